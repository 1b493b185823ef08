// The duty to answer one request: once, now or later, from any thread.
//
// Whoever drops a Responder unanswered (an exception that flies past it does) has answered: the sink is
// told nullopt and sends a 500. Threads: one owner at a time; the sink may be called from any thread.
#pragma once

#include <functional>
#include <optional>
#include <utility>

#include "server/http/message.h"

namespace anze::http {

class Responder {
 public:
  using Sink = std::function<void(std::optional<Response>)>;

  explicit Responder(Sink sink) : sink_(std::move(sink)) {}
  Responder(Responder&& other) noexcept : sink_(std::exchange(other.sink_, nullptr)) {}
  Responder& operator=(Responder&&) = delete;
  ~Responder() {
    if (sink_) sink_(std::nullopt);
  }

  void operator()(Response response) {
    if (Sink sink = std::exchange(sink_, nullptr)) sink(std::move(response));
  }

 private:
  Sink sink_;
};

}  // namespace anze::http
