// The front: one listener and a few poll loops. It turns connections into requests for a handler, and answers into
// bytes.
//
// A connection belongs to one poll loop and costs no thread, however slow its client. The handler is called only when
// head and body are there in full; whether a body is wanted at all, the doorkeeper decides when the head is there.
//
// Bounds (base/limits.h and limits_http.h): connections in all and for each address; bytes of a head, of a body, and of
// all bodies together; seconds for a head, for a body, between steps of taking an answer, and of resting. Beyond the
// number of connections a client gets 503. Beyond the share of its address, the connection of that address that has
// rested longest is closed for it; it gets 503 when none rests.
//
// The handler runs on a poll loop, so it must not wait: long work is handed to other threads, together with the
// OwedAnswer. An exception that leaves the handler is a 500, never a dropped connection.
//
// Ownership: owns its threads and sockets; a request lives until it is answered. Threads: Start and Stop from one
// thread, port and stats from any. The handler and the rejecter are called from every loop's thread at once.
#pragma once

#include <memory>

#include "core/base/result.h"
#include "server/http/front_options.h"

namespace anze::http {

class Front {
 public:
  // Takes everything it needs; nothing happens before Start. `handler` and `rejecter` must not be empty.
  Front(FrontOptions options, Handler handler, Rejecter rejecter);
  ~Front();

  // Listens and starts the loops; call it once. TLS is used when a certificate or key is named. Errors:
  // "http-cannot-listen" {address, why}, "http-cannot-use-certificate" {certificate, key, why}.
  base::Status Start();
  // Reads certificate and key again, for connections that come from now on; those that are there keep theirs. Nothing
  // to do where there is none. On an error the old ones stay in use: "http-cannot-use-certificate" as Start.
  base::Status ReloadCertificate();
  // Takes no new connections, lets requests under way finish (at most `grace_seconds`), closes the rest and joins the
  // threads. Answers that come later are dropped, and the requests they were about live until the Front is destroyed. A
  // second call does nothing; the destructor calls it.
  void Stop();
  // The port that is listened on, also where any free one was asked for; 0 before Start.
  int port() const;
  // Counts (front_options.h), each read by itself: together they need not be of one moment.
  FrontStats stats() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace anze::http
