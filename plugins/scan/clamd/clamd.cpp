#include "plugins/scan/clamd/clamd.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <functional>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/limits_files.h"

namespace anze::scan::clamd {
namespace {

using base::Error;
using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view kUnix = "unix:";
constexpr std::string_view kCommand{"zINSTREAM\0", 10};
constexpr std::size_t kReplyBytes = 4096;
constexpr int kLookMillis = 200;

Error Unavailable(const std::string& why) { return Error("scanner-unavailable", {{"why", why}}); }
Error FailureOf(int code) { return Unavailable(std::strerror(code)); }

// How long to wait.
struct Patience {
  SteadyClock::time_point end;
  const std::function<bool()>& go_on;
};

// A connection that waits no longer than it has patience.
class Line {
 public:
  Line(int fd, const Patience& patience) : fd_(fd), patience_(patience) {}
  ~Line() { ::close(fd_); }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;

  // Until the descriptor can be written to or read from; false when the time is over.
  bool Wait(short events) const {
    for (;;) {
      if (SteadyClock::now() >= patience_.end || !patience_.go_on()) return false;
      pollfd one{fd_, events, 0};
      const int ready = ::poll(&one, 1, kLookMillis);
      if (ready > 0) return true;
      if (ready < 0 && errno != EINTR) return false;
    }
  }

  // False when the other side takes no more: it may have answered already.
  base::Result<bool> Send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EPIPE || errno == ECONNRESET) {
        return false;
      } else if (errno != EAGAIN && errno != EINTR) {
        return FailureOf(errno);
      } else if (!Wait(POLLOUT)) {
        return Unavailable("time is over");
      }
    }
    return true;
  }

  // Up to the zero byte or the end.
  base::Result<std::string> Receive() const {
    std::string reply;
    std::array<char, 512> some{};
    while (reply.size() < kReplyBytes) {
      const ssize_t got = ::recv(fd_, some.data(), some.size(), MSG_DONTWAIT);
      if (got == 0) break;
      if (got > 0) {
        reply.append(some.data(), static_cast<std::size_t>(got));
        if (reply.find('\0') != std::string::npos) break;
      } else if (errno != EAGAIN && errno != EINTR) {
        return FailureOf(errno);
      } else if (!Wait(POLLIN)) {
        return Unavailable("time is over");
      }
    }
    return reply.substr(0, reply.find('\0'));
  }

  // Whether the connection that was begun is there.
  std::optional<int> Failed() const {
    int code = 0;
    socklen_t size = sizeof code;
    if (!Wait(POLLOUT)) return ETIMEDOUT;
    if (::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &code, &size) != 0) return errno;
    return code == 0 ? std::nullopt : std::optional<int>(code);
  }

 private:
  int fd_;
  const Patience& patience_;
};

using LinePtr = std::unique_ptr<const Line>;

base::Result<LinePtr> Connect(const sockaddr* to, socklen_t size, int family, const Patience& patience) {
  const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return FailureOf(errno);
  auto line = std::make_unique<const Line>(fd, patience);
  if (::connect(fd, to, size) == 0) return LinePtr(std::move(line));
  if (errno != EINPROGRESS && errno != EAGAIN) return FailureOf(errno);
  if (const auto code = line->Failed()) return FailureOf(*code);
  return LinePtr(std::move(line));
}

class Clamd : public ports::FileScanner {
 public:
  Clamd(std::string host, std::string port, int seconds)
      : host_(std::move(host)), port_(std::move(port)), seconds_(seconds) {}

  base::Result<ports::ScanVerdict> Scan(const ports::OpenFile& file, const std::function<bool()>& go_on) override {
    const Patience patience{SteadyClock::now() + std::chrono::seconds(seconds_), go_on};
    auto line = Open(patience);
    if (!line.ok()) return line.errors();
    auto taken = (*line)->Send(kCommand);
    std::vector<char> piece(base::limits::kFilePieceBytes);
    for (std::uint64_t at = 0; taken.ok() && *taken && at < file.size();) {
      const auto got = file.Read(at, piece.data(), piece.size());
      if (!got.ok()) return got.errors();
      if (*got == 0) return Unavailable("the file became shorter");
      at += *got;
      taken = SendPiece(**line, {piece.data(), *got});
    }
    if (taken.ok() && *taken) taken = SendPiece(**line, {});
    if (!taken.ok()) return taken.errors();
    const auto reply = (*line)->Receive();
    if (!reply.ok()) return reply.errors();
    return VerdictOf(*reply);
  }

 private:
  // Each piece behind its length, in network order; length 0 ends the file.
  static base::Result<bool> SendPiece(const Line& line, std::string_view bytes) {
    const auto size = static_cast<std::uint32_t>(bytes.size());
    const std::array<char, 4> length{static_cast<char>(size >> 24), static_cast<char>(size >> 16),
                                     static_cast<char>(size >> 8), static_cast<char>(size)};
    auto taken = line.Send({length.data(), length.size()});
    return taken.ok() && *taken ? line.Send(bytes) : taken;
  }

  // "stream: OK", "stream: Eicar-Signature FOUND", "INSTREAM size limit exceeded. ERROR".
  static base::Result<ports::ScanVerdict> VerdictOf(std::string_view reply) {
    while (reply.ends_with('\n')) reply.remove_suffix(1);
    constexpr std::string_view kStream = "stream: ";
    constexpr std::string_view kFound = " FOUND";
    if (reply == "stream: OK") return ports::ScanVerdict{true};
    if (reply.starts_with(kStream) && reply.ends_with(kFound) && reply.size() > kStream.size() + kFound.size()) {
      reply.remove_prefix(kStream.size());
      reply.remove_suffix(kFound.size());
      return ports::ScanVerdict{false, std::string(reply)};
    }
    return Unavailable(reply.empty() ? "no reply" : std::string(reply));
  }

  base::Result<LinePtr> Open(const Patience& patience) const {
    if (port_.empty()) {
      sockaddr_un to{};
      to.sun_family = AF_UNIX;
      if (host_.size() >= sizeof to.sun_path) return FailureOf(ENAMETOOLONG);
      host_.copy(to.sun_path, host_.size());
      return Connect(reinterpret_cast<const sockaddr*>(&to), sizeof to, AF_UNIX, patience);
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (const int code = ::getaddrinfo(host_.c_str(), port_.c_str(), &hints, &found); code != 0) {
      return Unavailable(::gai_strerror(code));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, ::freeaddrinfo);
    base::Result<LinePtr> line = Unavailable(host_);
    for (const addrinfo* one = found; one != nullptr && !line.ok(); one = one->ai_next) {
      line = Connect(one->ai_addr, one->ai_addrlen, one->ai_family, patience);
    }
    return line;
  }

  std::string host_;  // or the path of the socket
  std::string port_;  // empty: a Unix socket
  int seconds_;
};

}  // namespace

std::unique_ptr<ports::FileScanner> At(const std::string& address, int seconds) {
  if (address.starts_with(kUnix)) {
    if (address.size() == kUnix.size()) return nullptr;
    return std::make_unique<Clamd>(address.substr(kUnix.size()), std::string(), seconds);
  }
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == address.size()) return nullptr;
  const std::string port = address.substr(colon + 1);
  if (port.size() > 5 || !std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return nullptr;
  }
  std::string host = address.substr(0, colon);
  if (host.size() > 2 && host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return std::make_unique<Clamd>(std::move(host), port, seconds);
}

}  // namespace anze::scan::clamd
