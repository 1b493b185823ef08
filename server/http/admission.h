// The decision about a request whose head is there and whose body is not: whether the client may send the body at all.
//
// Without it, somebody who has not signed in could make the server read and hold large bodies for nothing. Threads: the
// types are plain values; a Doorkeeper is called from every poll loop at once.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>

#include "core/base/limits_http.h"
#include "server/http/message/message.h"

namespace anze::http {

// The decision about one request.
struct Admission {
  std::optional<Answer> refusal;  // the answer, if the body is not wanted; the connection ends with it
  // The most that its body may have, in bytes; a longer one is refused with 413.
  std::size_t body_bytes = base::limits::kHttpBodyBytes;
  // Takes the body as it comes; null: it is gathered in memory.
  std::shared_ptr<BodySink> sink{};
  // Who is refused is known and was going to send much: more of it is read and thrown away, so that they see the answer
  // and not a cut.
  bool patient = false;
};

// Decides by the head alone: the request's body is empty. Runs on a poll loop, so it must not wait. An exception is
// answered with 500 and ends the connection.
using Doorkeeper = std::function<Admission(const Request&)>;

}  // namespace anze::http
