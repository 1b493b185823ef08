// The Notifier port: carries an effect of a case to the outside.
//
// Delivery is at least once: the outbox row stays until Deliver succeeds, and the receiver
// recognises repeats by `id`.
// Ownership: the shell owns the notifier. Threads: called from one thread (the outbox loop).
#pragma once

#include <cstdint>
#include <string>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::ports {

// One effect to hand over. Effects that open cases, raise events or write records never come here: the shell carries
// them itself.
struct Delivery {
  std::int64_t id = 0;  // stable over repeats
  std::string case_id;
  std::string kind;  // "notify" | "upload"
  // The outbox row's JSON, read (OutboxRow::payload).
  base::Value payload;
};

class Notifier {
 public:
  virtual ~Notifier() = default;
  // Hands the effect over; ok: the other side has it. Any error means: try again later. May wait for the other side.
  virtual base::Status Deliver(const Delivery& delivery) = 0;
};

}  // namespace anze::ports
