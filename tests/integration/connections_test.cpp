// The wire of a running server: bodies that pose as requests, pipelines, slow and idle clients.
#include <sys/resource.h>

#include <chrono>
#include <thread>

#include "tests/integration/live.h"
#include "tests/support/check.h"

namespace anze::testing {
namespace {

using SteadyClock = std::chrono::steady_clock;

TEST_CASE("An unread body never runs as a request", "[integration][connections]") {
  const std::string hidden = Format("POST", "/api/v1/cases", Live().token(), ComplaintBody(Today(), "smuggled"));
  for (const std::string& head :
       {std::string("POST /api/v1/cases HTTP/1.1\r\nHost: h\r\n"), std::string("POST /nowhere HTTP/1.1\r\nHost: h\r\n"),
        std::string("DELETE /api/v1/cases HTTP/1.1\r\nHost: h\r\n"),
        std::string("GET /healthz HTTP/1.1\r\nHost: h\r\n")}) {
    Client client(Live().port());
    client.Send(head + "Content-Length: " + std::to_string(hidden.size()) + "\r\n\r\n" + hidden);
    client.Send(Format("GET", "/readyz", ""));
    const Answer first = client.Receive();
    const Answer second = client.Receive();
    CAPTURE(head);
    CHECK(first.status != 201);
    INFO(head << second.body);
    CHECK(second.Json().GetString("status") == "ready");
  }
  for (const std::string& lines :
       {std::string("Transfer-Encoding: chunked\r\n"), std::string("Content-Length: 5\r\nContent-Length: 0\r\n"),
        std::string("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n"), std::string("Content-Length: +0\r\n")}) {
    Client client(Live().port());
    client.Send("POST /api/v1/cases HTTP/1.1\r\nHost: h\r\n" + lines + "\r\n" + hidden);
    const int status = client.Receive().status;
    CAPTURE(status);
    CHECK((status == 400 || status == 401));
    CHECK(client.Closed());
  }
  CHECK(Live().Get("/api/v1/cases?q=smuggled").Json().Get("items").as_list().size() == 0U);
}

TEST_CASE("Twenty requests at once are answered in order", "[integration][connections]") {
  Client client(Live().port());
  std::string bytes;
  for (int i = 0; i < 20; ++i) {
    bytes += i % 2 == 0 ? Format("GET", "/api/v1/cases?q=pipe" + std::to_string(i) + "&limit=1", Live().token())
                        : Format("POST", "/api/v1/cases", Live().token(),
                                 ComplaintBody(Today(), "pipeline-" + std::to_string(i)));
  }
  client.Send(bytes);
  for (int i = 0; i < 20; ++i) {
    const Answer answer = client.Receive();
    INFO(i << answer.body);
    CHECK(answer.status == (i % 2 == 0 ? 200 : 201));
    CHECK(answer.Json().Get("subject").GetString("name") == (i % 2 == 0 ? "" : "pipeline-" + std::to_string(i)));
  }
}

TEST_CASE("Slow clients are cut and hold up nobody", "[integration][connections][slow]") {
  std::vector<Client> slow;
  for (int i = 0; i < 150; ++i) slow.emplace_back(Live().port());
  Client body(Live().port());
  body.Send("POST /api/v1/cases HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer " + Live().token() +
            "\r\nContent-Length: 100\r\n\r\n{");
  const std::string head = "GET /healthz HTTP/1.1\r\nX-Slow: ";
  const auto begin = SteadyClock::now();
  double worst = 0;
  for (std::size_t i = 0; SteadyClock::now() - begin < std::chrono::milliseconds(11'500); ++i) {
    for (Client& client : slow) client.Send(i < head.size() ? head.substr(i, 1) : "x");
    const auto asked = SteadyClock::now();
    if (i < 20) {
      CHECK(Client(Live().port()).Ask(Format("GET", "/healthz", "")).status == 200);
      worst = std::max(worst, std::chrono::duration<double>(SteadyClock::now() - asked).count());
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  CHECK(worst < 2.0);
  int timed_out = 0;
  for (Client& client : slow) timed_out += client.Receive().status == 408 ? 1 : 0;
  CHECK(timed_out >= 140);
  CHECK(body.Receive().status == 408);
}

TEST_CASE("A thousand idle clients are fine", "[integration][connections]") {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  INFO("both ends of a connection take a file descriptor of this process: see ulimit -Hn");
  REQUIRE(files.rlim_cur >= 2'500U);
  std::vector<Client> idle;
  for (int i = 0; i < 1'000; ++i) {
    CAPTURE(i);
    idle.emplace_back(Live().port());
    REQUIRE(idle.back().connected());
  }
  const auto begin = SteadyClock::now();
  for (int i = 0; i < 20; ++i) CHECK(Live().Get("/api/v1/session").status == 200);
  CHECK(SteadyClock::now() - begin < std::chrono::seconds(5));
  for (std::size_t i = 0; i < idle.size(); i += 97) {
    CAPTURE(i);
    CHECK(idle[i].Ask(Format("GET", "/healthz", "")).status == 200);
  }
}

}  // namespace
}  // namespace anze::testing
