#include "server/loops/housekeeping_loop.h"

#include <utility>

#include "core/base/limits.h"

namespace anze::loops {
namespace {

constexpr std::int64_t kHourMillis = 3'600'000;
constexpr std::int64_t kAfterFailureMillis = 60'000;
constexpr std::int64_t kBetweenBatchesMillis = 100;

}  // namespace

HousekeepingLoop::HousekeepingLoop(ports::Storage* storage, const ports::Clock* clock, observe::Log* log,
                                   std::function<void()> more)
    : storage_(storage),
      clock_(clock),
      log_(log),
      more_(std::move(more)),
      loop_({.place = "housekeeping", .at_most_millis = kHourMillis}, log) {
  loop_.Start([this](bool) { return Look(); });
}

std::int64_t HousekeepingLoop::Look() {
  const std::int64_t oldest = clock_->NowMillis() - base::limits::kIdempotencyLifeMillis;
  const auto forgotten = storage_->ForgetIdempotency(oldest, base::limits::kForgetBatch);
  if (!forgotten.ok()) {
    ++failures_;
    log_->Failed("housekeeping", forgotten.errors());
    return kAfterFailureMillis;
  }
  // A full batch: more waits. The pause between lets others write.
  if (*forgotten == base::limits::kForgetBatch) return kBetweenBatchesMillis;
  if (more_) more_();
  return kHourMillis;
}

}  // namespace anze::loops
