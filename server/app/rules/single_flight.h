// Lets one thread make the answer that several ask for at the same moment; the others wait and share it.
//
// Nothing is kept: who asks after the answer was given makes it again, so a cache stands before it.
// Threads: any. An exception of `make` reaches everyone who waited.
#pragma once

#include <functional>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

namespace anze::app {

// Answers to one kind of question, by key. `Answer` is copied to everyone who waits.
template <typename Answer>
class SingleFlight {
 public:
  // The answer of make(), which runs on one of the threads that ask for this key at the same time. `make` must not ask
  // for the same key again: it would wait for itself.
  Answer Do(const std::string& key, const std::function<Answer()>& make) {
    std::promise<Answer> promise;
    {
      std::unique_lock lock(mutex_);
      if (const auto found = under_way_.find(key); found != under_way_.end()) {
        std::shared_future<Answer> shared = found->second;
        lock.unlock();
        return shared.get();
      }
      under_way_.emplace(key, promise.get_future().share());
    }
    try {
      Answer answer = make();
      // Told before it is taken off the list: whoever asks in between still shares it.
      promise.set_value(answer);
      Land(key);
      return answer;
    } catch (...) {
      promise.set_exception(std::current_exception());
      Land(key);
      throw;
    }
  }

 private:
  void Land(const std::string& key) {
    std::lock_guard lock(mutex_);
    under_way_.erase(key);
  }

  std::mutex mutex_;
  std::map<std::string, std::shared_future<Answer>> under_way_;
};

}  // namespace anze::app
