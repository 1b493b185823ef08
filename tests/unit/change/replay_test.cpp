// Stored complaints replayed against drafts.
#include "core/change/replay.h"

#include "tests/support/check.h"
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
class Replay {
 protected:
  Replay() { REQUIRE(case_.Open("2025-03-04", "handler:h1", kMarch4) == "ok"); }

  void Verify() { CHECK(case_.Raise("2025-03-10", "handler:h1", "verify", R"({"reasons":"必要"})") == "ok"); }

  CaseOutcome Against(const std::string& type, const std::string& parameters) {
    const Compiled draft = Compile(type, parameters);
    const auto calendar = Calendar();
    const auto outcome = ReplayCase({before_.program.get(), calendar.get()}, {draft.program.get(), calendar.get()},
                                    {case_.state, case_.journal});
    CHECK_OK(outcome);
    return outcome.ok() ? *outcome : CaseOutcome();
  }

  Compiled before_ = Compile(kComplaint, kComplaintParameters);
  LivingCase case_{before_};
};

TEST_CASE_METHOD(Replay, "Replay: the same rules change nothing", "[change][replay]") {
  Verify();
  const CaseOutcome outcome = Against(kComplaint, kComplaintParameters);
  CHECK(outcome.open);
  CHECK(outcome.events == 2U);
  CHECK(outcome.differences.empty());
  CHECK(outcome.migration.empty());
}

TEST_CASE_METHOD(Replay, "Replay: a shorter period moves the due day", "[change][replay]") {
  const CaseOutcome outcome = Against(kComplaint, Replaced(kComplaintParameters, "value: 10wd", "value: 5wd"));
  REQUIRE(outcome.differences.size() == 1U);
  const Difference& due = outcome.differences.front();
  CHECK(due.what == "due");
  CHECK(due.name == "reply");
  CHECK(due.before == "2025-03-18");  // 5 6 7 10 11 12 13 14 17 18
  CHECK(due.after == "2025-03-11");   // 5 6 7 10 11
  CHECK(due.clauses.as_list().front().GetString("id") == "law-1");
}

TEST_CASE_METHOD(Replay, "Replay: an event that the draft refuses is named with its reason", "[change][replay]") {
  Verify();
  // Verified on 2025-03-10, which is after the third working day, 2025-03-07.
  const CaseOutcome outcome = Against(kComplaint, Replaced(kComplaintParameters, "value: 10wd", "value: 3wd"));
  REQUIRE(outcome.differences.size() == 1U);
  CHECK(outcome.differences.front().what == "refused");
  CHECK(outcome.differences.front().name == "verify");
  CHECK(outcome.differences.front().after == "requirement-not-met");
  CHECK_THAT(outcome.differences.front().title.zh, Catch::Contains("已过 2025-03-07"));
}

TEST_CASE_METHOD(Replay, "Replay: a breach under the draft shows in state and facts", "[change][replay]") {
  CHECK(case_.Raise("2025-03-14", "handler:h1", "take") == "ok");
  const CaseOutcome outcome = Against(kComplaint, Replaced(kComplaintParameters, "value: 10wd", "value: 3wd"));
  std::vector<std::string> what;
  for (const Difference& difference : outcome.differences) what.push_back(difference.what + " " + difference.name);
  CHECK(what == std::vector<std::string>{"fact complaint.overdue", "due reply", "late reply"});
}

TEST_CASE_METHOD(Replay, "Replay: a removed state is refused unless it migrates", "[change][replay]") {
  Verify();
  std::string renamed =
      Replaced(Replaced(kComplaint, "verifying", "checking"), "message: checking", "message: verifying");
  const CaseOutcome refused = Against(renamed, kComplaintParameters);
  REQUIRE(refused.migration.size() == 1U);
  const base::Error& error = refused.migration.front();
  CHECK(error.code == "migration-needed");
  CHECK(error.args.back().second == "state-missing");
  CHECK(error.clause == "law-1");
  CHECK(error.span.line == 14);
  renamed += "    migrate:\n      verifying: {to: checking, reason: {zh: 改名, en: Renamed}, clauses: [law-1]}\n";
  const CaseOutcome moved = Against(renamed, kComplaintParameters);
  CHECK(moved.migration.empty());
  CHECK(moved.moves);
  REQUIRE(moved.differences.size() == 1U);
  CHECK(moved.differences.front().what == "state");
  CHECK(moved.differences.front().before == "verifying");
  CHECK(moved.differences.front().after == "checking");
}

TEST_CASE_METHOD(Replay, "Replay: a case type that is gone is refused", "[change][replay]") {
  const auto calendar = Calendar();
  const auto outcome =
      ReplayCase({before_.program.get(), calendar.get()}, {nullptr, calendar.get()}, {case_.state, case_.journal});
  REQUIRE_OK(outcome);
  REQUIRE(outcome->migration.size() == 1U);
  CHECK(outcome->migration.front().code == "migration-type-missing");
}

TEST_CASE_METHOD(Replay, "Replay: a journal without an opening is corrupt", "[change][replay]") {
  const auto calendar = Calendar();
  const change::Ground ground{before_.program.get(), calendar.get()};
  const auto outcome = ReplayCase(ground, ground, {case_.state, {}});
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.error().code == "journal-corrupt");
}

}  // namespace
}  // namespace anze::change
