// One turn of the loop: wait for events, at most kSweepMillis; handle each; then, every kSweepMillis, sweep for
// connections that have taken too long.
//
// The socket tells when a client sends (EPOLLIN), and when it takes more of an answer (EPOLLOUT, only while an answer
// is under way that the socket did not take at once). While a request is with the handler nothing more is read: the
// first event then mutes the connection, so that bytes that wait in the system neither wake the loop nor fill memory.
// That is the backpressure on a client that sends requests faster than they are answered.
//
// Connections are found by descriptor. A descriptor is used again as soon as it is closed, so an answer that comes late
// is only sent if the serial fits too. `rested_` holds all connections in the order in which they began to rest; an
// address that holds too many loses the first one of its own in that list.
#include "server/http/poll_loop.h"

#include <Poco/Exception.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "core/base/limits_http.h"
#include "server/http/serialize.h"
#include "server/observe/memory.h"

namespace anze::http {
namespace {

namespace limits = base::limits;
using SteadyClock = std::chrono::steady_clock;
using std::chrono::seconds;

constexpr int kSweepMillis = 250;
constexpr int kDrainSeconds = 2;
constexpr int kPatientSeconds = 10;
// So many of the longest resting connections are searched for one that can make room.
constexpr int kRoomSearch = 256;
// After so long without large bodies or answers, free memory goes back to the system.
constexpr int kQuietSeconds = 5;

}  // namespace

PollLoop::PollLoop(FrontShared* shared)
    : shared_(shared), epoll_(::epoll_create1(EPOLL_CLOEXEC)), mailbox_(std::make_shared<Mailbox>()) {
  Watch(mailbox_->wake_fd(), EPOLLIN, EPOLL_CTL_ADD);
}

PollLoop::~PollLoop() {
  Join();
  ::close(epoll_);
}

void PollLoop::Accept(Poco::Net::ServerSocket* listener, std::vector<PollLoop*> loops) {
  listener_ = listener;
  deal_to_ = std::move(loops);
  Watch(listener_->impl()->sockfd(), EPOLLIN, EPOLL_CTL_ADD);
}

void PollLoop::Start() {
  thread_ = std::thread([this] {
    ::pthread_setname_np(::pthread_self(), "anze-http");
    Run();
  });
}

void PollLoop::Join() {
  if (thread_.joinable()) thread_.join();
}

void PollLoop::Watch(int fd, std::uint32_t events, int operation) {
  epoll_event event{};
  event.events = events;
  event.data.fd = fd;
  ::epoll_ctl(epoll_, operation, fd, &event);
}

void PollLoop::Run() {
  std::array<epoll_event, 256> events{};
  Time swept = SteadyClock::now();
  for (;;) {
    const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), kSweepMillis);
    for (int i = 0; i < count; ++i) {
      const epoll_event& event = events[static_cast<std::size_t>(i)];
      Handle(event.data.fd, event.events);
    }
    const Time now = SteadyClock::now();
    if (now - swept >= std::chrono::milliseconds(kSweepMillis)) {
      Sweep(now);
      ReturnMemory(now);
      if (!shared_->stopping) PauseAccepting(false);
      swept = now;
    }
    if (shared_->stopping && ShouldEnd(now)) break;
  }
  mailbox_->Close();
}

// Called every turn once the front is stopping; the first call sets the time at which it gives up.
bool PollLoop::ShouldEnd(Time now) {
  if (give_up_ == Time{}) {
    give_up_ = now + seconds(shared_->options.grace_seconds);
    if (listener_ != nullptr) {
      Watch(listener_->impl()->sockfd(), 0, EPOLL_CTL_DEL);
      listener_->close();
    }
  }
  EmptyMailbox();
  CloseIdle();
  return connections_.empty() || now >= give_up_;
}

void PollLoop::Handle(int fd, std::uint32_t events) {
  if (fd == mailbox_->wake_fd()) return EmptyMailbox();
  if (listener_ != nullptr && !shared_->stopping && fd == listener_->impl()->sockfd()) return AcceptAll();
  const auto found = connections_.find(fd);
  if (found == connections_.end()) return;
  Connection& connection = *found->second;
  if (connection.sending()) {
    if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) Send(connection);
  } else if (connection.busy || connection.fetching) {
    Mute(connection, true);
  } else {
    ReadMore(connection);
  }
}

void PollLoop::Caught() {
  if (shared_->options.log != nullptr) shared_->options.log->Caught("http-loop");
}

const std::string& PollLoop::Date() {
  if (!shared_->options.now_millis) return date_;
  if (const std::int64_t second = shared_->options.now_millis() / 1000; second != date_second_) {
    date_second_ = second;
    date_ = HttpDate(second);
  }
  return date_;
}

// --- connections ---------------------------------------------------------------------------------------------------

void PollLoop::AcceptAll() {
  // Bounded, so that a flood of connections does not starve the ones that are open.
  for (int i = 0; i < 64; ++i) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    // Without SOCK_NONBLOCK: reads and writes say MSG_DONTWAIT, and TLS sets it itself (transport.cpp).
    const int fd = ::accept4(listener_->impl()->sockfd(), reinterpret_cast<sockaddr*>(&address), &size, SOCK_CLOEXEC);
    if (fd < 0) {
      // Out of descriptors or memory: who waits keeps waiting, and the loop must not spin meanwhile.
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) PauseAccepting(true);
      return;
    }
    ++shared_->accepted;
    ++shared_->open;
    Mailbox::Arrival arrival{fd, KeyOf(address), TextOf(address), false};
    // All clients of a proxy come from its address.
    arrival.over_share = shared_->shares.Enter(arrival.from) > shared_->options.connections_per_address &&
                         !shared_->options.proxies.Trusts(arrival.address);
    if (shared_->open > static_cast<std::int64_t>(limits::kHttpConnections)) {
      TurnAway(arrival, "server-overloaded");
      continue;
    }
    PollLoop* owner = deal_to_[dealt_++ % deal_to_.size()];
    if (owner == this) {
      TakeIn(arrival);
    } else if (!owner->mailbox_->PutArrival(arrival)) {
      TurnAway(arrival, "server-overloaded");
    }
  }
}

void PollLoop::PauseAccepting(bool pause) {
  if (listener_ == nullptr || pause == accepting_paused_) return;
  accepting_paused_ = pause;
  Watch(listener_->impl()->sockfd(), pause ? 0U : static_cast<std::uint32_t>(EPOLLIN), EPOLL_CTL_MOD);
}

void PollLoop::TakeIn(const Mailbox::Arrival& arrival) {
  if (arrival.over_share && !MakeRoom(arrival.from)) return TurnAway(arrival, "http-too-many-connections");
  try {
    auto made = std::make_unique<Connection>(arrival.fd, shared_->Tls(), ++last_serial_, arrival.from, arrival.address);
    made->place = rested_.insert(rested_.end(), made.get());
    connections_.emplace(arrival.fd, std::move(made));
  } catch (const Poco::Exception&) {  // the client is gone already, and its descriptor closed
    --shared_->open;
    shared_->shares.Leave(arrival.from);
    return;
  }
  Watch(arrival.fd, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_ADD);
}

bool PollLoop::MakeRoom(const AddressKey& from) {
  int searched = 0;
  for (auto at = rested_.begin(); at != rested_.end() && searched < kRoomSearch; ++at, ++searched) {
    if ((*at)->from != from || !(*at)->resting()) continue;
    Close((*at)->fd());
    return true;
  }
  return false;
}

void PollLoop::TurnAway(const Mailbox::Arrival& arrival, const char* code) {
  ++shared_->refused;
  --shared_->open;
  shared_->shares.Leave(arrival.from);
  // Under TLS a plain answer would be noise, and a handshake for a client that is turned away would cost too much.
  if (shared_->Tls().isNull()) {
    const std::string bytes = Serialize(shared_->rejecter({503, base::Error(code)}), false, false, Date());
    ::send(arrival.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  ::close(arrival.fd);
}

void PollLoop::Rest(Connection& connection) {
  connection.waiting_since = SteadyClock::now();
  rested_.splice(rested_.end(), rested_, connection.place);
}

void PollLoop::Mute(Connection& connection, bool mute) {
  if (mute == connection.muted) return;
  connection.muted = mute;
  Watch(connection.fd(), EPOLLIN | EPOLLRDHUP, mute ? EPOLL_CTL_DEL : EPOLL_CTL_ADD);
}

void PollLoop::Close(int fd) {
  const auto found = connections_.find(fd);
  if (found == connections_.end()) return;
  Connection& connection = *found->second;
  if (!connection.muted) Watch(fd, 0, EPOLL_CTL_DEL);
  // TLS wants its own farewell, or the client cannot tell the end of an answer from a cut (RFC 8446, section 6.1).
  if (connection.transport.secure()) connection.transport.FinishSending();
  shared_->body_bytes -= static_cast<std::int64_t>(connection.counted);
  if (connection.following) shared_->options.feed->Leave();
  if (!connection.draining && !connection.writing) SpoolRest(connection);
  DropSink(connection);
  DropSource(connection);
  shared_->shares.Leave(connection.from);
  --shared_->open;
  rested_.erase(connection.place);
  connections_.erase(found);
}

bool PollLoop::Alive(int fd, std::uint64_t serial) const {
  const auto found = connections_.find(fd);
  return found != connections_.end() && found->second->serial == serial;
}

// --- time ----------------------------------------------------------------------------------------------------------

// An answer may take as long as its reader likes, as long as the reader reads.
void PollLoop::SweepSending(Connection& connection, Time now) {
  if (now - connection.waiting_since <= seconds(shared_->options.send_seconds)) return;
  const std::size_t waiting = connection.transport.untaken();
  const std::size_t taken = connection.sent - std::min(connection.sent, waiting);
  if (taken < connection.taken_before + limits::kHttpSendBytes) return Close(connection.fd());
  connection.taken_before = taken;
  connection.waiting_since = now;
}

// The time that a connection has in its phase. The handler may take as long as it needs. A head or a body that comes
// too slowly (Slowloris) is answered with 408; a resting or draining connection is closed without a word.
void PollLoop::SweepOne(Connection& connection, Time now) {
  if (connection.busy || connection.fetching) return;
  // Its bytes wait for the disk, not the disk for them.
  if (connection.writing && connection.muted) return;
  if (connection.sending()) return SweepSending(connection, now);
  if (connection.following) return SweepFollowing(connection, now);
  const bool in_body = connection.reader.in_body();
  const bool in_head = !in_body && (connection.reader.in_head() || !connection.buffer.empty());
  const std::size_t came = connection.reader.request().body.size() / limits::kHttpBodyBytesPerSecond;
  const int allowed = connection.draining ? (connection.patient ? kPatientSeconds : kDrainSeconds)
                      : in_body           ? limits::kHttpBodySeconds + static_cast<int>(came)
                      : in_head           ? limits::kHttpHeadSeconds
                                          : limits::kHttpIdleSeconds;
  if (now - connection.waiting_since <= seconds(allowed)) return;
  if (connection.draining || (!in_body && !in_head)) return Close(connection.fd());
  ++shared_->timed_out;
  Reject(connection, shared_->rejecter({408, base::Error("http-request-timeout")}));
}

void PollLoop::Sweep(Time now) {
  for (auto at = connections_.begin(); at != connections_.end();) {
    Connection& connection = *(at++)->second;  // first on: the sweep may close this one
    SweepOne(connection, now);
  }
}

void PollLoop::CloseIdle() {
  for (auto at = connections_.begin(); at != connections_.end();) {
    const Connection& connection = *(at++)->second;
    if (!connection.busy && !connection.fetching && !connection.sending()) Close(connection.fd());
  }
}

void PollLoop::ReturnMemory(Time now) {
  if (large_at_ == Time{} || now - large_at_ < seconds(kQuietSeconds)) return;
  large_at_ = {};
  emptied_ = {};
  observe::ReturnFreeMemory();
}

}  // namespace anze::http
