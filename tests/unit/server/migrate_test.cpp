// Moving the open cases of a storage to other rules: all or none, each with an event of its own.
#include "server/app/migrate.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

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
      const std::size_t at = file.text.find(from);
      EXPECT_NE(at, std::string::npos) << from;
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
    {"en: Finish}, from: [open]", "en: Finish}, from: [begun]"}};

std::vector<Edit> RenamedWith(const std::string& move) {
  std::vector<Edit> edits = kRenamed;
  edits.emplace_back("    clocks:\n      reply",
                     "    migrate:\n      open: {to: " + move +
                         ", reason: {zh: 改称, en: Renamed}, clauses: [law-1]}\n    clocks:\n      reply");
  return edits;
}

class Migrating : public ::testing::Test {
 protected:
  // The rules under which the cases of `house` would go on.
  Value Run(const std::vector<Edit>& edits, bool dry_run = false, const std::string& region = {}) {
    const MigrateOptions options{100, region, dry_run};
    Rules after(dry_run ? nullptr : &house.storage);
    const base::Diagnostics found = after.Load(Edited(edits));
    EXPECT_FALSE(base::HasErrors(found)) << found.front().code;
    auto answer = Migrate(&house.rules, &after, &house.storage, house.clock, options, base::Language::kEn);
    if (const auto* problem = std::get_if<Problem>(&answer)) {
      Value failed = Value::EmptyMap();
      failed.Set("problem", problem->error.code);
      return failed;
    }
    return std::get<Value>(answer);
  }

  House house;
  const std::string errand = house.Open("2025-03-04");
};

// 10wd from 2025-03-04: 05 06 07 10 11 12 13 14 17 18; 5wd: 05 06 07 10 11.
TEST_F(Migrating, CountsTheClocksAgainUnderTheOtherRules) {
  house.clock.Set("2025-03-06");
  const Value answer = Run({kShorter});
  EXPECT_EQ(answer.Get("cases"), Value(1));
  EXPECT_EQ(answer.Get("moved"), Value(1));
  EXPECT_EQ(answer.Get("written"), Value(1));
  EXPECT_EQ(answer.Get("refused"), Value(false));
  const Value& difference = answer.Get("results").as_list().front().Get("differences").as_list().front();
  EXPECT_EQ(difference.GetString("what"), "due");
  EXPECT_EQ(difference.GetString("before"), "2025-03-18");
  EXPECT_EQ(difference.GetString("after"), "2025-03-11");
  const workflow::CaseState state = house.State(errand);
  EXPECT_EQ(state.FindClock("reply")->due.ToString(), "2025-03-11");
  EXPECT_EQ(state.updated_at, T("2025-03-06"));
  EXPECT_EQ(house.Events(errand), (Events{"open", "move_snapshot"}));
  EXPECT_EQ(house.storage.LoadCase(errand).value()->sequence, 2U);
}

TEST_F(Migrating, ASecondRunFindsNothingToMove) {
  Run({kShorter});
  const Value again = Run({kShorter});
  EXPECT_EQ(again.Get("cases"), Value(0));
  EXPECT_EQ(again.Get("written"), Value(0));
  EXPECT_EQ(house.Events(errand).size(), 2U);
}

TEST_F(Migrating, ADryRunTellsTheSameAndWritesNothing) {
  const Value told = Run({kShorter}, true);
  EXPECT_EQ(told.Get("moved"), Value(1));
  EXPECT_EQ(told.Get("written"), Value(0));
  EXPECT_EQ(told.Get("results").as_list().size(), 1U);
  EXPECT_EQ(house.Events(errand), Events{"open"});
}

TEST_F(Migrating, TheStateGoesWhereTheRulesSay) {
  const Value answer = Run(RenamedWith("begun"));
  EXPECT_EQ(answer.Get("written"), Value(1));
  EXPECT_EQ(house.State(errand).state, "begun");
  EXPECT_EQ(house.State(errand).FindClock("reply")->due.ToString(), "2025-03-18");
  // The case goes on under the rules it was moved to, which the storage has kept.
  EXPECT_EQ(house.Raise(errand, "finish"), "ok");
  EXPECT_EQ(house.State(errand).state, "done");
}

TEST_F(Migrating, AMoveMayEndACase) {
  EXPECT_EQ(Run(RenamedWith("done")).Get("written"), Value(1));
  EXPECT_EQ(house.State(errand).state, "done");
  EXPECT_FALSE(house.State(errand).FindClock("reply")->live());
  EXPECT_TRUE(house.storage.CaseIds("", 10, true).value().empty());
}

TEST_F(Migrating, OneThatMayNotMoveKeepsAllFromMoving) {
  ASSERT_EQ(house.Raise(errand, "finish"), "ok");  // closed: never moves
  const std::string stays = house.Open("2025-03-04");
  const std::string other = house.Open("2025-03-05");
  const Value answer = Run(kRenamed);
  EXPECT_EQ(answer.Get("cases"), Value(2));
  EXPECT_EQ(answer.Get("refused"), Value(true));
  EXPECT_EQ(answer.Get("written"), Value(0));
  const Value& problem = answer.Get("migration").as_list().front();
  EXPECT_EQ(problem.GetString("code"), "migration-needed");
  EXPECT_EQ(problem.GetString("file"), kCasesFile);
  EXPECT_EQ(problem.GetString("clause"), "law-1");
  EXPECT_EQ(problem.Get("cases"), Value(2));
  EXPECT_EQ(house.Events(stays), Events{"open"});
  EXPECT_EQ(house.Events(other), Events{"open"});
}

TEST_F(Migrating, OnlyTheRegionAskedFor) {
  EXPECT_EQ(Run({kShorter}, false, "cn/shanxi").Get("cases"), Value(0));
  EXPECT_EQ(Run({kShorter}, false, "c").Get("cases"), Value(0));
  EXPECT_EQ(Run({kShorter}, false, "cn").Get("written"), Value(1));
}

TEST_F(Migrating, AFailureOfTheStorageIsToldAndAskingAgainMovesTheRest) {
  house.storage.SetFaults({.conflict_next = 1});
  EXPECT_EQ(Run({kShorter}).GetString("problem"), "storage-busy");
  EXPECT_EQ(house.Events(errand), Events{"open"});
  EXPECT_EQ(Run({kShorter}).Get("written"), Value(1));
}

}  // namespace
}  // namespace anze::app
