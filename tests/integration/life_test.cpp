// The life of a server process: stopping, a full disk, a calendar that arrives, demonstration data.
#include <gtest/gtest.h>
#include <signal.h>

#include <chrono>
#include <filesystem>
#include <set>
#include <string>
#include <thread>

#include "tests/integration/audit.h"
#include "tests/integration/live.h"

namespace anze::testing {
namespace {

using base::Value;

const std::string& XinzhouRules() {
  static const TempFolder folder;
  static const bool copied = [] {
    CopyRules(folder.path(), {"shanxi"});
    return true;
  }();
  EXPECT_TRUE(copied);
  return folder.path();
}

TEST(Life, TerminationIsGraceful) {
  TempFolder data;
  ServerProcess server({data.path(), XinzhouRules(), {}, 0});
  ASSERT_TRUE(server.running());
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
  EXPECT_EQ(server.Wait(), 0);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(8));
  for (std::thread& client : clients) client.join();
  EXPECT_TRUE(idle.Closed());
  EXPECT_EQ(broken, 0);
  const auto storage = OpenData(data.path());
  ASSERT_TRUE(storage);
  EXPECT_GE(storage->Stats()->cases, acknowledged);
  std::string last;
  AuditCases(storage.get(), "", &last);
}

TEST(Life, InterruptStopsToo) {
  TempFolder data;
  ServerProcess server({data.path(), XinzhouRules(), {}, 0});
  ASSERT_TRUE(server.running());
  server.Signal(SIGINT);
  EXPECT_EQ(server.Wait(), 0);
}

TEST(Life, TokenIsOfTheOwnerAloneAndStays) {
  namespace fs = std::filesystem;
  TempFolder data;
  std::string token;
  for (int start = 0; start < 2; ++start) {
    ServerProcess server({data.path(), XinzhouRules(), {}, 0});
    ASSERT_TRUE(server.running());
    EXPECT_EQ(server.token().size(), 64U);
    EXPECT_TRUE(token.empty() || token == server.token());
    token = server.token();
  }
  EXPECT_EQ(fs::status(data.File("admin.token")).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST(Life, SecondServerOnOneFolderIsRefused) {
  TempFolder data;
  ServerProcess first({data.path(), XinzhouRules(), {}, 0});
  ASSERT_TRUE(first.running());
  const Finished second =
      RunAnze({"serve", "--json", "--listen", "127.0.0.1:0", "--data", data.path(), "--rules", XinzhouRules()});
  EXPECT_EQ(second.exit_code, 2);
  EXPECT_NE(second.out.find("storage-in-use"), std::string::npos) << second.out;
  const Finished port = RunAnze({"serve", "--json", "--listen", "127.0.0.1:" + std::to_string(first.port()), "--data",
                                 data.File("other"), "--rules", XinzhouRules()});
  EXPECT_EQ(port.exit_code, 2);
  EXPECT_NE(port.out.find("http-cannot-listen"), std::string::npos) << port.out;
  const Finished told = RunAnze({"serve", "--listen", "127.0.0.1:" + std::to_string(first.port()), "--data",
                                 data.File("third"), "--rules", XinzhouRules()});
  const std::size_t where = told.err.find("http-cannot-listen");
  EXPECT_NE(where, std::string::npos);
  EXPECT_EQ(told.err.find("http-cannot-listen", where + 1), std::string::npos) << told.err;
}

TEST(Life, FullDiskRefusesWritesAndServesReads) {
  TempFolder data;
  ServerProcess server({data.path(), XinzhouRules(), {}, 6 * 1024 * 1024});
  ASSERT_TRUE(server.running());
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
  ASSERT_EQ(answer.status, 503) << written << answer.body.substr(0, 300);
  EXPECT_EQ(answer.Code(), "storage-full") << answer.body;
  EXPECT_FALSE(answer.Header("retry-after").empty());
  EXPECT_EQ(api.Get("/api/v1/cases/" + id).status, 200);
  EXPECT_EQ(api.Get("/api/v1/cases?limit=5").status, 200);
  EXPECT_EQ(api.Get("/readyz").status, 200);
  server.LiftFileSizeLimit();
  EXPECT_TRUE(Soon([&] { return api.Post("/api/v1/cases", body).status == 201; }, 5));
  EXPECT_EQ(api.Raise(id, "handler:h1", "take").status, 200);
  server.Signal(SIGTERM);
  EXPECT_EQ(server.Wait(), 0);
  const auto storage = OpenData(data.path());
  ASSERT_TRUE(storage);
  std::string last;
  EXPECT_GT(AuditCases(storage.get(), "", &last), written - 1);
}

// A year's arrangement in which the three days from `first` on are off.
std::string Year(int year, const std::string& first, const std::string& last) {
  const std::string text = std::to_string(year);
  return "year: " + text + "\nnotices:\n  - document: test " + text +
         "\n    document_checked: false\n    issued: " + std::to_string(year - 1) +
         "-11-04\n    amends: false\n    verification: invented\n    off:\n      - {name: 元旦, from: " + first +
         ", to: " + last + "}\n    work: []\n";
}

TEST(Life, PublishedCalendarMovesOpenClocks) {
  TempFolder rules;
  TempFolder data;
  CopyRules(rules.path(), {"shanxi"});
  const std::string today = Today();
  const int year = std::atoi(today.substr(0, 4).c_str());
  for (int y = year; y < year + 3; ++y) {
    std::filesystem::remove(rules.path() + "/calendars/cn/" + std::to_string(y) + ".yaml");
  }
  std::string id;
  Value before;
  {
    ServerProcess server({data.path(), rules.path(), {}, 0});
    ASSERT_TRUE(server.running());
    const Answer opened = Api(server.port(), server.token()).OpenComplaint(today, "calendar");
    ASSERT_EQ(opened.status, 201) << opened.body;
    id = opened.Json().GetString("id");
    before = ClockOf(opened.Json(), "reply");
    EXPECT_EQ(before.Get("provisional"), Value(true)) << opened.body;
    server.Signal(SIGTERM);
    EXPECT_EQ(server.Wait(), 0);
  }
  const std::string due(before.GetString("due"));
  const int due_year = std::atoi(due.substr(0, 4).c_str());
  for (int y = year; y <= due_year; ++y) {
    const std::string holiday = y == due_year ? due : std::to_string(y) + "-01-01";
    rules.Put("calendars/cn/" + std::to_string(y) + ".yaml", Year(y, holiday, holiday));
  }
  ServerProcess server({data.path(), rules.path(), {}, 0});
  ASSERT_TRUE(server.running());
  const Api api(server.port(), server.token());
  const Value after = api.Get("/api/v1/cases/" + id).Json();
  EXPECT_EQ(ClockOf(after, "reply").Get("provisional"), Value(false));
  EXPECT_GT(std::string(ClockOf(after, "reply").GetString("due")), due);
  const Value journal = api.Get("/api/v1/cases/" + id + "/journal").Json();
  ASSERT_EQ(journal.Get("items").as_list().size(), 2U);
  const Value& event = journal.Get("items").as_list().back();
  EXPECT_EQ(event.GetString("event"), "recompute");
  bool told = false;
  for (const Value& change : event.Get("clocks").as_list()) {
    told = told || (change.GetString("clock") == "reply" && change.GetString("old_due") == due);
  }
  EXPECT_TRUE(told);
}

// What a first look finds: cases of every newer kind in more than one state, and records.
void ExpectEveryKind(const Api& api) {
  for (const char* type : {"policy", "service-plan", "agency-registration", "inspection", "assessment", "report-duty",
                           "undertaking", "expert-pool", "self-evaluation", "service-operator", "service-backtrace",
                           "rate-review", "consortium-selection"}) {
    const Value page = api.Get("/api/v1/cases?limit=200&type=" + std::string(type)).Json();
    std::set<std::string> states;
    for (const Value& item : page.Get("items").as_list()) states.emplace(item.GetString("state"));
    EXPECT_GE(states.size(), 2U) << type;
  }
  for (const char* type : {"enterprise", "insurer", "agency", "policy", "service", "hazard"}) {
    const Answer answer = api.Get("/api/v1/records/" + std::string(type));
    EXPECT_GE(answer.Json().Get("items").as_list().size(), 5U) << type;
  }
}

// A sanitizer's own memory is many times the server's.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::int64_t kOthersKib = 4 * 1024 * 1024;
#else
constexpr std::int64_t kOthersKib = 0;
#endif

TEST(Life, DemonstrationDataIsRichAndWrittenOnce) {
  TempFolder data;
  for (int start = 0; start < 2; ++start) {
    ServerProcess server({data.path(), "", {"--demo"}, 0});
    ASSERT_TRUE(server.running());
    const auto written = server.ready().Get("demo_cases").as_int();
    EXPECT_EQ(written > 0, start == 0);
    const std::int64_t kib = server.ResidentKib();
    std::printf("start %d: %lld demonstration cases written, resident %lld KiB\n", start,
                static_cast<long long>(written), static_cast<long long>(kib));
    EXPECT_GT(kib, 0);
    EXPECT_LT(kib, 64 * 1024 + kOthersKib);
    const Api api(server.port(), server.token());
    for (const char* light : {"green", "yellow", "red"}) {
      const Answer answer = api.Get("/api/v1/cases?limit=200&light=" + std::string(light));
      EXPECT_GE(answer.Json().Get("items").as_list().size(), 5U) << light;
    }
    if (start == 0) ExpectEveryKind(api);
    // With the rules of every region at work: a guard against leaks.
    EXPECT_LT(server.ResidentKib(), 96 * 1024 + kOthersKib);
    server.Signal(SIGTERM);
    EXPECT_EQ(server.Wait(), 0);
  }
  const auto storage = OpenData(data.path());
  ASSERT_TRUE(storage);
  // Some twenty kinds of case, each in the states and lights a newcomer should see; still a list that can be read.
  EXPECT_GE(storage->Stats()->cases, 360);
  EXPECT_LE(storage->Stats()->cases, 480);
  std::string last;
  AuditCases(storage.get(), "", &last);
}

}  // namespace
}  // namespace anze::testing
