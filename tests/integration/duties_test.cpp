// Duties that become cases in a real server: each once, through kills and restarts, and their lights on the work list.
#include <signal.h>

#include <chrono>
#include <fstream>
#include <map>
#include <thread>

#include "tests/integration/live.h"
#include "tests/support/check.h"
#include "tests/support/eventually.h"

namespace anze::testing {
namespace {

using base::Value;

constexpr const char* kFoshan = "cn/guangdong/foshan";

// Foshan's rules, with duties opened seventy days ahead: whatever the day, a monthly report or two are to be opened.
const std::string& FoshanRules() {
  static const TempFolder folder;
  [[maybe_unused]] static const bool copied = [] {
    CopyRules(folder.path(), {"guangdong"});
    const std::string file = folder.path() + "/cn/parameters/duty.yaml";
    std::string text = ReadText(file);
    const std::size_t at = text.find("value: 30d");
    REQUIRE(at != std::string::npos);
    text.replace(at, 10, "value: 70d");
    std::ofstream(file, std::ios::binary) << text;
    return true;
  }();
  return folder.path();
}

void AddInsurer(const Api& api, const std::string& name, const std::string& code, const std::string& region) {
  const Answer added = api.Post("/api/v1/records/insurer", R"({"region": ")" + region + R"(", "data": {"code": ")" +
                                                               code + R"(", "name": ")" + name + R"("}})");
  INFO(added.body);
  REQUIRE(added.status == 201);
}

// The monthly reports due within seventy days.
std::vector<Value> Monthly(const Api& api) {
  const Answer answer =
      api.Get("/api/v1/duties?region=" + std::string(kFoshan) + "&from=" + Today() + "&to=" + Today(70));
  INFO(answer.body);
  CHECK(answer.status == 200);
  const Value list = answer.Json();
  std::vector<Value> found;
  for (const Value& duty : list.Get("items").as_list()) {
    if (duty.GetString("name") == "monthly-report") found.push_back(duty);
  }
  return found;
}

std::int64_t CountOf(const Value& duty, const char* what) { return duty.Get("cases").Get(what).as_int(); }

bool AllOpened(const Api& api, std::int64_t debtors) {
  for (const Value& duty : Monthly(api)) {
    if (CountOf(duty, "opened") != debtors) return false;
  }
  return true;
}

// "region duty period subject" -> how many cases.
std::map<std::string, int> CasesOf(const Api& api) {
  std::map<std::string, int> found;
  std::string cursor;
  do {
    const Value page =
        api.Get("/api/v1/cases?type=report-duty&limit=200" + (cursor.empty() ? "" : "&cursor=" + cursor)).Json();
    for (const Value& row : page.Get("items").as_list()) {
      const Value one = api.Get("/api/v1/cases/" + std::string(row.GetString("id"))).Json();
      const Value& facts = one.Get("facts").Get("duty");
      ++found[std::string(row.GetString("region")) + " " + std::string(facts.GetString("name")) + " " +
              std::string(facts.GetString("period")) + " " + std::string(row.GetString("subject"))];
    }
    cursor = page.GetString("next_cursor");
  } while (!cursor.empty());
  return found;
}

TEST_CASE("Cases of duties are opened once through kills and restarts", "[integration][duties][slow]") {
  TempFolder data;
  {
    ServerProcess server({data.path(), FoshanRules(), {}, 0});
    REQUIRE(server.running());
    const Api api(server.port(), server.token());
    AddInsurer(api, "insurer-a", "91440605MA0TEAT01P", kFoshan);
    AddInsurer(api, "insurer-b", "91441300MA0FAKE25C", kFoshan);
    AddInsurer(api, "insurer-c", "91140900MA0DEM013C", "cn/guangdong/foshan/nanhai");
  }
  // Killed as soon as the first case stands, three times over.
  for (int i = 0; i < 3; ++i) {
    ServerProcess server({data.path(), FoshanRules(), {}, 0});
    REQUIRE(server.running());
    const Api api(server.port(), server.token());
    CHECK(Eventually([&] { return !CasesOf(api).empty(); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(10 * i));
    server.Signal(SIGKILL);
    server.Wait();
  }
  {
    ServerProcess server({data.path(), FoshanRules(), {}, 0});
    REQUIRE(server.running());
    const Api api(server.port(), server.token());
    REQUIRE_FALSE(Monthly(api).empty());
    CHECK(Eventually([&] { return AllOpened(api, 3); }));
    for (const auto& [name, count] : CasesOf(api)) {
      CAPTURE(name);
      CHECK(count == 1);
    }
    AddInsurer(api, "insurer-d", "91330000MA0DEMQ35P", kFoshan);
  }
  ServerProcess server({data.path(), FoshanRules(), {}, 0});
  REQUIRE(server.running());
  const Api api(server.port(), server.token());
  CHECK(Eventually([&] { return AllOpened(api, 4); }));
  std::size_t monthly = 0;
  for (const auto& [name, count] : CasesOf(api)) {
    CAPTURE(name);
    CHECK(count == 1);
    if (name.find("monthly-report") != std::string::npos) ++monthly;
  }
  CHECK(monthly == 4 * Monthly(api).size());
}

TEST_CASE("The lights of duties are those of the work list", "[integration][duties][slow]") {
  TempFolder data;
  {
    ServerProcess server({data.path(), FoshanRules(), {}, 0});
    REQUIRE(server.running());
    AddInsurer(Api(server.port(), server.token()), "insurer-a", "91440605MA0TEAT01P", kFoshan);
  }
  ServerProcess server({data.path(), FoshanRules(), {}, 0});
  REQUIRE(server.running());
  const Api api(server.port(), server.token());
  REQUIRE(Eventually([&] { return AllOpened(api, 1); }));
  const std::vector<Value> open = Monthly(api);
  REQUIRE_FALSE(open.empty());
  const Value& last = open.back();
  const std::string id(last.GetString("case"));
  const Value the_case = api.Get("/api/v1/cases/" + id).Json();
  CHECK(the_case.GetString("opened_by") == "system");
  CHECK(the_case.Get("subject").GetString("name") == "insurer-a");
  CHECK(ClockOf(the_case, "due").GetString("due") == last.GetString("due"));
  CHECK(last.GetString("light") == ClockOf(the_case, "due").GetString("light"));
  CHECK(last.GetString("state") == "due");
  const Value rows =
      api.Get("/api/v1/cases?type=report-duty&q=insurer-a&light=" + std::string(last.GetString("light"))).Json();
  bool listed = false;
  for (const Value& row : rows.Get("items").as_list()) listed = listed || row.GetString("id") == id;
  CHECK(listed);
  REQUIRE(api.Raise(id, "insurer:i1", "file", R"({"reference": "report-1"})").status == 200);
  Value filed = Monthly(api).back();
  CHECK(filed.GetString("light") == "green");
  CHECK(filed.GetString("state") == "filed");
  CHECK(CountOf(filed, "met") == 1);
  CHECK(CountOf(filed, "late") == 0);
  REQUIRE(api.Raise(id, "bureau_clerk:b1", "accept").status == 200);
  CHECK(Monthly(api).back().GetString("light") == "none");
}

}  // namespace
}  // namespace anze::testing
