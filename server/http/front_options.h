// The options of a Front and its counts. Plain values; everything they point to outlives the Front.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "core/base/limits_http.h"
#include "server/http/admission.h"
#include "server/http/client_address.h"
#include "server/http/feed.h"
#include "server/http/message/message.h"
#include "server/http/owed_answer.h"
#include "server/observe/log.h"

namespace anze::http {

// Addresses, threads, time limits in seconds, and who is asked. The defaults are those of the product.
struct FrontOptions {
  // The address to listen on; the default is reached from this machine only.
  std::string host = "127.0.0.1";
  int port = 8686;  // 0: any free one
  int loops = 0;    // 0: one a core, at most limits::kHttpLoops
  // How long Stop waits for requests under way.
  int grace_seconds = 10;
  // Of a proxy that is not named below all clients have the proxy's address, and the share must be as large as its
  // pool.
  int connections_per_address = base::limits::kHttpConnectionsPerAddress;
  // A client that takes fewer than limits::kHttpSendBytes of its answer in this time is gone.
  int send_seconds = base::limits::kHttpSendSeconds;
  Proxies proxies{};  // whom to believe about the clients they speak for
  // PEM files; both or none. With them the port speaks TLS only, 1.2 or later.
  std::string tls_certificate{};
  std::string tls_key{};
  std::function<std::int64_t()> now_millis{};  // real time, for Date; without it answers bear none
  // Asked about each request whose body has not come yet; empty: all may send.
  Doorkeeper doorkeeper{};
  // Runs what waits for files on another thread. Empty: on the loop itself, in tests.
  std::function<void(std::function<void()>)> file_work{};
  // What answers that follow changes are fed from; null: the handler gives no such answers. It must outlive the front.
  Feed* feed = nullptr;
  observe::Log* log = nullptr;  // told of exceptions that leave the handler; must outlive the front
};

// Counts of a front: the unsigned ones since the start, the signed ones as they are now.
struct FrontStats {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;  // over the number of connections
  // Requests that did not come in time and were answered with 408.
  std::uint64_t timed_out = 0;
  std::int64_t open = 0;
  std::int64_t body_bytes = 0;  // of large bodies that are arriving or being answered
};

// Called with each whole request, on a poll loop. The request lives until the OwedAnswer is given or dropped.
using Handler = std::function<void(Request&, OwedAnswer)>;
// Builds the answer to a request that could not be read, or that no handler answered. Must not throw.
using Rejecter = std::function<Answer(const FramingError&)>;

}  // namespace anze::http
