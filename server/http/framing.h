// Reads one request after another from the bytes of a connection (RFC 9112), strictly.
//
// Two programs that see different ends of a request can be made to see different requests (request smuggling). So every
// ambiguity is refused, and a refusal closes the connection: an unread body never runs as a second request. The grammar
// of heads and chunked bodies is Boost.Beast's; this reader also refuses these, which Beast lets pass: folded lines,
// Content-Length as a list or twice, Transfer-Encoding other than exactly "chunked" or in HTTP/1.0, no Host in
// HTTP/1.1, several Hosts or one that is no host, repeated fields that may stand only once (Authorization,
// Content-Type, Idempotency-Key), control characters in chunk extensions. Any other repeated field is joined into one
// text, Cookie with "; ", others with ", ". Trailers are checked for size and dropped.
//
// Bounds: those of "HTTP" in base/limits.h and limits_http.h. Errors: failure() holds a status (400, 413, 414, 417,
// 431, 501 or 505) and an "http-…" code.
// Ownership: owns the request it reads until Next(). Threads: one at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>

#include "core/base/result.h"
#include "server/http/message/message.h"

namespace anze::http {

class RequestReader {
 public:
  enum class State {
    kMore,     // needs bytes that have not come
    kHead,     // the head is whole and its body is not at hand: the time to refuse it
    kWhole,    // head and body are there
    kRefused,  // failure() says why; nothing further may be fed
  };

  // `judged_at_head`: whoever feeds it calls LimitBody in state kHead, always, and a length over
  // limits::kHttpBodyBytes is not refused before.
  explicit RequestReader(bool judged_at_head = false);
  ~RequestReader();

  // Reads from `bytes`; `used` says how many of them are done with. The caller keeps the rest and gives it again with
  // more behind it. After kHead, call Feed again for the body; after kWhole, call Next before the next Feed. No bytes:
  // kMore.
  State Feed(std::string_view bytes, std::size_t* used);
  // Sets the bound on the body, limits::kHttpBodyBytes at first; call it in state kHead. False when the announced
  // length is over it already: failure() says so (413).
  bool LimitBody(std::size_t bytes);
  // Forgets the request and begins the next one on the same connection; keeps small buffers for it.
  void Next();

  // The request as far as it was read: the head from kHead on, the body at kWhole.
  Request& request();
  const Request& request() const;
  // Why the last Feed or LimitBody refused; meaningless before that.
  const FramingError& failure() const;
  // True from the first byte of a request to the end of its head, and from there to the end of its body.
  bool in_head() const;
  bool in_body() const;
  // Whether the client waits for "100 Continue" before it sends the body (RFC 9110, section 10.1.1), and none of it
  // came.
  bool expects_continue() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace anze::http
