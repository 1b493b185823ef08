#include "tests/bench/load_client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <string_view>

#include "tests/bench/measure.h"

namespace anze::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;

int Connect(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
    ::close(fd);
    return -1;
  }
  const int one = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  return fd;
}

struct Channel {
  int fd = -1;
  std::string buffer;
  SteadyClock::time_point sent;
};

// Where a whole answer at the front of the buffer ends, 0 while it is incomplete.
std::size_t AnswerEnd(std::string_view buffer, std::size_t* head_end) {
  *head_end = buffer.find("\r\n\r\n");
  if (*head_end == std::string_view::npos) return 0;
  const std::size_t at = buffer.substr(0, *head_end).find("Content-Length: ");
  if (at == std::string_view::npos) return 0;
  const std::size_t length = std::strtoul(buffer.data() + at + 16, nullptr, 10);
  return buffer.size() < *head_end + 4 + length ? 0 : *head_end + 4 + length;
}

class Loader {
 public:
  Loader(int port, int connections, const std::function<std::string(int)>& next,
         const std::function<void(int, const Answer&)>& seen)
      : next_(next),
        seen_(seen),
        channels_(static_cast<std::size_t>(connections)),
        epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (std::size_t i = 0; i < channels_.size(); ++i) {
      channels_[i].fd = Connect(port);
      epoll_event event{};
      event.events = EPOLLIN;
      event.data.u32 = static_cast<std::uint32_t>(i);
      if (channels_[i].fd >= 0) ::epoll_ctl(epoll_, EPOLL_CTL_ADD, channels_[i].fd, &event);
    }
  }
  ~Loader() {
    for (const Channel& channel : channels_) {
      if (channel.fd >= 0) ::close(channel.fd);
    }
    ::close(epoll_);
  }

  LoadResult Run(double seconds) {
    const auto begin = SteadyClock::now();
    const auto until = begin + std::chrono::duration<double>(seconds);
    for (std::size_t i = 0; i < channels_.size(); ++i) Send(i);
    std::array<epoll_event, 256> events{};
    while (open_ > 0 && SteadyClock::now() < until) {
      const int count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 100);
      for (int i = 0; i < count; ++i) Receive(events[static_cast<std::size_t>(i)].data.u32);
    }
    const double took = std::chrono::duration<double>(SteadyClock::now() - begin).count();
    result_.per_second = static_cast<double>(result_.answers) / took;
    result_.p50_ms = Percentile(latencies_, 0.5);
    result_.p99_ms = Percentile(latencies_, 0.99);
    return result_;
  }

 private:
  void Send(std::size_t i) {
    Channel& channel = channels_[i];
    const std::string bytes = channel.fd < 0 ? std::string() : next_(static_cast<int>(i));
    if (bytes.empty()) return;
    channel.sent = SteadyClock::now();
    ++open_;
    if (::send(channel.fd, bytes.data(), bytes.size(), MSG_NOSIGNAL) < 0) Lose();
  }

  void Lose() {
    ++result_.failures;
    --open_;
  }

  void Receive(std::size_t i) {
    Channel& channel = channels_[i];
    std::array<char, 65536> chunk;
    const auto got = ::recv(channel.fd, chunk.data(), chunk.size(), MSG_DONTWAIT);
    if (got <= 0) {
      if (got == 0) {
        Lose();
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, channel.fd, nullptr);
      }
      return;
    }
    channel.buffer.append(chunk.data(), static_cast<std::size_t>(got));
    std::size_t head = 0;
    const std::size_t end = AnswerEnd(channel.buffer, &head);
    if (end == 0) return;
    --open_;
    ++result_.answers;
    const int status = std::atoi(channel.buffer.c_str() + 9);
    if (status >= 400) ++result_.failures;
    latencies_.push_back(std::chrono::duration<double, std::milli>(SteadyClock::now() - channel.sent).count());
    if (seen_) {
      seen_(static_cast<int>(i),
            {status, channel.buffer.substr(0, head), channel.buffer.substr(head + 4, end - head - 4)});
    }
    channel.buffer.erase(0, end);
    Send(i);
  }

  const std::function<std::string(int)>& next_;
  const std::function<void(int, const Answer&)>& seen_;
  std::vector<Channel> channels_;
  int epoll_;
  long open_ = 0;
  std::vector<double> latencies_;
  LoadResult result_;
};

}  // namespace

LoadResult RunLoad(int port, int connections, double seconds, const std::function<std::string(int)>& next,
                   const std::function<void(int, const Answer&)>& seen) {
  return Loader(port, connections, next, seen).Run(seconds);
}

std::string Get(const std::string& path, const std::string& token) {
  return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
}

std::string Post(const std::string& path, const std::string& token, const std::string& body,
                 const std::string& extra_headers) {
  return "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token +
         "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         extra_headers + "\r\n" + body;
}

}  // namespace anze::bench
