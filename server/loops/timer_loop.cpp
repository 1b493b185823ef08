#include "server/loops/timer_loop.h"

#include <algorithm>
#include <chrono>

namespace anze::loops {
namespace {

constexpr std::int64_t kLongestSleepMillis = 60'000;
constexpr std::int64_t kAfterFailureMillis = 1'000;
// How many due clocks one look takes; each is written as soon as it is computed, so the first does not wait for the
// last.
constexpr std::size_t kChunk = 512;
// How far a look reaches past cases that cannot be read, so that they hold up nobody behind them.
constexpr std::size_t kLargestChunk = 16'384;

}  // namespace

TimerLoop::TimerLoop(app::Cases* cases, ports::Storage* storage, const ports::Clock* clock)
    : cases_(cases), storage_(storage), clock_(clock), chunk_(kChunk), thread_([this] { Run(); }) {}

TimerLoop::~TimerLoop() { Stop(); }

void TimerLoop::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void TimerLoop::Wake(std::int64_t fire_at) {
  {
    std::lock_guard lock(mutex_);
    if (fire_at >= next_) return;
    next_ = fire_at;
  }
  wake_.notify_one();
}

std::int64_t TimerLoop::FireDue() {
  const std::int64_t now = clock_->Now().millis();
  auto due = storage_->DueTimers(now, chunk_);
  if (!due.ok()) {
    ++failures_;
    return kAfterFailureMillis;
  }
  if (!due->empty()) {
    auto written = cases_->FireTimers(*due);
    if (!written.ok()) {
      ++failures_;
      if (due->size() == chunk_) chunk_ = std::min(chunk_ * 2, kLargestChunk);
      return kAfterFailureMillis;
    }
    fired_ += *written;
    if (*written == due->size()) chunk_ = kChunk;
    return 0;
  }
  auto next = storage_->NextTimer();
  if (!next.ok()) {
    ++failures_;
    return kAfterFailureMillis;
  }
  if (!*next) return kLongestSleepMillis;
  return std::clamp<std::int64_t>(**next - now, 1, kLongestSleepMillis);
}

void TimerLoop::Run() {
  for (;;) {
    {
      // Set before looking, so that a timer written while we look wakes us.
      std::lock_guard lock(mutex_);
      if (stopping_) return;
      next_ = clock_->Now().millis() + kLongestSleepMillis;
    }
    const std::int64_t sleep = FireDue();
    if (sleep == 0) continue;
    std::unique_lock lock(mutex_);
    const std::int64_t until = std::min(next_, clock_->Now().millis() + sleep);
    next_ = until;
    wake_.wait_for(lock, std::chrono::milliseconds(std::max<std::int64_t>(until - clock_->Now().millis(), 1)),
                   [&] { return stopping_ || next_ < until; });
    if (stopping_) return;
  }
}

}  // namespace anze::loops
