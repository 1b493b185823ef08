// The Clock and IdSource ports: the only ways to the time and to chance. Tests hand in their own.
// Ownership: whoever builds them owns them, and keeps them for as long as anybody may ask. Errors:
// none.
// Threads: every call from any thread.
#pragma once

#include <cstdint>
#include <string>

namespace anze::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  // Milliseconds since 1970-01-01T00:00:00Z. May stand still or go back when the machine's clock is set.
  virtual std::int64_t NowMillis() const = 0;
};

class IdSource {
 public:
  virtual ~IdSource() = default;
  // A new case id, ascending with time, 26 characters of Crockford base 32 (a ULID).
  virtual std::string NewCaseId() = 0;
};

}  // namespace anze::ports
