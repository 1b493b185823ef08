// Waiting for what another thread or process does a moment later.
// Threads: any.
#pragma once

#include <chrono>
#include <functional>
#include <thread>

namespace anze::testing {

// Asks until the answer is yes, 20 seconds at most; the last answer.
inline bool Eventually(const std::function<bool()>& done) {
  for (int i = 0; i < 800; ++i) {
    if (done()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(25));
  }
  return done();
}

}  // namespace anze::testing
