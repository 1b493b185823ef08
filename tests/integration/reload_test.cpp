// SIGHUP: the rules folder is read again while requests are under way.
#include <signal.h>

#include <atomic>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "tests/integration/audit.h"
#include "tests/integration/live.h"
#include "tests/support/check.h"

namespace anze::testing {
namespace {

std::string ReadText(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteText(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

// Whether the regions, as the server tells them, come to name this title within ten seconds.
bool ComesToSay(int port, const std::string& token, const std::string& title) {
  for (int i = 0; i < 200; ++i) {
    Client client(port);
    if (client.Ask(Format("GET", "/api/v1/regions", token)).body.find(title) != std::string::npos) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

TEST_CASE("A reload swaps the rules under load without a dropped request", "[integration][reload][slow]") {
  TempFolder rules;
  CopyRules(rules.path(), {"shanxi"});
  const std::string file = rules.File("cn/shanxi/xinzhou/ruleset.yaml");
  const std::string before = ReadText(file);
  const std::size_t at = before.find("zh: ");
  REQUIRE(at != std::string::npos);
  TempFolder data;
  ServerProcess server({data.path(), rules.path(), {}, 0});
  REQUIRE(server.running());
  std::atomic<bool> enough{false};
  std::atomic<int> opened{0};
  std::atomic<int> wrong{0};
  std::vector<std::thread> clients;
  for (int c = 0; c < 4; ++c) {
    clients.emplace_back([&] {
      Client client(server.port());
      while (!enough) {
        const std::string body = ComplaintBody(Today(), "reload");
        const Answer made = client.Ask(Format("POST", "/api/v1/cases", server.token(), body));
        const Answer read = client.Ask(Format("GET", made.Header("location"), server.token()));
        if (made.status == 201) ++opened;
        if (made.status != 201 || read.status != 200) ++wrong;
      }
    });
  }
  for (int i = 0; i < 4; ++i) {
    const std::string title = "改名" + std::to_string(i);
    WriteText(file, std::string(before).insert(at + 4, title));
    server.Signal(SIGHUP);
    CAPTURE(title);
    CHECK(ComesToSay(server.port(), server.token(), title));
  }
  enough = true;
  for (std::thread& client : clients) client.join();
  CHECK(wrong == 0);
  CHECK(opened > 0);
  server.Signal(SIGTERM);
  CHECK(server.Wait() == 0);
  // Every case keeps the rules it was opened under, and proves under them.
  const auto storage = OpenData(data.path());
  REQUIRE_OK(storage);
  CHECK(AuditCases(storage->get()).faults == "");
}

TEST_CASE("Broken rules leave the running ones in use", "[integration][reload][slow]") {
  TempFolder rules;
  CopyRules(rules.path(), {"shanxi"});
  const std::string file = rules.File("cn/shanxi/xinzhou/ruleset.yaml");
  const std::string before = ReadText(file);
  TempFolder data;
  ServerProcess server({data.path(), rules.path(), {}, 0});
  REQUIRE(server.running());
  WriteText(file, before + "\nno_such_key: 1\n");
  server.Signal(SIGHUP);
  std::this_thread::sleep_for(std::chrono::seconds(2));
  Client client(server.port());
  CHECK(client.Ask(Format("POST", "/api/v1/cases", server.token(), ComplaintBody(Today(), "broken"))).status == 201);
  WriteText(file, std::string(before).insert(before.find("zh: ") + 4, "又改"));
  server.Signal(SIGHUP);
  CHECK(ComesToSay(server.port(), server.token(), "又改"));
}

}  // namespace
}  // namespace anze::testing
