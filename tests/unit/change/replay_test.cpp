// Stored complaints replayed against drafts.
#include "core/change/replay.h"

#include <gtest/gtest.h>

#include "tests/unit/workflow/complaint.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::change {
namespace {

using namespace workflow::testing;  // NOLINT(google-build-using-namespace): the words of the workflow tests

std::string Replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
  return text;
}

// The complaint of the workflow tests, received on Tuesday 2025-03-04.
class Replay : public ::testing::Test {
 protected:
  void Verify() { EXPECT_EQ(case_.Raise("2025-03-10", "handler:h1", "verify", R"({"reasons":"必要"})"), "ok"); }

  CaseOutcome Against(const std::string& type, const std::string& parameters) {
    const Compiled draft = Compile(type, parameters);
    const auto calendar = Calendar();
    const auto outcome = ReplayCase({before_.program.get(), calendar.get()}, {draft.program.get(), calendar.get()},
                                    {case_.state, case_.journal});
    EXPECT_TRUE(outcome.ok());
    return outcome.ok() ? *outcome : CaseOutcome();
  }

  Compiled before_ = Compile(kComplaint, kComplaintParameters);
  LivingCase case_{before_};

  void SetUp() override { ASSERT_EQ(case_.Open("2025-03-04", "handler:h1", kMarch4), "ok"); }
};

TEST_F(Replay, TheSameRulesChangeNothing) {
  Verify();
  const CaseOutcome outcome = Against(kComplaint, kComplaintParameters);
  EXPECT_TRUE(outcome.open);
  EXPECT_EQ(outcome.events, 2U);
  EXPECT_TRUE(outcome.differences.empty());
  EXPECT_TRUE(outcome.migration.empty());
}

TEST_F(Replay, AShorterPeriodMovesTheDueDay) {
  const CaseOutcome outcome = Against(kComplaint, Replaced(kComplaintParameters, "value: 10wd", "value: 5wd"));
  ASSERT_EQ(outcome.differences.size(), 1U);
  const Difference& due = outcome.differences.front();
  EXPECT_EQ(due.what, "due");
  EXPECT_EQ(due.name, "reply");
  EXPECT_EQ(due.before, "2025-03-18");  // 5 6 7 10 11 12 13 14 17 18
  EXPECT_EQ(due.after, "2025-03-11");   // 5 6 7 10 11
  EXPECT_EQ(due.clauses.as_list().front().GetString("id"), "law-1");
}

TEST_F(Replay, AnEventThatTheDraftRefusesIsNamedWithItsReason) {
  Verify();
  // Verified on 2025-03-10, which is after the third working day, 2025-03-07.
  const CaseOutcome outcome = Against(kComplaint, Replaced(kComplaintParameters, "value: 10wd", "value: 3wd"));
  ASSERT_EQ(outcome.differences.size(), 1U);
  EXPECT_EQ(outcome.differences.front().what, "refused");
  EXPECT_EQ(outcome.differences.front().name, "verify");
  EXPECT_EQ(outcome.differences.front().after, "requirement-not-met");
  EXPECT_NE(outcome.differences.front().title.zh.find("已过 2025-03-07"), std::string::npos)
      << outcome.differences.front().title.zh;
}

TEST_F(Replay, ABreachUnderTheDraftShowsInStateAndFacts) {
  EXPECT_EQ(case_.Raise("2025-03-14", "handler:h1", "take"), "ok");
  const CaseOutcome outcome = Against(kComplaint, Replaced(kComplaintParameters, "value: 10wd", "value: 3wd"));
  std::vector<std::string> what;
  for (const Difference& difference : outcome.differences) what.push_back(difference.what + " " + difference.name);
  EXPECT_EQ(what, (std::vector<std::string>{"fact complaint.overdue", "due reply", "late reply"}));
}

TEST_F(Replay, ARemovedStateIsRefusedUnlessItMigrates) {
  Verify();
  std::string renamed =
      Replaced(Replaced(kComplaint, "verifying", "checking"), "message: checking", "message: verifying");
  const CaseOutcome refused = Against(renamed, kComplaintParameters);
  ASSERT_EQ(refused.migration.size(), 1U);
  const base::Error& error = refused.migration.front();
  EXPECT_EQ(error.code, "migration-needed");
  EXPECT_EQ(error.args.back().second, "state-missing");
  EXPECT_EQ(error.clause, "law-1");
  EXPECT_EQ(error.span.line, 2);
  renamed += "    migrate:\n      verifying: {to: checking, reason: {zh: 改名, en: Renamed}, clauses: [law-1]}\n";
  const CaseOutcome moved = Against(renamed, kComplaintParameters);
  EXPECT_TRUE(moved.migration.empty());
  EXPECT_TRUE(moved.moves);
  ASSERT_EQ(moved.differences.size(), 1U);
  EXPECT_EQ(moved.differences.front().what, "state");
  EXPECT_EQ(moved.differences.front().before, "verifying");
  EXPECT_EQ(moved.differences.front().after, "checking");
}

TEST_F(Replay, ACaseTypeThatIsGoneIsRefused) {
  const auto calendar = Calendar();
  const auto outcome =
      ReplayCase({before_.program.get(), calendar.get()}, {nullptr, calendar.get()}, {case_.state, case_.journal});
  ASSERT_TRUE(outcome.ok());
  ASSERT_EQ(outcome->migration.size(), 1U);
  EXPECT_EQ(outcome->migration.front().code, "migration-type-missing");
}

TEST_F(Replay, AJournalWithoutAnOpeningIsCorrupt) {
  const auto calendar = Calendar();
  const change::Ground ground{before_.program.get(), calendar.get()};
  const auto outcome = ReplayCase(ground, ground, {case_.state, {}});
  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error().code, "journal-corrupt");
}

}  // namespace
}  // namespace anze::change
