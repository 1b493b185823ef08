#include "server/loops/duty_loop.h"

#include <algorithm>

namespace anze::loops {
namespace {

constexpr std::int64_t kTogetherMillis = 1'000;
constexpr std::int64_t kLongestSleepMillis = 60'000;
constexpr std::int64_t kFirstPauseMillis = 1'000;
constexpr std::int64_t kLongestPauseMillis = 3'600'000;

}  // namespace

DutyLoop::DutyLoop(app::DutyOpenings* openings, const ports::Clock* clock, observe::Log* log)
    : openings_(openings),
      clock_(clock),
      log_(log),
      pause_(kFirstPauseMillis),
      loop_({.place = "duty-loop", .at_least_millis = kTogetherMillis, .at_most_millis = kLongestPauseMillis}, log) {
  loop_.Start([this](bool woken) {
    if (woken) done_.reset();
    return Look();
  });
}

DutyLoop::~DutyLoop() { Stop(); }

std::int64_t DutyLoop::Look() {
  const calendar::Instant now = calendar::Instant(clock_->NowMillis());
  if (done_ != now.date()) {
    const app::DutyOpenings::Outcome outcome = openings_->Run([this] { return loop_.stopping(); });
    opened_ += outcome.opened;
    if (!outcome.status.ok()) {
      ++failures_;
      log_->Failed("duty-loop", outcome.status.errors());
      const std::int64_t pause = pause_;
      pause_ = std::min(pause_ * 2, kLongestPauseMillis);
      return pause;
    }
    pause_ = kFirstPauseMillis;
    done_ = now.date();
  }
  // Duties depend on the day only, so the next look that does anything is after midnight; the clock is asked again,
  // since the run may have taken long.
  const std::int64_t midnight = calendar::Instant::EndOfDay(now.date()).millis();
  return std::clamp<std::int64_t>(midnight - clock_->NowMillis(), 1, kLongestSleepMillis);
}

}  // namespace anze::loops
