// Clocks that count hours: to the minute, over nights and rest days, paused by minutes. LivingCase checks after every
// step that the replay and the stored state equal what was lived.
#include "core/workflow/clock_math.h"
#include "tests/support/check.h"
#include "tests/unit/workflow/fixture.h"
#include "tests/unit/workflow/incident.h"

namespace anze::workflow::testing {
namespace {

using calendar::Instant;

Compiled Incident() {
  static const Compiled compiled = Compile(kIncident, kIncidentParameters);
  return compiled;
}

std::string At(const std::string& time) { return "2025-03-" + time + "+08:00"; }

// It happened on Tuesday 2025-03-04 at 09:30:20 and is entered at ten.
LivingCase Opened() {
  LivingCase run(Incident());
  REQUIRE(run.Open(At("04T10:00:00"), "handler:h1", R"({"incident":{"at":"2025-03-04T09:30:20+08:00"}})") == "ok");
  return run;
}

TEST_CASE("A clock of hours runs from its instant to an instant", "[workflow][hours]") {
  const LivingCase run = Opened();
  const ClockState& clock = run.Clock("written");
  CHECK(clock.due_at == T(At("05T09:30:20")));
  CHECK(clock.due == D("2025-03-05"));
  CHECK(clock.counted_from == D("2025-03-04"));
  CHECK(clock.counted_at == T(At("04T09:30:20")));
  // Six hours and half an hour before.
  CHECK(clock.yellow_at == T(At("05T03:30:20")));
  CHECK(clock.red_at == T(At("05T09:00:20")));
  CHECK(clock.calendar_digest.empty());
  CHECK_FALSE(clock.provisional);
  // Without `from` the instant of the event.
  CHECK(run.Clock("spoken").due_at == T(At("04T11:00:00")));
  CHECK(run.commit.index.due_at == T(At("04T11:00:00")).millis());
}

TEST_CASE("A clock of hours that ends at midnight ends with the day before", "[workflow][hours]") {
  LivingCase run(Incident());
  REQUIRE(run.Open(At("04T10:00:00"), "handler:h1", R"({"incident":{"at":"2025-03-03T16:00:00Z"}})") == "ok");
  CHECK(run.Clock("written").due_at == T(At("05T00:00:00")));
  CHECK(run.Clock("written").due == D("2025-03-04"));
}

TEST_CASE("A clock of hours takes no notice of rest days", "[workflow][hours]") {
  // 2025-01-28 is the first day of the Spring Festival.
  LivingCase run(Incident());
  REQUIRE(run.Open("2025-01-27T10:00:00+08:00", "handler:h1", R"({"incident":{"at":"2025-01-27T09:30:00+08:00"}})") ==
          "ok");
  CHECK(run.Clock("written").due_at == T("2025-01-28T09:30:00+08:00"));
}

TEST_CASE("A clock of hours warns and is breached at its instants", "[workflow][hours]") {
  LivingCase run = Opened();
  CHECK(run.Due(At("05T03:30:19"), "written") == "refused timer-stale");
  CHECK(run.Due(At("05T03:30:20"), "written") == "ok");
  CHECK(run.Clock("written").warned == "yellow");
  CHECK(run.Due(At("05T09:00:20"), "written") == "ok");
  CHECK(run.Clock("written").warned == "red");
  CHECK(run.Due(At("05T09:30:19"), "written") == "refused timer-stale");
  CHECK(run.Due(At("05T09:30:20"), "written") == "ok");
  CHECK(run.Clock("written").breached_at == T(At("05T09:30:20")));
  CHECK(run.last.name == "overdue");
  CHECK(run.state.facts.FindPath("incident.overdue")->as_bool());
}

TEST_CASE("A pause keeps the minutes of a clock of hours", "[workflow][hours]") {
  // 04:10:00 to 09:30:20 are 320 minutes and 20 seconds; the begun minute counts.
  LivingCase run = Opened();
  REQUIRE(run.Raise(At("05T04:10:00"), "handler:h1", "ask") == "ok");
  CHECK(run.Clock("written").remaining == 321);
  CHECK(LeftPeriod(run.Clock("written")).ToString() == "321min");
  // Saturday 23:00 and 5 hours 21 minutes.
  REQUIRE(run.Raise(At("08T23:00:00"), "handler:h1", "answer") == "ok");
  CHECK(run.Clock("written").due_at == T(At("09T04:21:00")));
  CHECK(run.Clock("written").reckoning == "321min");
  CHECK(run.Clock("written").counted_at == T(At("04T09:30:20")));
}

TEST_CASE("A clock of hours is extended by hours", "[workflow][hours]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise(At("05T08:00:00"), "approver:a", "extend", R"({"more":"90min"})") == "ok");
  // On the same day, and longer all the same.
  CHECK(run.Clock("written").due_at == T(At("05T11:00:20")));
  CHECK(run.Clock("written").reckoning == "24h+90min");
  CHECK(run.Raise(At("05T08:10:00"), "approver:a", "extend", R"({"more":"5h"})") == "refused extension-too-long");
  CHECK(run.Raise(At("05T08:10:00"), "approver:a", "extend", R"({"more":"1d"})") == "error bad-period /data/more");
  REQUIRE(run.Raise(At("05T08:10:00"), "approver:a", "extend") == "ok");
  CHECK(run.Clock("written").due_at == T(At("05T15:00:20")));
  CHECK(run.Raise(At("05T08:20:00"), "approver:a", "extend") == "refused extension-exhausted");
}

TEST_CASE("An extension of hours comes too late at the instant", "[workflow][hours]") {
  LivingCase run = Opened();
  CHECK(run.Raise(At("05T09:30:20"), "approver:a", "extend") == "refused extension-too-late");
  bool hour = false;
  for (const auto& [name, value] : run.refusal.args) hour = hour || value == "2025年3月5日9时30分";
  CHECK(hour);
}

TEST_CASE("Another first instant moves a clock of hours", "[workflow][hours][recount]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise(At("04T12:00:00"), "handler:h1", "correct", R"({"at":"2025-03-04T08:00:00+08:00"})") == "ok");
  CHECK(run.Clock("written").due_at == T(At("05T08:00:00")));
  CHECK(run.Actions().find("recount written") != std::string::npos);
  // The same instant written otherwise changes nothing.
  REQUIRE(run.Raise(At("04T12:10:00"), "handler:h1", "correct", R"({"at":"2025-03-04T00:00:00Z"})") == "ok");
  CHECK(run.Actions() == "");
}

TEST_CASE("Another first instant moves what was left of a clock of hours", "[workflow][hours][recount]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise(At("05T04:10:00"), "handler:h1", "ask") == "ok");
  // Paused: 90 minutes and 20 seconds sooner take 90 whole minutes away.
  REQUIRE(run.Raise(At("05T05:00:00"), "handler:h1", "correct", R"({"at":"2025-03-04T08:00:00+08:00"})") == "ok");
  CHECK(run.Clock("written").remaining == 231);
  REQUIRE(run.Raise(At("08T23:00:00"), "handler:h1", "answer") == "ok");
  CHECK(run.Clock("written").due_at == T(At("09T02:51:00")));
  // Running again: half an hour later gives half an hour.
  REQUIRE(run.Raise(At("08T23:30:00"), "handler:h1", "correct", R"({"at":"2025-03-04T08:30:00+08:00"})") == "ok");
  CHECK(run.Clock("written").due_at == T(At("09T03:21:00")));
}

TEST_CASE("A clock in days may warn by hours before its last day ends", "[workflow][hours][lights]") {
  // Three days from Tue 03-04 end on Fri 03-07; twelve hours before midnight is noon.
  const LivingCase run = Opened();
  CHECK(run.Clock("closing").due_at == Instant::EndOfDay(D("2025-03-07")));
  CHECK(run.Clock("closing").yellow_at == T(At("07T12:00:00")));
}

TEST_CASE("A parameter says whether a last day rolls, by the day of the start", "[workflow][roll]") {
  // Thirty days from 2025-09-01 end on 10-01, a holiday up to 10-08; from 09-02 on 10-02.
  const auto settled = [](const char* day) {
    LivingCase run(Incident());
    REQUIRE(run.Open(day, "handler:h1", R"({"incident":{"at":"2025-09-01T08:00:00+08:00"}})") == "ok");
    return run.DueDay("settled");
  };
  CHECK(settled("2025-09-01") == "2025-10-09");
  CHECK(settled("2025-09-02") == "2025-10-02");
}

TEST_CASE("Minutes up to an instant count a begun one", "[workflow][hours]") {
  const auto minutes = [](const char* from, const char* to) { return MinutesUpTo(T(At(from)), T(At(to))); };
  CHECK(minutes("04T10:00:00", "04T10:00:00") == 0);
  CHECK(minutes("04T10:00:00", "04T10:00:01") == 1);
  CHECK(minutes("04T10:00:00", "04T10:01:00") == 1);
  CHECK(minutes("04T10:01:00", "04T10:00:00") == -1);
  CHECK(minutes("04T10:01:30", "04T10:00:00") == -1);
}

}  // namespace
}  // namespace anze::workflow::testing
