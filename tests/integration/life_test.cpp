// The life of a server process: stopping, a full disk, a calendar that arrives, demonstration data.
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <thread>

#include "tests/integration/audit.h"
#include "tests/integration/live.h"
#include "tests/support/check.h"
#include "tests/support/eventually.h"

namespace anze::testing {
namespace {

using base::Value;

const std::string& XinzhouRules() {
  static const TempFolder folder;
  [[maybe_unused]] static const bool copied = [] {
    CopyRules(folder.path(), {"shanxi"});
    return true;
  }();
  return folder.path();
}

TEST_CASE("Termination is graceful", "[integration][life][slow]") {
  TempFolder data;
  ServerProcess server({data.path(), XinzhouRules(), {}, 0});
  REQUIRE(server.running());
  Client idle(server.port());
  std::atomic<int> acknowledged{0};
  std::atomic<int> broken{0};
  std::vector<std::thread> clients;
  for (int c = 0; c < 8; ++c) {
    clients.emplace_back([&] {
      Client client(server.port());
      for (;;) {
        const Answer answer =
            client.Ask(Format("POST", "/api/v1/cases", server.token(), ComplaintBody(Today(), "stop")));
        if (answer.status == 201) ++acknowledged;
        // An answer that says "last one" is whole; a connection that ends without an answer had none under way.
        if (answer.status != 201 || answer.Header("connection") == "close") {
          if (answer.status != 0 && answer.status != 201 && answer.status != 503) ++broken;
          return;
        }
      }
    });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(200));
  const auto begin = std::chrono::steady_clock::now();
  server.Signal(SIGTERM);
  CHECK(server.Wait() == 0);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(8));
  for (std::thread& client : clients) client.join();
  CHECK(idle.Closed());
  CHECK(broken == 0);
  const auto storage = OpenData(data.path());
  REQUIRE_OK(storage);
  CHECK((*storage)->Stats()->cases >= acknowledged);
  CHECK(AuditCases(storage->get()).faults == "");
}

TEST_CASE("An interrupt stops too", "[integration][life]") {
  TempFolder data;
  ServerProcess server({data.path(), XinzhouRules(), {}, 0});
  REQUIRE(server.running());
  server.Signal(SIGINT);
  CHECK(server.Wait() == 0);
}

TEST_CASE("The token is of the owner alone and stays", "[integration][life][slow]") {
  namespace fs = std::filesystem;
  TempFolder data;
  std::string token;
  for (int start = 0; start < 2; ++start) {
    ServerProcess server({data.path(), XinzhouRules(), {}, 0});
    REQUIRE(server.running());
    const std::string first = ReadText(data.File("admin.token"));
    CHECK(first.size() == 65U);
    CHECK((token.empty() || token == first));
    token = first;
  }
  CHECK(fs::status(data.File("admin.token")).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
}

TEST_CASE("A second server on one folder is refused", "[integration][life][slow]") {
  TempFolder data;
  ServerProcess first({data.path(), XinzhouRules(), {}, 0});
  REQUIRE(first.running());
  const Finished second =
      RunAnze({"serve", "--json", "--listen", "127.0.0.1:0", "--data", data.path(), "--rules", XinzhouRules()});
  CHECK(second.exit_code == 2);
  CHECK_THAT(second.out, Catch::Contains("storage-in-use"));
  const Finished port = RunAnze({"serve", "--json", "--listen", "127.0.0.1:" + std::to_string(first.port()), "--data",
                                 data.File("other"), "--rules", XinzhouRules()});
  CHECK(port.exit_code == 2);
  CHECK_THAT(port.out, Catch::Contains("http-cannot-listen"));
  const Finished told = RunAnze({"serve", "--listen", "127.0.0.1:" + std::to_string(first.port()), "--data",
                                 data.File("third"), "--rules", XinzhouRules()});
  INFO(told.err);
  const std::size_t where = told.err.find("http-cannot-listen");
  REQUIRE(where != std::string::npos);
  CHECK(told.err.find("http-cannot-listen", where + 1) == std::string::npos);
}

TEST_CASE("A full disk refuses writes and serves reads", "[integration][life][slow]") {
  TempFolder data;
  ServerProcess server({data.path(), XinzhouRules(), {}, 6 * 1024 * 1024});
  REQUIRE(server.running());
  const Api api(server.port(), server.token());
  std::string body = ComplaintBody(Today(), "full");
  body.replace(body.find("more checks"), 11, std::string(60'000, 'x'));
  std::string id;
  int written = 0;
  Answer answer = api.Post("/api/v1/cases", body);
  for (; answer.status == 201 && written < 2'000; ++written) {
    id = answer.Json().GetString("id");
    answer = api.Post("/api/v1/cases", body);
  }
  INFO(written << answer.body.substr(0, 300));
  REQUIRE(answer.status == 503);
  INFO(answer.body);
  CHECK(answer.Code() == "storage-full");
  CHECK_FALSE(answer.Header("retry-after").empty());
  CHECK(api.Get("/api/v1/cases/" + id).status == 200);
  CHECK(api.Get("/api/v1/cases?limit=5").status == 200);
  // Whether the little that is left takes a small write is chance; readiness tells what came of trying.
  const int ready = api.Get("/readyz").status;
  CHECK((ready == 200 || ready == 503));
  server.LiftFileSizeLimit();
  CHECK(Soon([&] { return api.Get("/readyz").status == 200; }, 5));
  CHECK(Soon([&] { return api.Post("/api/v1/cases", body).status == 201; }, 5));
  CHECK(api.Raise(id, "handler:h1", "take").status == 200);
  server.Signal(SIGTERM);
  CHECK(server.Wait() == 0);
  const auto storage = OpenData(data.path());
  REQUIRE_OK(storage);
  const Audit audit = AuditCases(storage->get());
  CHECK(audit.faults == "");
  CHECK(audit.cases >= written);
}

// A year's arrangement in which the three days from `first` on are off.
std::string Year(int year, const std::string& first, const std::string& last) {
  const std::string text = std::to_string(year);
  return "year: " + text + "\nnotices:\n  - document: test " + text +
         "\n    document_checked: false\n    issued: " + std::to_string(year - 1) +
         "-11-04\n    amends: false\n    verification: invented\n    off:\n      - {name: 元旦, from: " + first +
         ", to: " + last + "}\n    work: []\n";
}

TEST_CASE("A published calendar moves open clocks", "[integration][life][slow]") {
  TempFolder rules;
  TempFolder data;
  CopyRules(rules.path(), {"shanxi"});
  const std::string today = Today();
  const int year = std::atoi(today.substr(0, 4).c_str());
  for (int y = year; y < year + 3; ++y) {
    std::filesystem::remove(rules.path() + "/calendars/cn/" + std::to_string(y) + ".yaml");
  }
  // The invented years give nobody the days off that the law gives.
  std::filesystem::remove(rules.path() + "/calendars/cn/statutory.yaml");
  std::string id;
  Value before;
  {
    ServerProcess server({data.path(), rules.path(), {}, 0});
    REQUIRE(server.running());
    const Answer opened = Api(server.port(), server.token()).OpenComplaint(today, "calendar");
    INFO(opened.body);
    REQUIRE(opened.status == 201);
    id = opened.Json().GetString("id");
    before = ClockOf(opened.Json(), "reply");
    CHECK(before.Get("provisional") == Value(true));
    server.Signal(SIGTERM);
    CHECK(server.Wait() == 0);
  }
  const std::string due(before.GetString("due"));
  const int due_year = std::atoi(due.substr(0, 4).c_str());
  for (int y = year; y <= due_year; ++y) {
    const std::string holiday = y == due_year ? due : std::to_string(y) + "-01-01";
    rules.Put("calendars/cn/" + std::to_string(y) + ".yaml", Year(y, holiday, holiday));
  }
  ServerProcess server({data.path(), rules.path(), {}, 0});
  REQUIRE(server.running());
  const Api api(server.port(), server.token());
  const Value after = api.Get("/api/v1/cases/" + id).Json();
  CHECK(ClockOf(after, "reply").Get("provisional") == Value(false));
  CHECK(std::string(ClockOf(after, "reply").GetString("due")) > due);
  const Value journal = api.Get("/api/v1/cases/" + id + "/journal").Json();
  REQUIRE(journal.Get("items").as_list().size() == 2U);
  const Value& event = journal.Get("items").as_list().back();
  CHECK(event.GetString("event") == "recompute");
  bool told = false;
  for (const Value& change : event.Get("clocks").as_list()) {
    told = told || (change.GetString("clock") == "reply" && change.GetString("old_due") == due);
  }
  CHECK(told);
}

// What a first look finds: cases of every newer kind in more than one state, and records.
void ExpectEveryKind(const Api& api) {
  for (const char* type : {"policy", "service-plan", "agency-registration", "inspection", "assessment", "report-duty",
                           "undertaking", "expert-pool", "self-evaluation", "service-operator", "service-backtrace",
                           "rate-review", "consortium-selection"}) {
    CAPTURE(type);
    const Value page = api.Get("/api/v1/cases?limit=200&type=" + std::string(type)).Json();
    std::set<std::string> states;
    for (const Value& item : page.Get("items").as_list()) states.emplace(item.GetString("state"));
    CHECK(states.size() >= 2U);
  }
  for (const char* type : {"enterprise", "insurer", "agency", "policy", "service", "hazard"}) {
    CAPTURE(type);
    const Answer answer = api.Get("/api/v1/records/" + std::string(type));
    CHECK(answer.Json().Get("items").as_list().size() >= 5U);
  }
}

// A sanitizer's own memory is many times the server's.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::int64_t kOthersKib = 4 * 1024 * 1024;
#else
constexpr std::int64_t kOthersKib = 0;
#endif

TEST_CASE("Demonstration data is rich and written once", "[integration][life][slow]") {
  TempFolder data;
  for (int start = 0; start < 2; ++start) {
    ServerProcess server({data.path(), "", {"--demo"}, 0});
    REQUIRE(server.running());
    const auto written = server.ready().Get("demo_cases").as_int();
    CHECK((written > 0) == (start == 0));
    // Threads that have nothing to do give their memory back after a while. The first start has told years of stories
    // in every region; the next finds them written.
    const std::int64_t most = (start == 0 ? 112 : 76) * 1024 + kOthersKib;
    CHECK(Eventually([&] { return server.ResidentKib() < most; }));
    const std::int64_t kib = server.ResidentKib();
    std::printf("start %d: %lld demonstration cases written, resident %lld KiB\n", start,
                static_cast<long long>(written), static_cast<long long>(kib));
    CHECK(kib > 0);
    const Api api(server.port(), server.token());
    for (const char* light : {"green", "yellow", "red"}) {
      CAPTURE(light);
      const Answer answer = api.Get("/api/v1/cases?limit=200&light=" + std::string(light));
      CHECK(answer.Json().Get("items").as_list().size() >= 5U);
    }
    if (start == 0) ExpectEveryKind(api);
    // With the rules of every region at work: a guard against leaks.
    CHECK(server.ResidentKib() < 128 * 1024 + kOthersKib);
    server.Signal(SIGTERM);
    CHECK(server.Wait() == 0);
  }
  const auto storage = OpenData(data.path());
  REQUIRE_OK(storage);
  // Some twenty kinds of case, each in the states and lights a newcomer should see; still a list that can be read.
  CHECK((*storage)->Stats()->cases >= 360);
  CHECK((*storage)->Stats()->cases <= 480);
  CHECK(AuditCases(storage->get()).faults == "");
}

}  // namespace
}  // namespace anze::testing
