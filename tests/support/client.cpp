#include "tests/support/client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdlib>
#include <thread>

#include "core/base/json.h"
#include "tests/support/exchanges.h"

namespace anze::testing {

std::string Answer::Header(std::string_view lower_name) const {
  for (const auto& [name, value] : headers) {
    if (name == lower_name) return value;
  }
  return {};
}

base::Value Answer::Json() const {
  auto parsed = base::ParseJson(body);
  return parsed.ok() ? std::move(parsed).value() : base::Value();
}

std::string Answer::Code() const { return std::string(Json().GetString("code")); }

Client::Client(int port, int timeout_seconds) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const timeval timeout{timeout_seconds, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout);
  const int on = 1;
  ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    fd_ = fd;
  } else {
    ::close(fd);
  }
}

Client::~Client() {
  if (fd_ >= 0) ::close(fd_);
}

Client::Client(Client&& other) noexcept : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)) {}

Client& Client::operator=(Client&& other) noexcept {
  if (this != &other) {
    if (fd_ >= 0) ::close(fd_);
    fd_ = std::exchange(other.fd_, -1);
    buffer_ = std::move(other.buffer_);
  }
  return *this;
}

bool Client::Send(std::string_view bytes) {
  while (!bytes.empty()) {
    const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

bool Client::ReadMore() {
  std::array<char, 16 * 1024> chunk;
  const auto got = ::recv(fd_, chunk.data(), chunk.size(), 0);
  if (got <= 0) return false;
  buffer_.append(chunk.data(), static_cast<std::size_t>(got));
  return true;
}

Answer Client::Receive(bool head_only) {
  Answer answer;
  std::size_t end = buffer_.find("\r\n\r\n");
  while (end == std::string::npos) {
    if (!ReadMore()) return answer;
    end = buffer_.find("\r\n\r\n");
  }
  std::size_t at = buffer_.find("\r\n");
  const int status = std::atoi(buffer_.c_str() + 9);
  while (at < end) {
    const std::size_t next = buffer_.find("\r\n", at + 2);
    const std::string line = buffer_.substr(at + 2, next - at - 2);
    std::string name = line.substr(0, line.find(':'));
    for (char& c : name) c = static_cast<char>(std::tolower(c));
    answer.headers.emplace_back(std::move(name), line.substr(std::min(line.find(':') + 2, line.size())));
    at = next;
  }
  const std::size_t length =
      head_only ? 0 : static_cast<std::size_t>(std::atol(answer.Header("content-length").c_str()));
  while (buffer_.size() < end + 4 + length) {
    if (!ReadMore()) return {};
  }
  answer.status = status;
  answer.body = buffer_.substr(end + 4, length);
  buffer_.erase(0, end + 4 + length);
  return answer;
}

Answer Client::Ask(std::string_view bytes) {
  if (!Send(bytes)) return {};
  Answer answer = Receive();
  KeepExchange(bytes, answer);
  return answer;
}

std::string Client::ReceiveUntil(std::string_view text) {
  while (buffer_.find(text) == std::string::npos) {
    if (!ReadMore()) return {};
  }
  const std::size_t end = buffer_.find(text) + text.size();
  std::string out = buffer_.substr(0, end);
  buffer_.erase(0, end);
  return out;
}

void Client::FinishSending() { ::shutdown(fd_, SHUT_WR); }

bool Client::Closed() {
  if (!buffer_.empty()) return false;
  char byte = 0;
  const auto got = ::recv(fd_, &byte, 1, 0);
  return got == 0 || (got < 0 && errno == ECONNRESET);
}

std::string Format(std::string_view method, std::string_view target, std::string_view token, std::string_view body,
                   const std::vector<std::string>& header_lines) {
  std::string out(method);
  out += ' ';
  out += target;
  out += " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  if (!token.empty()) out += "Authorization: Bearer " + std::string(token) + "\r\n";
  if (!body.empty()) {
    bool typed = false;
    for (const std::string& line : header_lines) typed = typed || line.starts_with("Content-Type:");
    if (!typed) out += "Content-Type: application/json\r\n";
  }
  if (!body.empty() || method == "POST") out += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  for (const std::string& line : header_lines) out += line + "\r\n";
  out += "\r\n";
  out += body;
  return out;
}

bool Soon(const std::function<bool()>& done, double seconds) {
  const auto give_up = std::chrono::steady_clock::now() + std::chrono::duration<double>(seconds);
  while (!done()) {
    if (std::chrono::steady_clock::now() > give_up) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  return true;
}

}  // namespace anze::testing
