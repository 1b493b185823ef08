// Moving open cases to other rules, and proving what a journal holds.
#include "core/workflow/move.h"

#include <algorithm>

#include "core/workflow/evolve.h"
#include "core/workflow/prove.h"
#include "tests/support/check.h"
#include "tests/unit/workflow/complaint.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::workflow::testing {
namespace {

std::string With(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  CAPTURE(from);
  CHECK(at != std::string::npos);
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

std::string ReasonOf(const base::Error& error) {
  for (const auto& [name, value] : error.args) {
    if (name == "reason") return value;
  }
  return {};
}

class Move {
 protected:
  Move() { REQUIRE(case_.Open("2025-03-04", "handler:h1", kMarch4) == "ok"); }

  base::Diagnostics Check(const std::string& type) {
    after_ = Compile(type, kComplaintParameters);
    return CheckMove(*before_.program, *after_.program, case_.state);
  }
  // Error where `place` stands in the draft's file, for that reason.
  void ExpectOnly(const std::string& type, const char* reason, const char* place) {
    const std::size_t at = type.find(place);
    CAPTURE(place);
    REQUIRE(at != std::string::npos);
    const auto line = 2 + std::count(type.begin(), type.begin() + static_cast<std::ptrdiff_t>(at), '\n');
    const base::Diagnostics found = Check(type);
    INFO(Describe(found));
    REQUIRE(found.size() == 1U);
    CHECK(ReasonOf(found.front()) == reason);
    CHECK(found.front().span.file == "cn/cases/test.yaml");
    CHECK(found.front().span.line == line);
    CHECK(found.front().clause == "law-1");
  }

  Compiled before_ = Compile(kComplaint, kComplaintParameters);
  Compiled after_;
  LivingCase case_{before_};
};

TEST_CASE_METHOD(Move, "Move: nothing stands in the way of the same rules", "[workflow][move]") {
  CHECK(Check(kComplaint).empty());
}

TEST_CASE_METHOD(Move, "Move: what the case stands on must stay", "[workflow][move]") {
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

TEST_CASE_METHOD(Move, "Move: a closed case never moves", "[workflow][move]") {
  REQUIRE(case_.Raise("2025-03-05", "handler:h1", "close") == "ok");
  CHECK(Check(With(kComplaint, "      national:", "      other:")).empty());
  const auto decided =
      DecideMove(*before_.program, *after_.program, case_.state, Who("admin:a"), {Calendar().get(), T("2025-03-06")});
  REQUIRE_OK(decided);
  CHECK(std::get<Refusal>(*decided).code == "case-closed");
}

TEST_CASE_METHOD(Move, "A move is one event that counts the clocks anew", "[workflow][move]") {
  const Compiled after =
      Compile(std::string(kComplaint) +
                  "    migrate:\n      received: {to: verifying, reason: {zh: 并入核实, en: Merged}, "
                  "clauses: [law-1]}\n",
              With(kComplaintParameters, "value: 10wd", "value: 5wd"));
  const auto decided =
      DecideMove(*before_.program, *after.program, case_.state, Who("admin:a"), {Calendar().get(), T("2025-03-06")});
  REQUIRE_OK(decided);
  const Event& event = std::get<Event>(*decided);
  CHECK(event.name == "move_snapshot");
  CHECK(event.from == "received");
  CHECK(event.to == "verifying");
  CHECK(event.snapshot == after.snapshot->digest);
  CHECK(event.clauses == std::vector<std::string>{"law-1"});
  CHECK(event.data.GetString("from_snapshot") == before_.snapshot->digest);
  CHECK(event.data.GetString("reason") == "并入核实");
  // Read back from the journal it is the same.
  const auto read = DecodeEvent(Encode(event));
  REQUIRE_OK(read);
  CHECK(*read == event);
  CaseState moved = case_.state;
  Evolve(&moved, event);
  CHECK(moved.state == "verifying");
  CHECK(moved.snapshot == after.snapshot->digest);
  const ClockState* reply = moved.FindClock("reply");
  CHECK(reply->due == D("2025-03-11"));  // 5 6 7 10 11
  CHECK(reply->period == "5wd");
  CHECK(reply->reckoning == "5wd");
  CHECK(event.clocks.front().old_due == D("2025-03-18"));
  const auto again =
      DecideMove(*before_.program, *after.program, moved, Who("admin:a"), {Calendar().get(), T("2025-03-06")});
  REQUIRE_OK(again);
  CHECK(std::get<Refusal>(*again).code == "nothing-to-do");
}

TEST_CASE_METHOD(Move, "Move: what was granted stays", "[workflow][move]") {
  REQUIRE(case_.Raise("2025-03-06", "approver:a2", "extend", R"({"days":10})") == "ok");
  const std::string due = case_.DueDay("reply");
  const Compiled after = Compile(kComplaint, With(kComplaintParameters, "value: 10wd", "value: 5wd"));
  const auto decided =
      DecideMove(*before_.program, *after.program, case_.state, Who("admin:a"), {Calendar().get(), T("2025-03-07")});
  REQUIRE_OK(decided);
  CaseState moved = case_.state;
  Evolve(&moved, std::get<Event>(*decided));
  CHECK(moved.FindClock("reply")->due.ToString() == due);
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
    CHECK_OK(proof);
    return proof.ok() ? *proof : Proof();
  }
};

TEST_CASE_METHOD(Proving, "Proving: a journal comes out as it was written", "[workflow][proving]") {
  REQUIRE(case_.Raise("2025-03-06", "approver:a2", "extend", R"({"days":10})") == "ok");
  REQUIRE(case_.Due("2025-03-28T00:00:00+08:00", "reply") == "ok");
  REQUIRE(case_.Raise("2025-03-28T10:00:00+08:00", "handler:h1", "reply", R"({"text":"好","level":"major"})") == "ok");
  const Proof proof = Run(case_.journal);
  CHECK(proof.decided == case_.journal.size());
  CHECK(proof.uncounted == 0U);
  for (const Disagreement& d : proof.disagreements) FAIL_CHECK(d.event << " " << d.what << " " << d.again);
}

TEST_CASE_METHOD(Proving, "Proving: a date or a state that the rules do not give is an alarm", "[workflow][proving]") {
  REQUIRE(case_.Raise("2025-03-10", "handler:h1", "verify", R"({"reasons":"必要"})") == "ok");
  std::vector<Event> journal = case_.journal;
  journal.front().clocks.front().due = D("2025-03-19");
  Proof proof = Run(journal);
  REQUIRE_FALSE(proof.disagreements.empty());
  CHECK(proof.disagreements.front().what == "clocks");
  CHECK(proof.disagreements.front().sequence == 1U);
  journal = case_.journal;
  journal.back().to = "replied";
  proof = Run(journal);
  REQUIRE(proof.disagreements.size() == 1U);
  CHECK(proof.disagreements.front().what == "state");
  CHECK(proof.disagreements.front().stored == "replied");
  CHECK(proof.disagreements.front().again == "verifying");
}

}  // namespace
}  // namespace anze::workflow::testing
