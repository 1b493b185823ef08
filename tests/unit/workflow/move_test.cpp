// Moving open cases to other rules, and proving what a journal holds.
#include "core/workflow/move.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "core/workflow/evolve.h"
#include "core/workflow/prove.h"
#include "tests/unit/workflow/complaint.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::workflow::testing {
namespace {

std::string With(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string ReasonOf(const base::Error& error) {
  for (const auto& [name, value] : error.args) {
    if (name == "reason") return value;
  }
  return {};
}

class Move : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(case_.Open("2025-03-04", "handler:h1", kMarch4), "ok"); }

  base::Diagnostics Check(const std::string& type) {
    after_ = Compile(type, kComplaintParameters);
    return CheckMove(*before_.program, *after_.program, case_.state);
  }
  // Error where `place` stands in the draft's file, for that reason.
  void ExpectOnly(const std::string& type, const char* reason, const char* place) {
    const std::size_t at = type.find(place);
    ASSERT_NE(at, std::string::npos) << place;
    const auto line = 2 + std::count(type.begin(), type.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    const base::Diagnostics found = Check(type);
    ASSERT_EQ(found.size(), 1U) << Describe(found);
    EXPECT_EQ(ReasonOf(found.front()), reason);
    EXPECT_EQ(found.front().span.file, "cn/cases/test.yaml");
    EXPECT_EQ(found.front().span.line, line);
    EXPECT_EQ(found.front().clause, "law-1");
  }

  Compiled before_ = Compile(kComplaint, kComplaintParameters);
  Compiled after_;
  LivingCase case_{before_};
};

TEST_F(Move, NothingStandsInTheWayOfTheSameRules) { EXPECT_TRUE(Check(kComplaint).empty()); }

TEST_F(Move, WhatTheCaseStandsOnMustStay) {
  ExpectOnly(With(kComplaint, "received: {title: {zh: 已收到, en: Received}}",
                  "received: {title: {zh: 已收到, en: Received}, final: true}"),
             "state-final", "received: {title");
  ExpectOnly(With(kComplaint, "complaint.received_on: {type: date", "complaint.received_on: {type: string"),
             "fact-type", "complaint.received_on: {type");
  ExpectOnly(
      With(kComplaint, "from: [received, verifying]\n        to: replied", "from: [verifying]\n        to: replied"),
      "event-elsewhere", "reply:\n        title: {zh: 答复");
  ExpectOnly(With(kComplaint, "      national:", "      other:"), "clock-missing", "complaint:");
}

TEST_F(Move, AClosedCaseNeverMoves) {
  ASSERT_EQ(case_.Raise("2025-03-05", "handler:h1", "close"), "ok");
  EXPECT_TRUE(Check(With(kComplaint, "      national:", "      other:")).empty());
  const auto decided =
      DecideMove(*before_.program, *after_.program, case_.state, Who("admin:a"), {Calendar().get(), T("2025-03-06")});
  ASSERT_TRUE(decided.ok());
  EXPECT_EQ(std::get<Refusal>(*decided).code, "case-closed");
}

TEST_F(Move, IsOneEventThatCountsTheClocksAnew) {
  const Compiled after =
      Compile(std::string(kComplaint) +
                  "    migrate:\n      received: {to: verifying, reason: {zh: 并入核实, en: Merged}, "
                  "clauses: [law-1]}\n",
              With(kComplaintParameters, "value: 10wd", "value: 5wd"));
  const auto decided =
      DecideMove(*before_.program, *after.program, case_.state, Who("admin:a"), {Calendar().get(), T("2025-03-06")});
  ASSERT_TRUE(decided.ok()) << Describe(decided.errors());
  const Event& event = std::get<Event>(*decided);
  EXPECT_EQ(event.name, "move_snapshot");
  EXPECT_EQ(event.from, "received");
  EXPECT_EQ(event.to, "verifying");
  EXPECT_EQ(event.snapshot, after.snapshot->digest);
  EXPECT_EQ(event.clauses, (std::vector<std::string>{"law-1"}));
  EXPECT_EQ(event.data.GetString("from_snapshot"), before_.snapshot->digest);
  EXPECT_EQ(event.data.GetString("reason"), "并入核实");
  // Read back from the journal it is the same.
  const auto read = DecodeEvent(Encode(event));
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(*read, event);
  CaseState moved = case_.state;
  Evolve(&moved, event);
  EXPECT_EQ(moved.state, "verifying");
  EXPECT_EQ(moved.snapshot, after.snapshot->digest);
  const ClockState* reply = moved.FindClock("reply");
  EXPECT_EQ(reply->due, D("2025-03-11"));  // 5 6 7 10 11
  EXPECT_EQ(reply->period, "5wd");
  EXPECT_EQ(reply->reckoning, "5wd");
  EXPECT_EQ(event.clocks.front().old_due, D("2025-03-18"));
  const auto again =
      DecideMove(*before_.program, *after.program, moved, Who("admin:a"), {Calendar().get(), T("2025-03-06")});
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(std::get<Refusal>(*again).code, "nothing-to-do");
}

TEST_F(Move, WhatWasGrantedStays) {
  ASSERT_EQ(case_.Raise("2025-03-06", "approver:a2", "extend", R"({"days":10})"), "ok");
  const std::string due = case_.DueDay("reply");
  const Compiled after = Compile(kComplaint, With(kComplaintParameters, "value: 10wd", "value: 5wd"));
  const auto decided =
      DecideMove(*before_.program, *after.program, case_.state, Who("admin:a"), {Calendar().get(), T("2025-03-07")});
  ASSERT_TRUE(decided.ok());
  CaseState moved = case_.state;
  Evolve(&moved, std::get<Event>(*decided));
  EXPECT_EQ(moved.FindClock("reply")->due.ToString(), due);
}

class Proving : public Move {
 protected:
  Proof Run(const std::vector<Event>& journal) {
    const auto calendar = Calendar();
    Witness witness;
    witness.program = [&](const std::string&) { return before_.program.get(); };
    witness.calendars = [&](const CaseProgram&, calendar::Date) {
      return std::vector<const calendar::WorkCalendar*>{calendar.get()};
    };
    auto proof = Prove(journal, witness);
    EXPECT_TRUE(proof.ok());
    return proof.ok() ? *proof : Proof();
  }
};

TEST_F(Proving, AJournalComesOutAsItWasWritten) {
  ASSERT_EQ(case_.Raise("2025-03-06", "approver:a2", "extend", R"({"days":10})"), "ok");
  ASSERT_EQ(case_.Due("2025-03-28T00:00:00+08:00", "reply"), "ok");
  ASSERT_EQ(case_.Raise("2025-03-28T10:00:00+08:00", "handler:h1", "reply", R"({"text":"好","level":"major"})"), "ok");
  const Proof proof = Run(case_.journal);
  EXPECT_EQ(proof.decided, case_.journal.size());
  EXPECT_EQ(proof.uncounted, 0U);
  for (const Disagreement& d : proof.disagreements) ADD_FAILURE() << d.event << " " << d.what << " " << d.again;
}

TEST_F(Proving, ADateOrAStateThatTheRulesDoNotGiveIsAnAlarm) {
  ASSERT_EQ(case_.Raise("2025-03-10", "handler:h1", "verify", R"({"reasons":"必要"})"), "ok");
  std::vector<Event> journal = case_.journal;
  journal.front().clocks.front().due = D("2025-03-19");
  Proof proof = Run(journal);
  ASSERT_FALSE(proof.disagreements.empty());
  EXPECT_EQ(proof.disagreements.front().what, "clocks");
  EXPECT_EQ(proof.disagreements.front().sequence, 1U);
  journal = case_.journal;
  journal.back().to = "replied";
  proof = Run(journal);
  ASSERT_EQ(proof.disagreements.size(), 1U);
  EXPECT_EQ(proof.disagreements.front().what, "state");
  EXPECT_EQ(proof.disagreements.front().stored, "replied");
  EXPECT_EQ(proof.disagreements.front().again, "verifying");
}

}  // namespace
}  // namespace anze::workflow::testing
