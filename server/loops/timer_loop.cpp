// A look takes at most chunk_ due timers, earliest first, and hands them to Cases::FireTimers, which writes an event
// for each, or removes the row of one that is stale. Rows that stay (their case was being changed, or cannot be read)
// come again with the next look. When nothing of a full chunk could be written, the next look takes twice as many, so
// that damaged cases at the front do not hold up everybody else's deadlines.
#include "server/loops/timer_loop.h"

#include <algorithm>

namespace anze::loops {
namespace {

constexpr std::int64_t kLongestSleepMillis = 60'000;
// How many due clocks one look takes; each is written as soon as it is computed, so the first does not wait for the
// last.
constexpr std::size_t kChunk = 512;
// How far a look reaches past cases that cannot be read, so that they hold up nobody behind them.
constexpr std::size_t kLargestChunk = 16'384;

}  // namespace

TimerLoop::TimerLoop(app::Cases* cases, ports::Storage* storage, const ports::Clock* clock, observe::Log* log)
    : cases_(cases),
      storage_(storage),
      clock_(clock),
      log_(log),
      chunk_(kChunk),
      loop_({.place = "timer-loop", .at_most_millis = kLongestSleepMillis}, log) {
  loop_.Start([this](bool) {
    // Set before looking, so that a timer written while we look wakes us.
    next_ = clock_->NowMillis() + kLongestSleepMillis;
    const std::int64_t sleep = FireDue();
    next_ = std::min<std::int64_t>(next_, clock_->NowMillis() + sleep);
    return sleep;
  });
}

TimerLoop::~TimerLoop() { Stop(); }

void TimerLoop::Wake(std::int64_t fire_at) {
  if (fire_at < next_) loop_.Wake();
}

std::int64_t TimerLoop::Failed(const base::Diagnostics& errors) {
  ++failures_;
  log_->Failed("timer-loop", errors);
  return PeriodicLoop::kAfterFailureMillis;
}

std::int64_t TimerLoop::FireDue() {
  const std::int64_t now = clock_->NowMillis();
  auto due = storage_->DueTimers(now, chunk_);
  if (!due.ok()) return Failed(due.errors());
  if (!due->empty()) {
    auto written = cases_->FireTimers(*due);
    if (!written.ok()) {
      if (due->size() == chunk_) chunk_ = std::min(chunk_ * 2, kLargestChunk);
      return Failed(written.errors());
    }
    fired_ += *written;
    const std::int64_t then = clock_->NowMillis();
    if (*written > 0) {
      for (const ports::DueTimer& timer : *due) lateness_.Add(static_cast<double>(then - timer.fire_at) / 1000);
    }
    // All of them were written, so none was in the way.
    if (*written == due->size()) chunk_ = kChunk;
    return 0;
  }
  auto next = storage_->NextTimer();
  if (!next.ok()) return Failed(next.errors());
  if (!*next) return kLongestSleepMillis;
  return std::clamp<std::int64_t>(**next - now, 1, kLongestSleepMillis);
}

}  // namespace anze::loops
