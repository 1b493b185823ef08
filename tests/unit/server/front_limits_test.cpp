// What clients may hold of the front, and what a head alone decides.
#include <Poco/Net/Context.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <memory>
#include <new>
#include <stdexcept>
#include <thread>

#include "core/base/limits_http.h"
#include "server/http/front.h"
#include "server/http/wire/problem.h"
#include "tests/support/check.h"
#include "tests/support/client.h"
#include "tests/support/temp_folder.h"

namespace anze::http {
namespace {

using testing::Client;
constexpr std::size_t kLarge = 32 * 1024 * 1024;

// Answers with the length of the body; "/hold" is never answered while the test runs.
class Held {
 public:
  explicit Held(FrontOptions options)
      : front_(
            std::move(options),
            [this](Request& request, OwedAnswer responder) {
              if (request.path == "/hold") return held_.push_back(std::move(responder));
              Answer response;
              response.body = request.path == "/large" ? std::string(kLarge, 'x') : std::to_string(request.body.size());
              responder(std::move(response));
            },
            FramingAnswer) {
    CHECK_OK(front_.Start());
  }
  ~Held() {
    held_.clear();
    front_.Stop();
  }
  Front* operator->() { return &front_; }
  int port() { return front_.port(); }

 private:
  std::vector<OwedAnswer> held_;
  Front front_;
};

FrontOptions Options() {
  FrontOptions options;
  options.port = 0;
  options.loops = 1;
  options.grace_seconds = 1;
  return options;
}

std::string Head(const std::string& path, const std::string& lines) {
  return "POST " + path + " HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n";
}

TEST_CASE("The front takes chunked bodies and asks for expected ones", "[server][front]") {
  Held front(Options());
  Client client(front.port());
  CHECK(client.Ask(Head("/", "Transfer-Encoding: chunked\r\n") + "5\r\nhello\r\n3\r\nyou\r\n0\r\n\r\n").body == "8");
  client.Send(Head("/", "Content-Length: 4\r\nExpect: 100-continue\r\n"));
  CHECK(client.Receive(true).status == 100);
  CHECK(client.Ask("body").body == "4");
  client.Send(Head("/", "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n"));
  CHECK(client.Receive(true).status == 100);
  CHECK(client.Ask("2\r\nhi\r\n0\r\n\r\n").body == "2");
  // The body is on its way: nobody waits to be asked for it.
  CHECK(client.Ask(Head("/", "Content-Length: 4\r\nExpect: 100-continue\r\n") + "body").body == "4");
}

TEST_CASE("A head is refused before its body", "[server][front]") {
  FrontOptions options = Options();
  options.doorkeeper = [](const Request& request) {
    Admission admission;
    if (request.path == "/closed") admission.refusal = ProblemAnswer(401, base::Error("http-sign-in-required"), {});
    admission.body_bytes = 100;
    return admission;
  };
  Held front(options);
  for (const char* lines : {"Content-Length: 1000000\r\n", "Transfer-Encoding: chunked\r\n",
                            "Content-Length: 10\r\nExpect: 100-continue\r\n"}) {
    CAPTURE(lines);
    Client client(front.port());
    const testing::Answer answer = client.Ask(Head("/closed", lines));
    CHECK(answer.status == 401);
    CHECK(answer.Header("connection") == "close");
    client.Send(Head("/", "Content-Length: 0\r\n"));  // poses as the body, or as the next request
    CHECK(client.Closed());
  }
  CHECK(Client(front.port()).Ask(Head("/open", "Content-Length: 101\r\n")).status == 413);
  Client chunked(front.port());
  chunked.Send(Head("/open", "Transfer-Encoding: chunked\r\n"));
  CHECK(chunked.Ask("65\r\nx").status == 413);
  CHECK(Client(front.port()).Ask(Head("/open", "Content-Length: 100\r\n") + std::string(100, 'x')).body == "100");
}

TEST_CASE("A doorkeeper without memory refuses one request, and the next is let in", "[server][front]") {
  FrontOptions options = Options();
  options.doorkeeper = [](const Request& request) {
    if (request.path == "/dear") throw std::bad_alloc();
    if (request.path == "/wrong") throw std::runtime_error("wrong");
    Admission admission;
    admission.body_bytes = 100;
    return admission;
  };
  Held front(options);
  const testing::Answer dear = Client(front.port()).Ask(Head("/dear", "Content-Length: 3\r\n"));
  CHECK(dear.status == 503);
  CHECK(dear.Header("retry-after") == "1");
  CHECK(Client(front.port()).Ask(Head("/wrong", "Content-Length: 3\r\n")).status == 500);
  CHECK(Client(front.port()).Ask(Head("/", "Content-Length: 3\r\n") + "abc").body == "3");
}

TEST_CASE("An address has its share of connections", "[server][front]") {
  FrontOptions options = Options();
  options.connections_per_address = 3;
  Held front(options);
  std::vector<Client> clients;
  for (int i = 0; i < 3; ++i) clients.emplace_back(front.port());
  REQUIRE(testing::Soon([&] { return front->stats().open == 3; }));
  // The one that has rested longest makes room.
  Client fourth(front.port());
  CHECK(fourth.Ask(Head("/", "Content-Length: 0\r\n")).body == "0");
  CHECK(clients[0].Closed());
  CHECK(front->stats().open == 3);
  clients[1].Send(Head("/hold", "Content-Length: 0\r\n"));
  clients[2].Send(Head("/hold", "Content-Length: 0\r\n"));
  fourth.Send(Head("/hold", "Content-Length: 0\r\n"));
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  // None rests now.
  Client fifth(front.port());
  const testing::Answer refused = fifth.Receive();
  CHECK(refused.status == 503);
  CHECK(refused.Header("retry-after") == "1");
  CHECK(refused.Code() == "http-too-many-connections");
}

TEST_CASE("All bodies together are bounded", "[server][front]") {
  Held front(Options());
  constexpr std::size_t kEach = base::limits::kHttpBodyBytes;
  constexpr std::size_t kFit = base::limits::kHttpBodiesBytes / kEach;
  const std::string part(kEach - 1, 'x');
  std::vector<Client> clients;
  for (std::size_t i = 0; i < kFit; ++i) {
    CAPTURE(i);
    clients.emplace_back(front.port());
    clients.back().Send(Head("/", "Content-Length: " + std::to_string(kEach) + "\r\n") + part);
    const auto there = static_cast<std::int64_t>((i + 1) * part.size());
    REQUIRE(testing::Soon([&] { return front->stats().body_bytes == there; }));
  }
  Client one_more(front.port());
  one_more.Send(Head("/", "Content-Length: " + std::to_string(kEach) + "\r\n") + part);
  const testing::Answer refused = one_more.Receive();
  CHECK(refused.status == 503);
  CHECK(refused.Header("retry-after") == "1");
  CHECK(refused.Code() == "http-bodies-too-large");
  CHECK(clients.front().Ask("x").body == std::to_string(kEach));
  clients.clear();
  REQUIRE(testing::Soon([&] { return front->stats().body_bytes == 0; }));
  CHECK(Client(front.port()).Ask(Head("/", "Content-Length: " + std::to_string(kEach) + "\r\n") + part + "x").status ==
        200);
}

// A client that takes little into its own buffers.
int ConnectNarrow(int port) {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int small = 64 * 1024;
  ::setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  CHECK(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  const std::string ask = "GET /large HTTP/1.1\r\nHost: h\r\n\r\n";
  CHECK(::send(fd, ask.data(), ask.size(), 0) == static_cast<ssize_t>(ask.size()));
  return fd;
}

TEST_CASE("A slow reader is cut only when it stops", "[server][front][slow]") {
  FrontOptions options = Options();
  options.send_seconds = 1;
  Held front(options);
  const int stopped = ConnectNarrow(front.port());
  const int steady = ConnectNarrow(front.port());
  std::vector<char> piece(64 * 1024);
  std::size_t read = 0;
  for (int i = 0; i < 20; ++i) {  // three seconds at far less than the answer
    CAPTURE(i);
    const auto got = ::recv(steady, piece.data(), piece.size(), 0);
    REQUIRE(got > 0);
    read += static_cast<std::size_t>(got);
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
  }
  CHECK(testing::Soon([&] { return front->stats().open == 1; }));
  for (ssize_t got = 1; got > 0;) {
    got = ::recv(steady, piece.data(), piece.size(), 0);
    read += got > 0 ? static_cast<std::size_t>(got) : 0;
    if (read > kLarge) break;
  }
  CHECK(read > kLarge);
  ::close(steady);
  ::close(stopped);
}

// --- TLS -----------------------------------------------------------------------------------------------------

FrontOptions WithCertificate(const testing::TempFolder& folder) {
  FrontOptions options = Options();
  options.tls_certificate = folder.path() + "/certificate.pem";
  options.tls_key = folder.path() + "/key.pem";
  const std::string make = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout " +
                           options.tls_key + " -out " + options.tls_certificate + " 2>/dev/null";
  CHECK(std::system(make.c_str()) == 0);
  return options;
}

// Reads until `end` was read, or the connection ends.
std::string ReadUntil(Poco::Net::SecureStreamSocket& socket, std::string_view end) {
  std::string all;
  std::array<char, 16 * 1024> piece;
  while (all.find(end) == std::string::npos) {
    const int got = socket.receiveBytes(piece.data(), static_cast<int>(piece.size()));
    if (got <= 0) break;
    all.append(piece.data(), static_cast<std::size_t>(got));
  }
  return all;
}

TEST_CASE("The front speaks HTTP behind a certificate", "[server][front][tls][slow]") {
  std::signal(SIGPIPE, SIG_IGN);  // as the program does: TLS writes to clients that may be gone
  const testing::TempFolder folder;
  Held front(WithCertificate(folder));
  const Poco::Net::Context::Ptr context(
      new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", Poco::Net::Context::VERIFY_NONE));
  Client idle(front.port());   // never begins its handshake
  Client plain(front.port());  // speaks no TLS
  CHECK(plain.Ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status == 0);
  Poco::Net::SecureStreamSocket socket(Poco::Net::SocketAddress("127.0.0.1", static_cast<Poco::UInt16>(front.port())),
                                       context);
  const auto send = [&](const std::string& bytes) {
    CHECK(socket.sendBytes(bytes.data(), static_cast<int>(bytes.size())) == static_cast<int>(bytes.size()));
  };
  send(Head("/", "Content-Length: 4\r\n") + "body" + Head("/", "Content-Length: 3\r\n") + "two");
  CHECK(ReadUntil(socket, "\r\n\r\n3").find("\r\n\r\n4HTTP/1.1 200") != std::string::npos);
  const std::string large(200'000, 'x');
  send(Head("/", "Content-Length: 200000\r\n") + large);
  CHECK(ReadUntil(socket, "\r\n\r\n200000").find("200 OK") != std::string::npos);
  send("GET /large HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  CHECK(ReadUntil(socket, "never").size() > kLarge);  // all of it, and then a proper end
}

TEST_CASE("An unusable certificate is an error", "[server][front][tls]") {
  FrontOptions options = Options();
  options.tls_certificate = "/nowhere/certificate.pem";
  options.tls_key = "/nowhere/key.pem";
  Front front(
      options, [](Request&, OwedAnswer) {}, FramingAnswer);
  const auto started = front.Start();
  REQUIRE_FALSE(started.ok());
  CHECK(started.error().code == "http-cannot-use-certificate");
}

TEST_CASE("The front listens on IPv6", "[server][front]") {
  FrontOptions options = Options();
  options.host = "::1";
  Held front(options);
  const int fd = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_port = htons(static_cast<std::uint16_t>(front.port()));
  address.sin6_addr = in6addr_loopback;
  CHECK(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
  ::close(fd);
}

}  // namespace
}  // namespace anze::http
