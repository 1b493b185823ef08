// The front: one listener and a few poll loops.
//
// A connection belongs to one poll loop and costs no thread, however slow its client; the handler is called only
// when head and body are there in full. Bounds: connections, head and body bytes, time for a head, a body, and the
// taking of an answer, idle time (base/limits.h). Beyond the number of connections a client gets 503.
//
// The handler runs on a poll loop, so it must not wait: what takes long is handed to other threads, together
// with the Responder. An exception that leaves the handler is a 500, never a dropped connection.
//
// Ownership: owns its threads and sockets. A request lives until it is answered. Stop() takes no new connections,
// lets requests under way finish (at most `grace_seconds`), then closes; answers that come later are dropped, and
// the requests they were about live until the Front is destroyed.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "server/http/framing.h"
#include "server/http/message.h"
#include "server/http/responder.h"

namespace anze::http {

struct FrontOptions {
  std::string host = "127.0.0.1";
  int port = 8686;  // 0: any free one
  int loops = 0;    // 0: one a core, at most limits::kHttpLoops
  int grace_seconds = 10;
};

struct FrontStats {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  // over the number of connections
  std::uint64_t timed_out = 0;
  std::int64_t open = 0;
};

using Handler = std::function<void(Request&, Responder)>;
// Builds the answer to a request that could not be read.
using Rejecter = std::function<Response(const FramingError&)>;

class Front {
 public:
  Front(FrontOptions options, Handler handler, Rejecter rejecter);
  ~Front();

  // Errors: "http-cannot-listen" {address, why}.
  base::Status Start();
  void Stop();
  int port() const;
  FrontStats stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace anze::http
