// The front over real sockets, with handlers of the test's own.
#include "server/http/front.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <memory>
#include <stdexcept>
#include <thread>

#include "core/base/limits.h"
#include "server/http/wire/problem.h"
#include "server/loops/worker_pool.h"
#include "tests/support/client.h"

namespace anze::http {
namespace {

using testing::Client;
constexpr std::size_t kLarge = 8 * 1024 * 1024;

Response Echo(const Request& request) {
  Response response;
  response.content_type = "text/plain";
  response.body =
      request.path == "/large" ? std::string(kLarge, 'x') : request.method + " " + request.path + " " + request.body;
  return response;
}

class FrontTest : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_TRUE(front_.Start().ok()); }
  void TearDown() override {
    front_.Stop();
    slow_.Stop();
  }
  Client Connect() { return Client(front_.port()); }

  static void Answer(Request& request, Responder responder) {
    if (request.path == "/throw") throw std::runtime_error("boom");
    if (request.path == "/throw-odd") throw 42;
    if (request.path == "/forget") return;
    responder(Echo(request));
  }
  // "/slow…" is answered 300 ms later from another thread.
  void Handle(Request& request, Responder responder) {
    if (!request.path.starts_with("/slow")) return Answer(request, std::move(responder));
    slow_.Run([&request, to = std::make_shared<Responder>(std::move(responder))] {
      std::this_thread::sleep_for(std::chrono::milliseconds(300));
      if (request.path == "/slow-throw") throw std::runtime_error("boom");
      (*to)(Echo(request));
    });
  }

  Front front_{FrontOptions{"127.0.0.1", 0, 2, 3},
               [this](Request& request, Responder responder) { Handle(request, std::move(responder)); },
               FramingResponse};
  loops::WorkerPool slow_{4};
};

TEST_F(FrontTest, AnswersAndKeepsTheConnection) {
  Client client = Connect();
  for (int i = 0; i < 3; ++i) {
    const testing::Answer answer = client.Ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "POST /a body");
  }
  EXPECT_EQ(front_.stats().accepted, 1U);
}

TEST_F(FrontTest, ExceptionOfAHandlerIsA500) {
  for (const char* path : {"/throw", "/throw-odd", "/forget", "/slow-throw"}) {
    Client client = Connect();
    const testing::Answer answer = client.Ask("GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    EXPECT_EQ(answer.status, 500);
    EXPECT_NE(answer.body.find("\"code\":\"internal-error\""), std::string::npos);
    EXPECT_EQ(answer.body.find("boom"), std::string::npos);
    EXPECT_TRUE(client.Closed());
  }
  Client client = Connect();
  EXPECT_EQ(client.Ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);
}

TEST_F(FrontTest, RequestsInOnePacketAreAnsweredInOrder) {
  Client client = Connect();
  std::string bytes;
  for (int i = 0; i < 50; ++i) {
    const std::string body(static_cast<std::size_t>(i), 'x');
    bytes += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(i) +
             "\r\n\r\n" + body;
  }
  client.Send(bytes);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(client.Receive().body,
              "POST /" + std::to_string(i) + " " + std::string(static_cast<std::size_t>(i), 'x'));
  }
}

TEST_F(FrontTest, RequestsBehindALaterAnswerWaitForIt) {
  Client client = Connect();
  client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\nGET /a HTTP/1.1\r\nHost: h\r\n\r\n");
  client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  for (const char* path : {"/slow", "/a", "/slow", "/b"}) {
    EXPECT_EQ(client.Receive().body, std::string("GET ") + path + " ");
  }
}

TEST_F(FrontTest, WhoWaitsForALaterAnswerHoldsUpNobody) {
  std::vector<Client> waiting;
  for (int i = 0; i < 4; ++i) waiting.push_back(Connect());
  for (Client& client : waiting) client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  const auto begin = std::chrono::steady_clock::now();
  Client client = Connect();
  for (int i = 0; i < 20; ++i) EXPECT_EQ(client.Ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(250));
  for (Client& slow : waiting) EXPECT_EQ(slow.Receive().body, "GET /slow ");
}

TEST_F(FrontTest, LargeAnswerIsTakenInPartsAndTheNextRequestFollows) {
  Client reader = Connect();
  reader.Send("GET /large HTTP/1.1\r\nHost: h\r\n\r\nGET /next HTTP/1.1\r\nHost: h\r\n\r\n");
  Client other = Connect();
  EXPECT_EQ(other.Ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);  // while the reader has read nothing
  EXPECT_EQ(reader.Receive().body.size(), kLarge);
  EXPECT_EQ(reader.Receive().body, "GET /next ");
  EXPECT_EQ(reader.Ask("GET /more HTTP/1.1\r\nHost: h\r\n\r\n").body, "GET /more ");
}

TEST_F(FrontTest, ClientThatLeavesBeforeItsAnswerIsForgotten) {
  for (int i = 0; i < 8; ++i) {
    Client client = Connect();
    client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  }
  EXPECT_TRUE(testing::Soon([&] { return front_.stats().accepted == 8 && front_.stats().open == 0; }));
}

TEST_F(FrontTest, RequestInSingleBytesIsOneRequest) {
  Client client = Connect();
  for (const char c : std::string("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nhi"))
    client.Send(std::string(1, c));
  EXPECT_EQ(client.Receive().body, "POST /a hi");
}

TEST_F(FrontTest, RefusedFramingClosesAndNothingOfItRuns) {
  Client client = Connect();
  client.Send(
      "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: "
      "h\r\n\r\n");
  const testing::Answer answer = client.Receive();
  EXPECT_EQ(answer.status, 411);
  EXPECT_EQ(answer.Header("connection"), "close");
  EXPECT_TRUE(client.Closed());
}

TEST_F(FrontTest, BareLineFeedsAreRefusedAtOnce) {
  Client client = Connect();
  const auto begin = std::chrono::steady_clock::now();
  EXPECT_EQ(client.Ask("GET / HTTP/1.1\nHost: h\n\n").status, 400);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(5));
  EXPECT_TRUE(client.Closed());
}

TEST_F(FrontTest, LongHeadIsRefusedBeforeItEnds) {
  Client client = Connect();
  client.Send("GET / HTTP/1.1\r\nHost: h\r\n");
  const std::string line = "X: " + std::string(1000, 'v') + "\r\n";
  for (int i = 0; i < 40; ++i) client.Send(line);
  EXPECT_EQ(client.Receive().status, 431);
  EXPECT_TRUE(client.Closed());
}

TEST_F(FrontTest, LargeBodyIsRefusedUnread) {
  Client client = Connect();
  const testing::Answer answer = client.Ask("POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
}

TEST_F(FrontTest, HeadAnswersWithoutABody) {
  Client client = Connect();
  client.Send("HEAD /a HTTP/1.1\r\nHost: h\r\n\r\nGET /b HTTP/1.1\r\nHost: h\r\n\r\n");
  EXPECT_EQ(client.Receive(true).Header("content-length"), "8");
  EXPECT_EQ(client.Receive().body, "GET /b ");
}

TEST_F(FrontTest, ClientThatOnlyStopsSendingGetsItsAnswer) {
  Client client = Connect();
  client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  client.FinishSending();
  EXPECT_EQ(client.Receive().body, "GET /slow ");
}

TEST_F(FrontTest, StopLetsRequestsUnderWayFinish) {
  Client client = Connect();
  client.Send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
  front_.Stop();
  EXPECT_EQ(client.Receive().body, "GET /slow ");
  EXPECT_TRUE(client.Closed());
}

TEST_F(FrontTest, StopDoesNotWaitForIdleClients) {
  Client idle = Connect();
  Client half = Connect();
  half.Send("GET / HT");
  EXPECT_EQ(Connect().Ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);
  const auto begin = std::chrono::steady_clock::now();
  front_.Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  EXPECT_TRUE(idle.Closed());
}

TEST_F(FrontTest, TakenPortIsAnError) {
  Front second(FrontOptions{"127.0.0.1", front_.port(), 1, 1}, Answer, FramingResponse);
  const auto started = second.Start();
  ASSERT_FALSE(started.ok());
  EXPECT_EQ(started.error().code, "http-cannot-listen");
}

double CpuSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec) * 1e-6;
}

// Out of file descriptors: clients wait, nothing spins, and service goes on when some close.
TEST_F(FrontTest, NoFileDescriptorsLeftIsNotASpin) {
  const int next = ::dup(0);
  ::close(next);
  rlimit before{};
  getrlimit(RLIMIT_NOFILE, &before);
  std::vector<Client> clients;
  for (int i = 0; i < 20; ++i) clients.push_back(Connect());
  ASSERT_TRUE(testing::Soon([&] { return front_.stats().open == 20; }));
  rlimit tight = before;
  const int highest = ::dup(0);
  ::close(highest);
  tight.rlim_cur = static_cast<rlim_t>(highest) + 1;
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &tight), 0);
  Client waiting = Connect();  // takes the last descriptor of this process: none is left to accept it with
  const double begin = CpuSeconds();
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  const double used = CpuSeconds() - begin;
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_LT(used, 0.25);
  EXPECT_EQ(waiting.Ask("GET /w HTTP/1.1\r\nHost: h\r\n\r\n").status, 200);
}

}  // namespace
}  // namespace anze::http
