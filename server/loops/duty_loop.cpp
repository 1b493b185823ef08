#include "server/loops/duty_loop.h"

#include <algorithm>
#include <chrono>

namespace anze::loops {
namespace {

constexpr std::chrono::seconds kTogether{1};
constexpr std::int64_t kLongestSleepMillis = 60'000;
constexpr std::int64_t kFirstPauseMillis = 1'000;
constexpr std::int64_t kLongestPauseMillis = 3'600'000;

}  // namespace

DutyLoop::DutyLoop(app::DutyOpenings* openings, const ports::Clock* clock)
    : openings_(openings), clock_(clock), pause_(kFirstPauseMillis), thread_([this] { Run(); }) {}

DutyLoop::~DutyLoop() { Stop(); }

void DutyLoop::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void DutyLoop::Wake() {
  {
    std::lock_guard lock(mutex_);
    again_ = true;
  }
  wake_.notify_one();
}

std::int64_t DutyLoop::Look() {
  const calendar::Instant now = clock_->Now();
  if (done_ != now.date()) {
    const app::DutyOpenings::Outcome outcome = openings_->Run([this] { return stopping_.load(); });
    opened_ += outcome.opened;
    if (!outcome.status.ok()) {
      ++failures_;
      const std::int64_t pause = pause_;
      pause_ = std::min(pause_ * 2, kLongestPauseMillis);
      return pause;
    }
    pause_ = kFirstPauseMillis;
    done_ = now.date();
  }
  const std::int64_t midnight = calendar::Instant::EndOfDay(now.date()).millis();
  return std::clamp<std::int64_t>(midnight - clock_->Now().millis(), 1, kLongestSleepMillis);
}

void DutyLoop::Run() {
  for (;;) {
    const std::int64_t sleep = Look();
    std::unique_lock lock(mutex_);
    if (wake_.wait_for(lock, kTogether, [this] { return stopping_.load(); })) return;
    wake_.wait_for(lock, std::chrono::milliseconds(sleep), [this] { return stopping_ || again_; });
    if (stopping_) return;
    if (again_) done_.reset();
    again_ = false;
  }
}

}  // namespace anze::loops
