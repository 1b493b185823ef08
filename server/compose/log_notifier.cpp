#include "server/compose/log_notifier.h"

#include <iostream>

#include "core/base/json.h"

namespace anze::compose {
namespace {

class Log : public ports::Notifier {
 public:
  base::Status Deliver(const ports::Delivery& delivery) override {
    base::Value line = base::Value::EmptyMap();
    line.Set("level", "info");
    line.Set("event", "effect");
    line.Set("id", base::Value(delivery.id));
    line.Set("case", delivery.case_id);
    line.Set("kind", delivery.kind);
    line.Set("message", delivery.payload.GetString("message"));
    std::clog << base::WriteJson(line) + "\n";
    return base::Ok{};
  }
};

}  // namespace

std::unique_ptr<ports::Notifier> LogNotifier() { return std::make_unique<Log>(); }

}  // namespace anze::compose
