// The answer that one request is owed: given once, now or later, from any thread.
//
// Whoever drops an OwedAnswer without giving it (an exception that flies past it does) has answered all the same: the
// sink is told nullopt and sends a 500. So no path through the program can leave a client waiting.
// Ownership: move only; owns its sink. Threads: one owner at a time; the sink may be called from any thread.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "server/http/message/message.h"

namespace anze::http {

class OwedAnswer {
 public:
  using Sink = std::function<void(std::optional<Answer>)>;
  // Runs a task on the thread that turns the connection, or drops it when that has ended. For work that another thread
  // (the writer) should not be kept with. The task must not throw.
  using Thread = std::function<void(std::function<void()>)>;

  explicit OwedAnswer(Sink sink, Thread thread = {}) : sink_(std::move(sink)), thread_(std::move(thread)) {}
  OwedAnswer(OwedAnswer&& other) noexcept
      : sink_(std::exchange(other.sink_, nullptr)), thread_(std::exchange(other.thread_, nullptr)) {}
  OwedAnswer& operator=(OwedAnswer&&) = delete;
  ~OwedAnswer() {
    try {
      if (sink_) sink_(std::nullopt);
    } catch (...) {  // no memory even for that: the client waits until it gives up
    }
  }

  // The first answer is sent; later ones are not.
  void operator()(Answer answer) {
    if (Sink sink = std::exchange(sink_, nullptr)) sink(std::move(answer));
  }

  // Empty where there is no such thread, as in tests.
  const Thread& thread() const { return thread_; }

 private:
  Sink sink_;
  Thread thread_;
};

}  // namespace anze::http
