// One client of the front. Touched by its poll loop only, but for the request, which the handler reads while
// the connection is busy.
#pragma once

#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "server/http/framing.h"

namespace anze::http {

struct Connection {
  Connection(const Poco::Net::StreamSocket& s, std::uint64_t number) : socket(s), serial(number) {}
  int fd() const { return socket.impl()->sockfd(); }
  bool sending() const { return sent < out_head.size() + out_body.size(); }

  Poco::Net::StreamSocket socket;
  const std::uint64_t serial;                // tells it from a later connection with the same descriptor
  std::string buffer;                        // read and not yet used
  std::size_t head_end = std::string::npos;  // once the head is complete
  Head head;
  std::string out_head;  // the answer: its head and
  std::string out_body;  // its body, of which `sent` bytes together are gone
  std::size_t sent = 0;
  std::chrono::steady_clock::time_point waiting_since = std::chrono::steady_clock::now();
  bool busy = false;      // a request is with the handler
  bool muted = false;     // out of the epoll set: bytes that wait must not wake the loop
  bool slow = false;      // the client takes its answer in parts
  bool closing = false;   // close when the answer is sent
  bool draining = false;  // refused: what still comes is thrown away, so that the refusal can be read
  std::size_t drained = 0;
};

}  // namespace anze::http
