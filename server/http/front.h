// The front: sockets, one poll loop, and a pool of workers.
//
// Connections wait in one epoll loop and cost no thread, however slow their client; a request is handed to
// a worker only when its head and body are there in full. Bounds: connections, head and body bytes, time for a
// head, time for a body, idle time (base/limits.h). Beyond the number of connections a client gets 503.
// Every handler runs under a catch of everything: an exception is a 500, never a dropped connection.
//
// Ownership: owns its threads and sockets. Stop() takes no new connections, lets requests under way finish
// (at most `grace_seconds`), then closes. Threads: the handler is called from any worker.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.h"
#include "server/http/framing.h"
#include "server/http/message.h"

namespace anze::http {

struct FrontOptions {
  std::string host = "127.0.0.1";
  int port = 8686;  // 0: any free one
  int workers = 0;  // 0: limits::kHttpWorkers
  int grace_seconds = 10;
};

struct FrontStats {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  // over the number of connections
  std::uint64_t timed_out = 0;
  std::int64_t open = 0;
};

class Front {
 public:
  using Handler = std::function<Response(Request&)>;
  // Builds the answer to a request that could not be read.
  using Rejecter = std::function<Response(const FramingError&)>;

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
