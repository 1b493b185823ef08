// The front over real sockets, with handlers of the test's own.
#include "server/http/front.h"

#include <sys/resource.h>

#include <memory>
#include <stdexcept>
#include <thread>

#include "core/base/limits.h"
#include "server/http/wire/problem.h"
#include "server/loops/worker_pool.h"
#include "tests/support/check.h"
#include "tests/support/client.h"

namespace anze::http {
namespace {

using testing::Client;
constexpr std::size_t kLarge = 8 * 1024 * 1024;

Answer Echo(const Request& request) {
  Answer response;
  response.content_type = "text/plain";
  response.body =
      request.path == "/large" ? std::string(kLarge, 'x') : request.method + " " + request.path + " " + request.body;
  return response;
}

class FrontTest {
 protected:
  FrontTest() { REQUIRE_OK(front_.Start()); }
  ~FrontTest() {
    front_.Stop();
    slow_.Stop();
  }
  FrontTest(const FrontTest&) = delete;
  FrontTest& operator=(const FrontTest&) = delete;
  Client Connect() { return Client(front_.port()); }

  static void AnswerNow(Request& request, OwedAnswer responder) {
    if (request.path == "/throw") throw std::runtime_error("boom");
    if (request.path == "/throw-odd") throw 42;
    if (request.path == "/forget") return;
    responder(Echo(request));
  }
  // "/slow…" is answered 300 ms later from another thread.
  void Handle(Request& request, OwedAnswer responder) {
    if (!request.path.starts_with("/slow")) return AnswerNow(request, std::move(responder));
    slow_.Run([&request, to = std::make_shared<OwedAnswer>(std::move(responder))] {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      if (request.path == "/slow-throw") throw std::runtime_error("boom");
      (*to)(Echo(request));
    });
  }

  Front front_{FrontOptions{"127.0.0.1", 0, 2, 3},
               [this](Request& request, OwedAnswer responder) { Handle(request, std::move(responder)); },
               FramingAnswer};
  observe::Log log_{[] { return observe::Log::Moment{}; }, {}};
  loops::WorkerPool slow_{4, &log_};
};

TEST_CASE_METHOD(FrontTest, "The front answers and keeps the connection", "[server][front]") {
  Client client = Connect();
  for (int i = 0; i < 3; ++i) {
    const testing::Answer answer = client.Ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
    CHECK(answer.status == 200);
    CHECK(answer.body == "POST /a body");
  }
  CHECK(front_.stats().accepted == 1U);
}

TEST_CASE_METHOD(FrontTest, "An exception of a handler is a 500", "[server][front]") {
  for (const char* path : {"/throw", "/throw-odd", "/forget", "/slow-throw"}) {
    Client client = Connect();
    const testing::Answer answer = client.Ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(answer.status == 500);
    CHECK(answer.body.find("\"code\":\"internal-error\"") != std::string::npos);
    CHECK(answer.body.find("boom") == std::string::npos);
    CHECK(client.Closed());
  }
  Client client = Connect();
  CHECK(client.Ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
}

TEST_CASE_METHOD(FrontTest, "Requests in one packet are answered in order", "[server][front]") {
  Client client = Connect();
  std::string bytes;
  for (int i = 0; i < 50; ++i) {
    const std::string body(static_cast<std::size_t>(i), 'x');
    bytes += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(i) +
             "\r\n\r\n" + body;
  }
  client.Send(bytes);
  for (int i = 0; i < 50; ++i) {
    CHECK(client.Receive().body == "POST /" + std::to_string(i) + " " + std::string(static_cast<std::size_t>(i), 'x'));
  }
}

TEST_CASE_METHOD(FrontTest, "Requests behind a later answer wait for it", "[server][front]") {
  Client client = Connect();
  client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n");
  client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  for (const char* path : {"/slow", "/a", "/slow", "/b"}) {
    CHECK(client.Receive().body == std::string("GET ") + path + " ");
  }
}

TEST_CASE_METHOD(FrontTest, "Who waits for a later answer holds up nobody", "[server][front]") {
  std::vector<Client> waiting;
  for (int i = 0; i < 4; ++i) waiting.push_back(Connect());
  for (Client& client : waiting) client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto begin = std::chrono::steady_clock::now();
  Client client = Connect();
  for (int i = 0; i < 20; ++i) CHECK(client.Ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds(250));
  for (Client& slow : waiting) CHECK(slow.Receive().body == "GET /slow ");
}

TEST_CASE_METHOD(FrontTest, "A large answer is taken in parts and the next request follows", "[server][front]") {
  Client reader = Connect();
  reader.Send("GET /large HTTP/1.1\r\nHost: h\r\n\r\nGET /next HTTP/1.1\r\nHost: h\r\n\r\n");
  Client other = Connect();
  CHECK(other.Ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);  // while the reader has read nothing
  CHECK(reader.Receive().body.size() == kLarge);
  CHECK(reader.Receive().body == "GET /next ");
  CHECK(reader.Ask("GET /more HTTP/1.1\r\nHost: h\r\n\r\n").body == "GET /more ");
}

TEST_CASE_METHOD(FrontTest, "A client that leaves before its answer is forgotten", "[server][front]") {
  for (int i = 0; i < 8; ++i) {
    Client client = Connect();
    client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  CHECK(testing::Soon([&] { return front_.stats().accepted == 8 && front_.stats().open == 0; }));
}

TEST_CASE_METHOD(FrontTest, "A request in single bytes is one request", "[server][front]") {
  Client client = Connect();
  for (const char c : std::string("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"))
    client.Send(std::string(1, c));
  CHECK(client.Receive().body == "POST /a hi");
}

TEST_CASE_METHOD(FrontTest, "Refused framing closes and nothing of it runs", "[server][front]") {
  Client client = Connect();
  client.Send(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: "
      "h\r\n\r\n");
  const testing::Answer answer = client.Receive();
  CHECK(answer.status == 400);
  CHECK(answer.Header("connection") == "close");
  CHECK(client.Closed());
}

TEST_CASE_METHOD(FrontTest, "Bare line feeds are refused at once", "[server][front]") {
  Client client = Connect();
  const auto begin = std::chrono::steady_clock::now();
  CHECK(client.Ask("GET / HTTP/1.1\nHost: h\n\n").status == 400);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
  CHECK(client.Closed());
}

TEST_CASE_METHOD(FrontTest, "A long head is refused before it ends", "[server][front]") {
  Client client = Connect();
  client.Send("GET / HTTP/1.1\r\nHost: h\r\n");
  const std::string line = "X: " + std::string(1000, 'v') + "\r\n";
  for (int i = 0; i < 40; ++i) client.Send(line);
  CHECK(client.Receive().status == 431);
  CHECK(client.Closed());
}

TEST_CASE_METHOD(FrontTest, "A large body is refused unread", "[server][front]") {
  Client client = Connect();
  const testing::Answer answer = client.Ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n");
  CHECK(answer.status == 413);
}

TEST_CASE_METHOD(FrontTest, "HEAD is answered without a body", "[server][front]") {
  Client client = Connect();
  client.Send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(client.Receive(true).Header("content-length") == "8");
  CHECK(client.Receive().body == "GET /b ");
}

TEST_CASE_METHOD(FrontTest, "A client that only stops sending gets its answer", "[server][front]") {
  Client client = Connect();
  client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  client.FinishSending();
  CHECK(client.Receive().body == "GET /slow ");
}

TEST_CASE_METHOD(FrontTest, "Stopping the front lets requests under way finish", "[server][front]") {
  Client client = Connect();
  client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  front_.Stop();
  CHECK(client.Receive().body == "GET /slow ");
  CHECK(client.Closed());
}

TEST_CASE_METHOD(FrontTest, "Stopping the front does not wait for idle clients", "[server][front]") {
  Client idle = Connect();
  Client half = Connect();
  half.Send("GET / HT");
  CHECK(Connect().Ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
  const auto begin = std::chrono::steady_clock::now();
  front_.Stop();
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(2));
  CHECK(idle.Closed());
}

TEST_CASE_METHOD(FrontTest, "A taken port is an error", "[server][front]") {
  Front second(FrontOptions{"127.0.0.1", front_.port(), 1, 1}, AnswerNow, FramingAnswer);
  const auto started = second.Start();
  REQUIRE_FALSE(started.ok());
  CHECK(started.error().code == "http-cannot-listen");
}

double CpuSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

// Out of file descriptors: clients wait, nothing spins, and service goes on when some close.
TEST_CASE_METHOD(FrontTest, "No file descriptors left is not a spin", "[server][front]") {
  const int next = ::dup(0);
  ::close(next);
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  std::vector<Client> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(Connect());
  REQUIRE(testing::Soon([&] { return front_.stats().open == 20; }));
  rlimit tight = before;
  const int highest = ::dup(0);
  ::close(highest);
  tight.rlim_cur = static_cast<rlim_t>(highest) + 1;
  REQUIRE(setrlimit(RLIMIT_NOFILE, &tight) == 0);
  Client waiting = Connect();  // takes the last descriptor of this process: none is left to accept it with
  const double begin = CpuSeconds();
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  const double used = CpuSeconds() - begin;
  setrlimit(RLIMIT_NOFILE, &before);
  CHECK(used < 0.25);
  CHECK(waiting.Ask("GET /w HTTP/1.1\r\nHost: h\r\n\r\n").status == 200);
}

}  // namespace
}  // namespace anze::http
