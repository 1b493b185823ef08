#include "server/http/poll_loop.h"

#include <Poco/Exception.h>
#include <pthread.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include "core/base/limits.h"

namespace anze::http {
namespace {

namespace limits = base::limits;
using SteadyClock = std::chrono::steady_clock;
using std::chrono::seconds;

constexpr std::size_t kReadBytes = 16 * 1024;
constexpr int kSendSeconds = 10;
constexpr int kSweepMillis = 250;
constexpr int kDrainSeconds = 2;
constexpr std::size_t kDrainBytes = 4 * limits::kHttpBodyBytes;

// A body this small travels behind its head as one text: one place is sent more cheaply than two.
constexpr std::size_t kSmallBody = 1024;

// What is left of head and body, in one call.
ssize_t SendSome(Connection& connection) {
  constexpr int kHow = MSG_NOSIGNAL | MSG_DONTWAIT;
  const std::size_t head = std::min(connection.sent, connection.out_head.size());
  if (connection.out_body.empty()) {
    return ::send(connection.fd(), connection.out_head.data() + head, connection.out_head.size() - head, kHow);
  }
  const std::size_t body = connection.sent - head;
  std::array<iovec, 2> parts{{{connection.out_head.data() + head, connection.out_head.size() - head},
                              {connection.out_body.data() + body, connection.out_body.size() - body}}};
  msghdr message{};
  message.msg_iov = parts.data();
  message.msg_iovlen = parts.size();
  return ::sendmsg(connection.fd(), &message, kHow);
}

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
      if (!shared_->stopping) PauseAccepting(false);
      swept = now;
    }
    if (shared_->stopping && ShouldEnd(now)) break;
  }
  mailbox_->Close();
}

bool PollLoop::ShouldEnd(Time now) {
  if (give_up_ == Time{}) {
    give_up_ = now + seconds(shared_->grace_seconds);
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
    if ((events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) != 0) {
      Send(connection);
    }
  } else if (connection.busy) {
    Mute(connection, true);
  } else {
    ReadMore(connection);
  }
}

// --- connections ---------------------------------------------------------------------------------------------------

void PollLoop::AcceptAll() {
  // Bounded, so that a flood of connections does not starve the ones that are open.
  for (int i = 0; i < 64; ++i) {
    const int fd = ::accept4(listener_->impl()->sockfd(), nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) {
      // Out of descriptors or memory: who waits keeps waiting, and the loop must not spin meanwhile.
      if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) PauseAccepting(true);
      return;
    }
    ++shared_->accepted;
    if (shared_->open >= static_cast<std::int64_t>(limits::kHttpConnections)) {
      ++shared_->refused;
      const std::string bytes = Serialize(shared_->rejecter({503, base::Error("server-overloaded")}), false, false);
      ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      ::close(fd);
      continue;
    }
    ++shared_->open;
    PollLoop* owner = deal_to_[dealt_++ % deal_to_.size()];
    if (owner == this)
      TakeIn(fd);
    else
      owner->mailbox_->PutSocket(fd);
  }
}

void PollLoop::PauseAccepting(bool pause) {
  if (listener_ == nullptr || pause == accepting_paused_) return;
  accepting_paused_ = pause;
  Watch(listener_->impl()->sockfd(), pause ? 0U : static_cast<std::uint32_t>(EPOLLIN), EPOLL_CTL_MOD);
}

void PollLoop::TakeIn(int fd) {
  Poco::Net::StreamSocket socket(new Poco::Net::StreamSocketImpl(fd));
  try {
    socket.setNoDelay(true);
  } catch (const Poco::Exception&) {
    --shared_->open;  // the client is gone already
    return;
  }
  connections_.emplace(fd, std::make_unique<Connection>(socket, ++last_serial_));
  Watch(fd, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_ADD);
}

void PollLoop::Mute(Connection& connection, bool mute) {
  if (mute == connection.muted) return;
  connection.muted = mute;
  Watch(connection.fd(), EPOLLIN | EPOLLRDHUP, mute ? EPOLL_CTL_DEL : EPOLL_CTL_ADD);
}

void PollLoop::Close(int fd) {
  Watch(fd, 0, EPOLL_CTL_DEL);
  if (connections_.erase(fd) > 0) --shared_->open;
}

// --- requests ------------------------------------------------------------------------------------------------------

void PollLoop::ReadMore(Connection& connection) {
  std::array<char, kReadBytes> chunk;
  const auto got = ::recv(connection.fd(), chunk.data(), chunk.size(), MSG_DONTWAIT);
  if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return Close(connection.fd());
  if (connection.draining) {
    connection.drained += got > 0 ? static_cast<std::size_t>(got) : 0;
    if (connection.drained > kDrainBytes) Close(connection.fd());
    return;
  }
  if (got < 0) return;
  // The first byte of a head starts its clock; before it the connection is idle.
  if (connection.buffer.empty()) connection.waiting_since = SteadyClock::now();
  connection.buffer.append(chunk.data(), static_cast<std::size_t>(got));
  Advance(connection);
}

// Hands over request after request, as long as whole ones are there and each is answered at once.
void PollLoop::Advance(Connection& connection) {
  const int fd = connection.fd();
  const std::uint64_t serial = connection.serial;
  while (!connection.buffer.empty() && TakeRequest(connection)) {
    Dispatch(connection);
    const auto found = connections_.find(fd);
    if (found == connections_.end() || found->second->serial != serial) return;  // answered and closed
    if (connection.busy || connection.sending()) return;
  }
}

// True when a whole request was taken from the buffer into connection.head.
bool PollLoop::TakeRequest(Connection& connection) {
  if (connection.head_end == std::string::npos) {
    const std::size_t end = HeadEnd(connection.buffer);
    const std::size_t size = end == std::string::npos ? connection.buffer.size() : end;
    FramingError failure;
    if (size > limits::kHttpHeadBytes) {
      failure = {431, base::Error("http-head-too-large")};
    } else if (end == std::string::npos) {
      if (!HasBareLineFeed(connection.buffer)) return false;
      failure = {400, base::Error("http-bad-line-end")};
    } else {
      connection.head = {};
      if (ParseHead(std::string_view(connection.buffer).substr(0, end), &connection.head, &failure)) {
        connection.head_end = end;
        connection.waiting_since = SteadyClock::now();
      }
    }
    if (connection.head_end == std::string::npos) {
      Reject(connection, failure);
      return false;
    }
  }
  const std::size_t whole = connection.head_end + connection.head.content_length;
  if (connection.buffer.size() < whole) return false;
  connection.head.request.body = connection.buffer.substr(connection.head_end, connection.head.content_length);
  connection.buffer.erase(0, whole);
  connection.head_end = std::string::npos;
  return true;
}

void PollLoop::Dispatch(Connection& connection) {
  connection.busy = true;
  Responder responder(
      [this, mailbox = mailbox_, own = std::this_thread::get_id(), fd = connection.fd(),
       serial = connection.serial](std::optional<Response> response) {
        // On the loop's own thread the loop is alive; the connection too, while it is being dispatched.
        if (std::this_thread::get_id() == own) {
          if (dispatching_ == fd) return Answer(*connections_.at(fd), std::move(response));
          return AnswerLate(fd, serial, std::move(response));
        }
        mailbox->Put({fd, serial, std::move(response)});
      },
      [mailbox = mailbox_](std::function<void()> task) { mailbox->PutTask(std::move(task)); });
  const int before = std::exchange(dispatching_, connection.fd());
  try {
    shared_->handler(connection.head.request, std::move(responder));
  } catch (...) {  // NOLINT(bugprone-empty-catch): the Responder has answered on its way out
  }
  dispatching_ = before;
}

void PollLoop::EmptyMailbox() {
  Mailbox::Content content = std::exchange(emptied_, {});
  mailbox_->Take(&content);
  for (const int fd : content.sockets) TakeIn(fd);
  for (const std::function<void()>& task : content.tasks) {
    try {
      task();
    } catch (...) {  // NOLINT(bugprone-empty-catch): the Responder it holds answers on its way out
    }
  }
  for (Mailbox::Answered& answered : content.answers)
    AnswerLate(answered.fd, answered.serial, std::move(answered.response));
  content.Clear();
  emptied_ = std::move(content);
}

void PollLoop::AnswerLate(int fd, std::uint64_t serial, std::optional<Response> response) {
  const auto found = connections_.find(fd);
  if (found == connections_.end() || found->second->serial != serial) return;  // gone meanwhile
  Connection& connection = *found->second;
  Answer(connection, std::move(response));
  const auto still = connections_.find(fd);
  if (still != connections_.end() && !connection.sending()) Advance(connection);  // pipelined
}

void PollLoop::Answer(Connection& connection, std::optional<Response> response) {
  const Request& request = connection.head.request;
  if (!response) {
    response = shared_->rejecter({500, base::Error("internal-error")});
    response->close = true;
  }
  const bool keep_alive = request.keep_alive && !response->close && !shared_->stopping;
  connection.out_head = SerializeHead(*response, keep_alive);
  connection.out_body = request.method == "HEAD" ? std::string() : std::move(response->body);
  if (connection.out_body.size() <= kSmallBody) connection.out_head += std::exchange(connection.out_body, {});
  connection.sent = 0;
  connection.closing = !keep_alive;
  connection.busy = false;
  connection.waiting_since = SteadyClock::now();
  Send(connection);
}

void PollLoop::Send(Connection& connection) {
  const int fd = connection.fd();
  while (connection.sending()) {
    const auto sent = SendSome(connection);
    if (sent < 0 && errno == EINTR) continue;
    if (sent < 0 && errno != EAGAIN) return Close(fd);
    if (sent < 0) {  // go on when it has taken some
      connection.slow = true;
      Mute(connection, false);
      return Watch(fd, EPOLLOUT, EPOLL_CTL_MOD);
    }
    connection.sent += static_cast<std::size_t>(sent);
  }
  if (connection.closing) return Close(fd);
  connection.sent = 0;
  connection.out_head.clear();
  connection.out_body = std::string();  // an idle connection keeps no answer
  Mute(connection, false);
  if (std::exchange(connection.slow, false)) {
    Watch(fd, EPOLLIN | EPOLLRDHUP, EPOLL_CTL_MOD);
    Advance(connection);
  }
}

void PollLoop::Reject(Connection& connection, const FramingError& failure) {
  const std::string bytes = Serialize(shared_->rejecter(failure), false, false);
  ::send(connection.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  // Reading on would guess at where the next request begins: nothing more of this client is parsed.
  ::shutdown(connection.fd(), SHUT_WR);
  connection.draining = true;
  connection.buffer.clear();
  connection.waiting_since = SteadyClock::now();
}

// --- time ----------------------------------------------------------------------------------------------------------

void PollLoop::SweepOne(Connection& connection, Time now) {
  if (connection.busy) return;
  const bool in_body = connection.head_end != std::string::npos;
  const bool in_head = !in_body && !connection.buffer.empty();
  const int allowed = connection.sending()  ? kSendSeconds
                      : connection.draining ? kDrainSeconds
                      : in_body             ? limits::kHttpBodySeconds
                      : in_head             ? limits::kHttpHeadSeconds
                                            : limits::kHttpIdleSeconds;
  if (now - connection.waiting_since <= seconds(allowed)) return;
  if (connection.sending() || connection.buffer.empty()) return Close(connection.fd());
  ++shared_->timed_out;
  Reject(connection, {408, base::Error("http-request-timeout")});
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
    if (!connection.busy && !connection.sending()) Close(connection.fd());
  }
}

}  // namespace anze::http
