// The duty to answer one request: once, now or later, from any thread.
//
// Whoever drops a Responder unanswered (an exception that flies past it does) has answered: the sink is
// told nullopt and sends a 500. Threads: one owner at a time; the sink may be called from any thread.
//
// `home` runs a task on the thread that turns the connection, or drops it when that has ended: work that another
// thread (the writer) should not be kept with. It must not throw.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "server/http/message.h"

namespace anze::http {

class Responder {
 public:
  using Sink = std::function<void(std::optional<Response>)>;

  using Home = std::function<void(std::function<void()>)>;

  explicit Responder(Sink sink, Home home = {}) : sink_(std::move(sink)), home_(std::move(home)) {}
  Responder(Responder&& other) noexcept
      : sink_(std::exchange(other.sink_, nullptr)), home_(std::exchange(other.home_, nullptr)) {}
  Responder& operator=(Responder&&) = delete;
  ~Responder() {
    if (sink_) sink_(std::nullopt);
  }

  void operator()(Response response) {
    if (Sink sink = std::exchange(sink_, nullptr)) sink(std::move(response));
  }

  const Home& home() const { return home_; }

 private:
  Sink sink_;
  Home home_;
};

}  // namespace anze::http
