#include "server/loops/periodic_loop.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "server/observe/memory.h"

namespace anze::loops {
namespace {

constexpr std::chrono::milliseconds kStill{1'000};

}  // namespace

void PeriodicLoop::Start(Look look) {
  thread_ = std::thread([this, look = std::move(look)] {
    ::pthread_setname_np(::pthread_self(), options_.place.substr(0, 15).c_str());
    Run(look);
  });
}

// The flag is set under the lock, so a wake between a look and the sleep after it is not lost.
void PeriodicLoop::Wake() {
  {
    std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_one();
}

void PeriodicLoop::Stop() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

std::int64_t PeriodicLoop::LookOnce(const Look& look, bool woken) {
  try {
    return look(woken);
  } catch (...) {
    log_->Caught(options_.place);
    return kAfterFailureMillis;
  }
}

void PeriodicLoop::Sleep(std::unique_lock<std::mutex>* lock, std::chrono::milliseconds time) {
  const auto roused = [this] { return stopping_ || woken_; };
  if (wake_.wait_for(*lock, std::min(time, kStill), roused) || time <= kStill) return;
  lock->unlock();
  observe::ReturnFreeMemory();
  lock->lock();
  wake_.wait_for(*lock, time - kStill, roused);
}

void PeriodicLoop::Run(const Look& look) {
  bool woken = false;
  while (!stopping_) {
    const std::int64_t asked = LookOnce(look, woken);
    const std::int64_t sleep = std::min(asked, options_.at_most_millis);
    std::unique_lock lock(mutex_);
    if (options_.at_least_millis > 0) {
      wake_.wait_for(lock, std::chrono::milliseconds(options_.at_least_millis), [this] { return stopping_.load(); });
    }
    Sleep(&lock, std::chrono::milliseconds(sleep));
    woken = std::exchange(woken_, false);
  }
}

}  // namespace anze::loops
