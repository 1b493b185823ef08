// The Clock and IdSource ports: the only ways to the time and to chance.
#pragma once

#include <string>

#include "core/calendar/date.h"

namespace anze::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  // Thread-safe.
  virtual calendar::Instant Now() const = 0;
};

class IdSource {
 public:
  virtual ~IdSource() = default;
  // A new case id, ascending with time, 26 characters of Crockford base 32 (a ULID). Thread-safe.
  virtual std::string NewCaseId() = 0;
};

}  // namespace anze::ports
