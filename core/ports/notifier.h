// The Notifier port: carries an effect of a case to the outside.
//
// Delivery is at least once: the outbox row stays until Deliver succeeds, and the receiver
// tells repeats apart by `id`.
// Threads: called from one thread (the outbox loop).
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::ports {

struct Delivery {
  std::int64_t id = 0;  // stable over repeats
  std::string case_id;
  std::string kind;  // "notify" | "upload"
  base::Value payload;
};

class Notifier {
 public:
  virtual ~Notifier() = default;
  virtual base::Status Deliver(const Delivery& delivery) = 0;
};

}  // namespace anze::ports
