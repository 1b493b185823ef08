#include "server/http/front.h"

#include <Poco/Exception.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/StreamSocketImpl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

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

// One client. Touched by the poll loop while `busy` is false, by one worker while it is true.
struct Connection {
  explicit Connection(Poco::Net::StreamSocket s) : socket(std::move(s)) {}
  int fd() const { return socket.impl()->sockfd(); }

  Poco::Net::StreamSocket socket;
  std::string buffer;
  std::size_t head_end = std::string::npos;  // once the head is complete
  Head head;
  SteadyClock::time_point waiting_since = SteadyClock::now();
  bool busy = false;
  bool closing = false;
  bool draining = false;  // refused: what still comes is thrown away, so that the refusal can be read
  std::size_t drained = 0;
};

}  // namespace

class Front::Impl {
 public:
  Impl(FrontOptions options, Handler handler, Rejecter rejecter)
      : options_(std::move(options)), handler_(std::move(handler)), rejecter_(std::move(rejecter)) {}

  base::Status Start() {
    try {
      const Poco::Net::SocketAddress address(options_.host, static_cast<Poco::UInt16>(options_.port));
      listener_.bind(address, true, false);
      listener_.listen(4096);
      listener_.setBlocking(false);
      port_ = listener_.address().port();
    } catch (const Poco::Exception& e) {
      return base::Error("http-cannot-listen",
                         {{"address", options_.host + ":" + std::to_string(options_.port)}, {"why", e.displayText()}});
    }
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    wake_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    Watch(listener_.impl()->sockfd(), EPOLLIN, EPOLL_CTL_ADD);
    Watch(wake_, EPOLLIN, EPOLL_CTL_ADD);
    const int workers = options_.workers > 0 ? options_.workers : limits::kHttpWorkers;
    loop_ = std::thread([this] { Loop(); });
    for (int i = 0; i < workers; ++i) workers_.emplace_back([this] { Work(); });
    return base::Ok{};
  }

  void Stop() {
    if (stopping_.exchange(true) || !loop_.joinable()) return;
    Wake();
    loop_.join();
    {
      std::lock_guard lock(mutex_);
      workers_stop_ = true;
    }
    ready_.notify_all();
    for (std::thread& worker : workers_) worker.join();
    ::close(epoll_);
    ::close(wake_);
  }

  int port() const { return port_; }
  FrontStats stats() const { return {accepted_, refused_, timed_out_, open_}; }

 private:
  void Watch(int fd, std::uint32_t events, int operation) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    ::epoll_ctl(epoll_, operation, fd, &event);
  }

  void Wake() {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_, &one, sizeof one);
  }

  // --- the poll loop -------------------------------------------------------------------------------------------

  void Loop() {
    std::array<epoll_event, 256> events{};
    auto swept = SteadyClock::now();
    SteadyClock::time_point give_up{};
    for (;;) {
      const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), kSweepMillis);
      for (int i = 0; i < count; ++i) Handle(events[static_cast<std::size_t>(i)].data.fd);
      TakeBack();
      const auto now = SteadyClock::now();
      if (now - swept >= std::chrono::milliseconds(kSweepMillis)) {
        Sweep(now);
        if (!stopping_) PauseAccepting(false);
        swept = now;
      }
      if (!stopping_) continue;
      if (give_up == SteadyClock::time_point{}) {
        give_up = now + seconds(options_.grace_seconds);
        Watch(listener_.impl()->sockfd(), 0, EPOLL_CTL_DEL);
        listener_.close();
      }
      CloseIdle();
      if (connections_.empty() || now >= give_up) return;
    }
  }

  void Handle(int fd) {
    if (fd == wake_) {
      std::uint64_t ignored = 0;
      [[maybe_unused]] const auto got = ::read(wake_, &ignored, sizeof ignored);
    } else if (!stopping_ && fd == listener_.impl()->sockfd()) {
      AcceptAll();
    } else if (const auto found = connections_.find(fd); found != connections_.end() && !found->second->busy) {
      ReadMore(*found->second);
    }
  }

  void AcceptAll() {
    // Bounded, so that a flood of connections does not starve the ones that are open.
    for (int i = 0; i < 64; ++i) {
      const int fd = ::accept4(listener_.impl()->sockfd(), nullptr, nullptr, SOCK_CLOEXEC);
      if (fd < 0) {
        // Out of descriptors or memory: who waits keeps waiting, and the loop must not spin meanwhile.
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) PauseAccepting(true);
        return;
      }
      Poco::Net::StreamSocket socket(new Poco::Net::StreamSocketImpl(fd));
      ++accepted_;
      if (connections_.size() >= limits::kHttpConnections) {
        ++refused_;
        Response busy = rejecter_({503, base::Error("server-overloaded")});
        const std::string bytes = Serialize(busy, false, false);
        ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        continue;
      }
      try {
        socket.setNoDelay(true);
      } catch (const Poco::Exception&) {
        continue;  // the client is gone already
      }
      connections_.emplace(fd, std::make_unique<Connection>(std::move(socket)));
      ++open_;
      Watch(fd, EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, EPOLL_CTL_ADD);
    }
  }

  void PauseAccepting(bool pause) {
    if (pause == accepting_paused_) return;
    accepting_paused_ = pause;
    Watch(listener_.impl()->sockfd(), pause ? 0U : static_cast<std::uint32_t>(EPOLLIN), EPOLL_CTL_MOD);
  }

  void ReadMore(Connection& connection) {
    std::array<char, kReadBytes> chunk;
    const auto got = ::recv(connection.fd(), chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR)) return Close(connection.fd());
    if (connection.draining) {
      connection.drained += got > 0 ? static_cast<std::size_t>(got) : 0;
      if (connection.drained > kDrainBytes) return Close(connection.fd());
      return Rearm(connection);
    }
    // The first byte of a head starts its clock; before it the connection is idle.
    if (connection.buffer.empty()) connection.waiting_since = SteadyClock::now();
    if (got > 0) connection.buffer.append(chunk.data(), static_cast<std::size_t>(got));
    Advance(connection);
  }

  // Hands a complete request to the workers, or waits for more.
  void Advance(Connection& connection) {
    if (connection.head_end == std::string::npos) {
      const std::size_t end = HeadEnd(connection.buffer);
      const std::size_t size = end == std::string::npos ? connection.buffer.size() : end;
      if (size > limits::kHttpHeadBytes) return Reject(connection, {431, base::Error("http-head-too-large")});
      if (end == std::string::npos) {
        if (HasBareLineFeed(connection.buffer)) return Reject(connection, {400, base::Error("http-bad-line-end")});
        return Rearm(connection);
      }
      FramingError failure;
      connection.head = {};
      if (!ParseHead(std::string_view(connection.buffer).substr(0, end), &connection.head, &failure)) {
        return Reject(connection, failure);
      }
      connection.head_end = end;
      connection.waiting_since = SteadyClock::now();
    }
    const std::size_t whole = connection.head_end + connection.head.content_length;
    if (connection.buffer.size() < whole) return Rearm(connection);
    connection.head.request.body = connection.buffer.substr(connection.head_end, connection.head.content_length);
    connection.buffer.erase(0, whole);
    connection.head_end = std::string::npos;
    connection.busy = true;
    {
      std::lock_guard lock(mutex_);
      queue_.push_back(&connection);
    }
    ready_.notify_one();
  }

  void Reject(Connection& connection, const FramingError& failure) {
    const std::string bytes = Serialize(rejecter_(failure), false, false);
    ::send(connection.fd(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    // Reading on would guess at where the next request begins: nothing more of this client is parsed.
    ::shutdown(connection.fd(), SHUT_WR);
    connection.draining = true;
    connection.buffer.clear();
    connection.waiting_since = SteadyClock::now();
    Rearm(connection);
  }

  void Rearm(const Connection& connection) {
    Watch(connection.fd(), EPOLLIN | EPOLLRDHUP | EPOLLONESHOT, EPOLL_CTL_MOD);
  }

  void Close(int fd) {
    Watch(fd, 0, EPOLL_CTL_DEL);
    if (connections_.erase(fd) > 0) --open_;
  }

  void TakeBack() {
    std::vector<Connection*> done;
    {
      std::lock_guard lock(mutex_);
      done.swap(done_);
    }
    for (Connection* connection : done) {
      connection->busy = false;
      connection->waiting_since = SteadyClock::now();
      if (connection->closing) {
        Close(connection->fd());
      } else if (!connection->buffer.empty()) {
        Advance(*connection);  // pipelined
      } else {
        Rearm(*connection);
      }
    }
  }

  void Sweep(SteadyClock::time_point now) {
    std::vector<int> late;
    for (const auto& [fd, connection] : connections_) {
      if (connection->busy) continue;
      const bool in_body = connection->head_end != std::string::npos;
      const bool in_head = !in_body && !connection->buffer.empty();
      const int allowed = connection->draining ? kDrainSeconds
                          : in_body            ? limits::kHttpBodySeconds
                          : in_head            ? limits::kHttpHeadSeconds
                                               : limits::kHttpIdleSeconds;
      if (now - connection->waiting_since > seconds(allowed)) late.push_back(fd);
    }
    for (const int fd : late) {
      Connection& connection = *connections_.at(fd);
      if (connection.buffer.empty()) {
        Close(fd);
      } else {
        ++timed_out_;
        Reject(connection, {408, base::Error("http-request-timeout")});
      }
    }
  }

  void CloseIdle() {
    std::vector<int> idle;
    for (const auto& [fd, connection] : connections_) {
      if (!connection->busy) idle.push_back(fd);
    }
    for (const int fd : idle) Close(fd);
  }

  // --- the workers ---------------------------------------------------------------------------------------------

  void Work() {
    for (;;) {
      Connection* connection = nullptr;
      {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [this] { return workers_stop_ || !queue_.empty(); });
        if (queue_.empty()) return;
        connection = queue_.front();
        queue_.pop_front();
      }
      Serve(*connection);
      bool wake = false;
      {
        std::lock_guard lock(mutex_);
        wake = done_.empty();
        done_.push_back(connection);
      }
      if (wake) Wake();
    }
  }

  void Serve(Connection& connection) {
    Request& request = connection.head.request;
    Response response;
    try {
      response = handler_(request);
    } catch (...) {
      response = rejecter_({500, base::Error("internal-error")});
      response.close = true;
    }
    const bool keep_alive = request.keep_alive && !response.close && !stopping_;
    const std::string bytes = Serialize(response, request.method == "HEAD", keep_alive);
    connection.closing = !SendAll(connection.fd(), bytes) || !keep_alive;
  }

  // False when the client does not take the answer in time.
  static bool SendAll(int fd, std::string_view bytes) {
    const auto give_up = SteadyClock::now() + seconds(kSendSeconds);
    while (!bytes.empty()) {
      const auto sent = ::send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
        continue;
      }
      if (sent < 0 && errno != EAGAIN && errno != EINTR) return false;
      if (SteadyClock::now() > give_up) return false;
      pollfd writable{fd, POLLOUT, 0};
      ::poll(&writable, 1, 100);
    }
    return true;
  }

  FrontOptions options_;
  Handler handler_;
  Rejecter rejecter_;
  Poco::Net::ServerSocket listener_;
  int port_ = 0;
  int epoll_ = -1;
  int wake_ = -1;
  std::atomic<bool> stopping_{false};
  std::thread loop_;
  std::vector<std::thread> workers_;
  std::unordered_map<int, std::unique_ptr<Connection>> connections_;  // the poll loop's own
  bool accepting_paused_ = false;                                     // likewise
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Connection*> queue_;
  std::vector<Connection*> done_;
  bool workers_stop_ = false;
  std::atomic<std::uint64_t> accepted_{0};
  std::atomic<std::uint64_t> refused_{0};
  std::atomic<std::uint64_t> timed_out_{0};
  std::atomic<std::int64_t> open_{0};
};

Front::Front(FrontOptions options, Handler handler, Rejecter rejecter)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(handler), std::move(rejecter))) {}

Front::~Front() { Stop(); }

base::Status Front::Start() { return impl_->Start(); }
void Front::Stop() { impl_->Stop(); }
int Front::port() const { return impl_->port(); }
FrontStats Front::stats() const { return impl_->stats(); }

}  // namespace anze::http
