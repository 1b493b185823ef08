// Moving the open cases of a storage to other rules: all or none, each with an event of its own.
#include "server/app/rules/migrate.h"

#include <utility>
#include <vector>

#include "server/http/wire/outcomes_json.h"
#include "tests/unit/server/house.h"

namespace anze::app {
namespace {

using base::Value;
using testing::House;
using testing::T;
using Events = std::vector<std::string>;
using Edit = std::pair<std::string, std::string>;

constexpr const char* kCasesFile = "cn/cases/test.yaml";

std::vector<ruleset::SourceFile> Edited(const std::vector<Edit>& edits) {
  std::vector<ruleset::SourceFile> files = testing::SmallRules();
  for (ruleset::SourceFile& file : files) {
    if (file.path != kCasesFile) continue;
    for (const auto& [from, to] : edits) {
      CAPTURE(from);
      const std::size_t at = file.text.find(from);
      CHECK(at != std::string::npos);
      if (at != std::string::npos) file.text.replace(at, from.size(), to);
    }
  }
  return files;
}

const Edit kShorter{"period: 10wd", "period: 5wd"};
// The state "open" of an errand is called "begun".
const std::vector<Edit> kRenamed{
    {"initial: open", "initial: begun"},
    {"open: {title: {zh: 未办, en: Open}}", "begun: {title: {zh: 已开始, en: Begun}}"},
    {"tell: {title: {zh: 告知, en: Tell}, from: [open]", "tell: {title: {zh: 告知, en: Tell}, from: [begun]"},
    {"en: Call help}, from: [open]", "en: Call help}, from: [begun]"},
    {"en: Helped}, from: [open]", "en: Helped}, from: [begun]"},
    {"en: Note}, from: [open]", "en: Note}, from: [begun]"},
    {"en: Finish}, from: [open]", "en: Finish}, from: [begun]"}};

std::vector<Edit> RenamedWith(const std::string& move) {
  std::vector<Edit> edits = kRenamed;
  edits.emplace_back("    clocks:\n      reply",
                     "    migrate:\n      open: {to: " + move +
                         ", reason: {zh: 改称, en: Renamed}, clauses: [law-1]}\n    clocks:\n      reply");
  return edits;
}

class Migrating {
 protected:
  // The rules under which the cases of `house` would go on.
  Value Run(const std::vector<Edit>& edits, bool dry_run = false, const std::string& region = {}) {
    const MigrateOptions options{100, region, dry_run};
    Rules after(dry_run ? nullptr : &house.storage);
    const base::Diagnostics found = after.Load(Edited(edits));
    INFO(testing::Lines(found));
    CHECK_FALSE(base::HasErrors(found));
    auto answer = Migrate(&house.rules, &after, &house.storage, house.clock, options);
    if (const auto* problem = std::get_if<Problem>(&answer)) {
      Value failed = Value::EmptyMap();
      failed.Set("problem", problem->error.code);
      return failed;
    }
    return http::ToValue(std::get<Migrated>(answer), base::Language::kEn);
  }

  House house;
  const std::string errand = house.Open("2025-03-04");
};

// 10wd from 2025-03-04: 05 06 07 10 11 12 13 14 17 18; 5wd: 05 06 07 10 11.
TEST_CASE_METHOD(Migrating, "Migrating counts the clocks again under the other rules", "[server][migrate]") {
  house.clock.Set("2025-03-06");
  const Value answer = Run({kShorter});
  CHECK(answer.Get("cases") == Value(1));
  CHECK(answer.Get("moved") == Value(1));
  CHECK(answer.Get("written") == Value(1));
  CHECK(answer.Get("refused") == Value(false));
  const Value& difference = answer.Get("results").as_list().front().Get("differences").as_list().front();
  CHECK(difference.GetString("what") == "due");
  CHECK(difference.GetString("before") == "2025-03-18");
  CHECK(difference.GetString("after") == "2025-03-11");
  const workflow::CaseState state = house.State(errand);
  CHECK(state.FindClock("reply")->due.ToString() == "2025-03-11");
  CHECK(state.updated_at == T("2025-03-06"));
  CHECK(house.Events(errand) == Events{"open", "move_snapshot"});
  CHECK(house.storage.LoadCase(errand).value()->sequence == 2U);
}

TEST_CASE_METHOD(Migrating, "Migrating: a second run finds nothing to move", "[server][migrate]") {
  Run({kShorter});
  const Value again = Run({kShorter});
  CHECK(again.Get("cases") == Value(0));
  CHECK(again.Get("written") == Value(0));
  CHECK(house.Events(errand).size() == 2U);
}

TEST_CASE_METHOD(Migrating, "Migrating: a dry run tells the same and writes nothing", "[server][migrate]") {
  const Value told = Run({kShorter}, true);
  CHECK(told.Get("moved") == Value(1));
  CHECK(told.Get("written") == Value(0));
  CHECK(told.Get("results").as_list().size() == 1U);
  CHECK(house.Events(errand) == Events{"open"});
}

TEST_CASE_METHOD(Migrating, "Migrating: the state goes where the rules say", "[server][migrate]") {
  const Value answer = Run(RenamedWith("begun"));
  CHECK(answer.Get("written") == Value(1));
  CHECK(house.State(errand).state == "begun");
  CHECK(house.State(errand).FindClock("reply")->due.ToString() == "2025-03-18");
  // The case goes on under the rules it was moved to, which the storage has kept.
  CHECK(house.Raise(errand, "finish") == "ok");
  CHECK(house.State(errand).state == "done");
}

TEST_CASE_METHOD(Migrating, "Migrating: a move may end a case", "[server][migrate]") {
  CHECK(Run(RenamedWith("done")).Get("written") == Value(1));
  CHECK(house.State(errand).state == "done");
  CHECK_FALSE(house.State(errand).FindClock("reply")->live());
  CHECK(house.storage.CaseIds("", 10, true).value().empty());
}

TEST_CASE_METHOD(Migrating, "Migrating: one that may not move keeps all from moving", "[server][migrate]") {
  REQUIRE(house.Raise(errand, "finish") == "ok");  // closed: never moves
  const std::string stays = house.Open("2025-03-04");
  const std::string other = house.Open("2025-03-05");
  const Value answer = Run(kRenamed);
  CHECK(answer.Get("cases") == Value(2));
  CHECK(answer.Get("refused") == Value(true));
  CHECK(answer.Get("written") == Value(0));
  const Value& problem = answer.Get("migration").as_list().front();
  CHECK(problem.GetString("code") == "migration-needed");
  CHECK(problem.GetString("file") == kCasesFile);
  CHECK(problem.GetString("clause") == "law-1");
  CHECK(problem.Get("cases") == Value(2));
  CHECK(house.Events(stays) == Events{"open"});
  CHECK(house.Events(other) == Events{"open"});
}

TEST_CASE_METHOD(Migrating, "Migrating moves only the region asked for", "[server][migrate]") {
  CHECK(Run({kShorter}, false, "cn/shanxi").Get("cases") == Value(0));
  CHECK(Run({kShorter}, false, "c").Get("cases") == Value(0));
  CHECK(Run({kShorter}, false, "cn").Get("written") == Value(1));
}

TEST_CASE_METHOD(Migrating, "Migrating: a failure of the storage is told and asking again moves the rest",
                 "[server][migrate]") {
  house.storage.SetFaults({.conflict_next = 1});
  CHECK(Run({kShorter}).GetString("problem") == "storage-busy");
  CHECK(house.Events(errand) == Events{"open"});
  CHECK(Run({kShorter}).Get("written") == Value(1));
}

}  // namespace
}  // namespace anze::app
