#include "server/loops/periodic_loop.h"

#include <pthread.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace anze::loops {

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

void PeriodicLoop::Run(const Look& look) {
  bool woken = false;
  while (!stopping_) {
    const std::int64_t asked = LookOnce(look, woken);
    const std::int64_t sleep = std::min(asked, options_.at_most_millis);
    std::unique_lock lock(mutex_);
    if (options_.at_least_millis > 0) {
      wake_.wait_for(lock, std::chrono::milliseconds(options_.at_least_millis), [this] { return stopping_.load(); });
    }
    wake_.wait_for(lock, std::chrono::milliseconds(sleep), [this] { return stopping_ || woken_; });
    woken = std::exchange(woken_, false);
  }
}

}  // namespace anze::loops
