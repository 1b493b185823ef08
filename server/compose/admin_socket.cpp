#include "server/compose/admin_socket.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include "core/base/json.h"

namespace anze::compose {
namespace {

using base::Error;
using base::Value;

constexpr std::size_t kLineBytes = 64 * 1024;
constexpr std::size_t kAnswerBytes = std::size_t{64} * 1024 * 1024;
constexpr int kPatienceSeconds = 30;
constexpr const char* kName = "/admin.sock";

Error Unusable() { return Error("admin-socket-unusable", {{"why", std::strerror(errno)}}); }

// A path of any length: the address of a socket holds about a hundred bytes, so it goes through the open folder.
class Folder {
 public:
  explicit Folder(const std::string& path) : fd_(::open(path.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}
  ~Folder() {
    if (fd_ >= 0) ::close(fd_);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  sockaddr_un Address() const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string path = "/proc/self/fd/" + std::to_string(fd_) + kName;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return address;
  }

 private:
  int fd_;
};

void SetPatience(int fd) {
  const timeval patience{kPatienceSeconds, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  ::setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

// Up to the line feed; false when it does not come, or is too long.
bool ReadLine(int fd, std::size_t most, std::string* line) {
  std::array<char, 4096> part{};
  while (line->size() <= most) {
    const ssize_t got = ::recv(fd, part.data(), part.size(), 0);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    line->append(part.data(), static_cast<std::size_t>(got));
    if (line->back() != '\n') continue;
    line->pop_back();
    return true;
  }
  return false;
}

bool SendLine(int fd, std::string line) {
  line += '\n';
  for (std::size_t sent = 0; sent < line.size();) {
    const ssize_t now = ::send(fd, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (now < 0 && errno == EINTR) continue;
    if (now <= 0) return false;
    sent += static_cast<std::size_t>(now);
  }
  return true;
}

bool IsOwner(int fd) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && (peer.uid == ::geteuid() || peer.uid == 0);
}

Value ToValue(const base::Result<Value>& answer) {
  Value out = Value::EmptyMap();
  if (answer.ok()) {
    out.Set("ok", *answer);
    return out;
  }
  Value errors = Value::EmptyList();
  for (const Error& error : answer.errors()) {
    Value item = Value::EmptyMap();
    item.Set("code", error.code);
    Value args = Value::EmptyMap();
    for (const auto& [name, text] : error.args) args.Set(name, text);
    item.Set("args", std::move(args));
    item.Set("pointer", error.pointer);
    errors.Append(std::move(item));
  }
  out.Set("errors", std::move(errors));
  return out;
}

base::Result<Value> AnswerOf(const Value& value) {
  if (const Value* ok = value.Find("ok")) return *ok;
  base::Diagnostics errors;
  const Value& listed = value.Get("errors");
  for (const Value& item : listed.is_list() ? listed.as_list() : Value::List{}) {
    Error error(std::string(item.GetString("code")));
    if (item.Get("args").is_map()) {
      for (const auto& [name, text] : item.Get("args").as_map()) error.args.emplace_back(name, text.as_string());
    }
    error.pointer = std::string(item.GetString("pointer"));
    errors.push_back(std::move(error));
  }
  if (errors.empty()) errors.push_back(Error("admin-socket-unusable", {{"why", "answer"}}));
  return errors;
}

}  // namespace

base::Status AdminSocket::Start(const std::string& data_folder, Answerer answerer) {
  answerer_ = std::move(answerer);
  file_ = data_folder + kName;
  ::unlink(file_.c_str());
  wake_ = ::eventfd(0, EFD_CLOEXEC);
  listening_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (wake_ < 0 || listening_ < 0) return Unusable();
  // The mode of the descriptor becomes that of the file, so at no moment can another user connect.
  ::fchmod(listening_, S_IRUSR | S_IWUSR);
  const Folder folder(data_folder);
  const sockaddr_un address = folder.Address();
  if (::bind(listening_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::chmod(file_.c_str(), S_IRUSR | S_IWUSR) != 0 || ::listen(listening_, 16) != 0) {
    return Unusable();
  }
  thread_ = std::thread([this] { Serve(); });
  return base::Ok{};
}

void AdminSocket::Stop() {
  if (thread_.joinable()) {
    const std::uint64_t one = 1;
    if (::write(wake_, &one, sizeof one) == sizeof one) thread_.join();
    ::unlink(file_.c_str());
  }
  for (int* fd : {&listening_, &wake_}) {
    if (*fd >= 0) ::close(std::exchange(*fd, -1));
  }
}

void AdminSocket::Serve() {
  for (;;) {
    std::array<pollfd, 2> waiting{{{listening_, POLLIN, 0}, {wake_, POLLIN, 0}}};
    if (::poll(waiting.data(), waiting.size(), -1) < 0 && errno != EINTR) return;
    if ((waiting[1].revents & POLLIN) != 0) return;
    if ((waiting[0].revents & POLLIN) == 0) continue;
    const int fd = ::accept4(listening_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) continue;
    AnswerOne(fd);
    ::close(fd);
  }
}

void AdminSocket::AnswerOne(int fd) const {
  SetPatience(fd);
  std::string line;
  if (!IsOwner(fd) || !ReadLine(fd, kLineBytes, &line)) return;
  const auto request = base::ParseJson(line);
  const auto language = request.ok() && request->GetString("lang") == "en" ? base::Language::kEn : base::Language::kZh;
  SendLine(fd, base::WriteJson(
                   ToValue(request.ok() ? answerer_(*request, language) : base::Result<Value>(request.errors()))));
}

std::optional<base::Result<Value>> AskServer(const std::string& data_folder, const Value& request,
                                             base::Language language) {
  const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0) return Unusable();
  const Folder folder(data_folder);
  const sockaddr_un address = folder.Address();
  std::optional<base::Result<Value>> answer;
  if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    SetPatience(fd);
    Value asked = request;
    asked.Set("lang", language == base::Language::kEn ? "en" : "zh");
    std::string line;
    if (SendLine(fd, base::WriteJson(asked)) && ReadLine(fd, kAnswerBytes, &line)) {
      const auto value = base::ParseJson(line, base::StoredJson());
      answer = value.ok() ? AnswerOf(*value) : base::Result<Value>(value.errors());
    } else {
      answer = base::Result<Value>(Error("admin-socket-unusable", {{"why", "no answer"}}));
    }
  }
  ::close(fd);
  return answer;
}

}  // namespace anze::compose
