#include "server/loops/scheduled_loop.h"

#include <sys/resource.h>
#include <unistd.h>

#include <utility>

#include "core/calendar/date.h"

namespace anze::loops {
namespace {

constexpr std::int64_t kMinuteMillis = 60'000;
constexpr std::int64_t kDayMillis = 24 * 60 * kMinuteMillis;
constexpr std::int64_t kAfterFailure = 5 * kMinuteMillis;
constexpr int kBackgroundNice = 10;

}  // namespace

ScheduledLoop::ScheduledLoop(Options options, const ports::Clock* clock, observe::Log* log, Work work)
    : options_(std::move(options)),
      clock_(clock),
      work_(std::move(work)),
      done_for_(options_.at_start ? 0 : LastDue(clock->NowMillis())),
      loop_({.place = options_.place, .at_most_millis = kAfterFailure}, log) {
  loop_.Start([this](bool) { return Look(); });
}

std::int64_t ScheduledLoop::LastDue(std::int64_t now) const {
  const std::int64_t midnight = calendar::Instant::StartOfDay(calendar::Instant(now).date()).millis();
  std::int64_t last = midnight - kDayMillis + options_.minutes.back() * kMinuteMillis;
  for (const int minute : options_.minutes) {
    if (midnight + minute * kMinuteMillis <= now) last = midnight + minute * kMinuteMillis;
  }
  return last;
}

std::int64_t ScheduledLoop::Look() {
  if (!std::exchange(lowered_, true))
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kBackgroundNice);  // of this thread alone, on Linux
  const std::int64_t now = clock_->NowMillis();
  const std::int64_t due = LastDue(now);
  if (due <= done_for_) return options_.look_every_millis;
  if (!work_(now)) return kAfterFailure;
  done_for_ = due;
  return options_.look_every_millis;
}

}  // namespace anze::loops
