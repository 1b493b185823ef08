// One client of the front: its socket, the request that is being read, and the answer that is being sent.
//
// A connection is in one of these phases: resting (nothing has come), reading a head, reading a body, busy (the request
// is with the handler), sending, following (between two notices of the feed), draining (refused: further bytes are
// thrown away). Time limits of each are kept by PollLoop::Sweep, counted from `waiting_since`. Ownership: belongs to
// one poll loop. Threads: touched by that loop's thread only, but for the request, which the handler reads while the
// connection is busy.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <list>
#include <optional>
#include <string>
#include <utility>

#include "core/ports/read_scope.h"
#include "server/http/address_shares.h"
#include "server/http/framing.h"
#include "server/http/transport.h"

namespace anze::http {

struct Connection {
  using Time = std::chrono::steady_clock::time_point;

  // Takes the descriptor over. Throws Poco::Exception when the client is gone already; the descriptor is closed then.
  Connection(int fd, const TlsContext& tls, std::uint64_t number, const AddressKey& key, std::string text)
      : transport(fd, tls), serial(number), from(key), address(std::move(text)) {}
  int fd() const { return transport.fd(); }
  // Whether a part of the answer is not with the system yet.
  bool sending() const { return sent < out_head.size() + out_body.size(); }
  // An answer is under way, or never ends: no further request is read.
  bool engaged() const { return busy || sending() || source.has_value() || fetching || following.has_value(); }
  // Nothing of a request has come, and nothing is owed to the client.
  bool resting() const { return !engaged() && !draining && buffer.empty() && !reader.in_head(); }

  Transport transport;
  const std::uint64_t serial;  // tells it from a later connection with the same descriptor
  const AddressKey from;
  const std::string address;  // the same as text
  RequestReader reader{true};
  std::string buffer;    // read and not yet used
  std::string out_head;  // the answer: its head and
  std::string out_body;  // its body, of which `sent` bytes together are gone
  std::size_t sent = 0;
  // When the present phase began, or the sending last got on; steady time.
  Time waiting_since = std::chrono::steady_clock::now();
  std::size_t taken_before = 0;  // of the answer, when `waiting_since` was last set
  std::size_t counted = 0;       // bytes of the body that count among all bodies under way
  bool busy = false;             // a request is with the handler
  bool muted = false;            // out of the epoll set: bytes that wait must not wake the loop
  bool slow = false;             // the client takes its answer in parts
  bool closing = false;          // close when the answer is sent
  bool draining = false;         // refused: further bytes are thrown away, so that the refusal can be read
  std::size_t drained = 0;
  bool patient = false;  // many bytes may be thrown away
  // Of a body that goes to a file (poll_files.cpp): a piece is on its way to the disk; the body is all here.
  bool writing = false;
  bool body_ended = false;
  // What is still to be read and sent of an answer from a file, and whether a piece of it is being read.
  std::optional<Answer::Streamed> source{};
  bool fetching = false;
  std::function<std::optional<ports::ReadScope>()> following_as{};  // what the follower may be told of now
  std::optional<std::uint64_t> following{};  // how far the notices of the feed were sent, to who follows it
  std::list<Connection*>::iterator place;    // in the loop's list, those that have rested longest first
};

}  // namespace anze::http
