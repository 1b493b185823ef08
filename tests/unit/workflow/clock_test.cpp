// The clocks of a case: golden dates, lights, pauses, extensions, breaches, new calendars.
#include "core/base/text.h"
#include "core/workflow/clock_math.h"
#include "tests/support/check.h"
#include "tests/unit/workflow/complaint.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::workflow::testing {
namespace {

using calendar::Instant;
using calendar::Period;

const Compiled& Complaint() {
  static const Compiled compiled = Compile(kComplaint, kComplaintParameters);
  return compiled;
}

std::string Received(std::string_view day) { return R"({"complaint":{"received_on":")" + std::string(day) + "\"}}"; }

LivingCase Opened(std::string_view day = "2025-03-04") {
  LivingCase run(Complaint());
  CHECK(run.Open(day, "handler:h1", Received(day)) == "ok");
  return run;
}

struct Row {
  const char* received;
  const char* ten;
  const char* thirty;
  const char* extended;  // 30 days more, after the roll
};

// Counted by hand (holidays and make-up days of the notices for 2024 to 2026):
// 2024-04-23 Tue: Apr 24 25 26 (Sun 28 works) 28 29 30, May 1-5 off, 6 7 8 9 = 10. +30d: Jul 5 Fri.
// 2024-09-25 Wed: Sep 26 27 (Sun 29 works) 29 30, Oct 1-7 off, 8 9 10 11 (Sat 12 works) 12 14 = 10.
// 2025-01-22 Wed: Jan 23 24 (Sun 26 works) 26 27, Jan 28-Feb 4 off, Feb 5 6 7 (Sat 8 works) 8 10 11 = 10.
// 2025-03-04 Tue: Mar 5 6 7 10 11 12 13 14 17 18 = 10; 19 20 21, 24-28, 31, Apr 1 2 3 (4-6 off) 7-11, 14 15 16 = 30.
// 2025-03-08 Sat: Mar 10-14, 17-21 = 10. 2025-07-18 Fri: Jul 21-25, 28-Aug 1 = 10; Aug 4-29 = 30; Sun Sep 28 works.
// 2025-07-21 Mon: Jul 22-Aug 4 = 10; Aug 5-Sep 1 = 30; +30d = Oct 1, off until the 8th, so Thu Oct 9.
// 2025-09-24 Wed: Sep 25 26 (Sun 28 works) 28 29 30, Oct 1-8 off, 9 10 (Sat 11 works) 11 13 14 = 10.
// 2026-02-12 Thu: Feb 13, Sat 14, 15-23 off, 24-27, Sat 28, Mar 2 3 4 = 10; 30th Wed Apr 1; +30d Fri May 1, off, Wed
// May 6. 2026-09-22 Tue: Sep 23 24, 25-27 off, 28 29 30, Oct 1-7 off, 8 9, Sat 10, 12 13 = 10.
constexpr Row kGolden[] = {
    {"2024-04-23", "2024-05-09", "2024-06-05", "2024-07-05"}, {"2024-09-25", "2024-10-14", "2024-11-11", "2024-12-11"},
    {"2025-01-22", "2025-02-11", "2025-03-11", "2025-04-10"}, {"2025-03-04", "2025-03-18", "2025-04-16", "2025-05-16"},
    {"2025-03-08", "2025-03-21", "2025-04-21", "2025-05-21"}, {"2025-07-18", "2025-08-01", "2025-08-29", "2025-09-28"},
    {"2025-07-21", "2025-08-04", "2025-09-01", "2025-10-09"}, {"2025-09-24", "2025-10-14", "2025-11-11", "2025-12-11"},
    {"2026-02-12", "2026-03-04", "2026-04-01", "2026-05-06"}, {"2026-09-22", "2026-10-13", "2026-11-10", "2026-12-10"},
};

TEST_CASE("A clock of ten and one of thirty days and thirty more come out as by hand", "[workflow][golden]") {
  for (const Row& row : kGolden) {
    LivingCase run = Opened(row.received);
    INFO(row.received);
    CHECK(run.DueDay("reply") == row.ten);
    CHECK_FALSE(run.Clock("reply").provisional);
    CHECK(run.Clock("reply").due_at == Instant::EndOfDay(D(row.ten)));
    REQUIRE(run.Raise(row.received, "handler:h1", "verify", R"({"reasons":"x"})") == "ok");
    CHECK(run.DueDay("verify") == row.thirty);
    REQUIRE(run.Raise(row.received, "approver:boss", "extend", R"({"reason":"complex"})") == "ok");
    CHECK(run.DueDay("verify") == row.extended);
    CHECK(run.Clock("verify").reckoning == "30wd+30d");
    CHECK(run.last.clocks.at(0).old_due == D(row.thirty));
    CHECK(run.last.clocks.at(0).reason == "complex");
  }
}

TEST_CASE("Starting a clock counts from the fact not from the entry", "[workflow][start]") {
  LivingCase run(Complaint());
  REQUIRE(run.Open("2025-03-07", "handler:h1", kMarch4) == "ok");
  CHECK(run.DueDay("reply") == "2025-03-18");
  CHECK(run.Clock("reply").counted_from == D("2025-03-04"));
  CHECK(run.Clock("reply").started_at == T("2025-03-07"));
}

TEST_CASE("Starting a clock: a parameter of a later day counts", "[workflow][start]") {
  // From 2027 the period is five working days: Mon 2027-03-01 gives Mon 2027-03-08.
  CHECK(Opened("2027-03-01").DueDay("reply") == "2027-03-08");
}

TEST_CASE("Starting a clock: in a year without notice it is provisional", "[workflow][start]") {
  LivingCase run(Complaint(), CalendarKnownOn("2024-06-01"));
  REQUIRE(run.Open("2024-12-30", "handler:h1", Received("2024-12-30")) == "ok");
  const ClockState& clock = run.Clock("reply");
  CHECK(clock.provisional);
  CHECK(clock.earliest <= clock.due);
  CHECK(clock.due <= clock.latest);
  CHECK(clock.earliest < clock.latest);
  CHECK(run.commit.index.provisional);
}

TEST_CASE("Lights show what is left and include the last day", "[workflow][lights]") {
  // Due Tue 2025-03-18, yellow 3wd: 14, 17, 18 are left from Fri 03-14. Red 1wd: the last day.
  const LivingCase run = Opened();
  CHECK(run.Clock("reply").yellow_at == Instant::StartOfDay(D("2025-03-14")));
  CHECK(run.Clock("reply").red_at == Instant::StartOfDay(D("2025-03-18")));
  CHECK(run.Clock("national").yellow_at.millis() == 0);  // no warning asked for
}

TEST_CASE("Lights count working days over holidays", "[workflow][lights]") {
  const auto from = [](std::string_view due, std::string_view warn) {
    return LightFrom(*Calendar(), D(due), Period::Parse(warn).value(), {}).date().ToString();
  };
  // Due Thu 2025-10-09, the first day after the holiday of 1 to 8 October: Sep 29, 30 and Oct 9 are three.
  CHECK(from("2025-10-09", "3wd") == "2025-09-29");
  // Two are left from the 30th on, and one from the first holiday on: nobody works in between.
  CHECK(from("2025-10-09", "2wd") == "2025-09-30");
  CHECK(from("2025-10-09", "1wd") == "2025-10-01");
  // A make-up Sunday is a working day: due Mon 2025-09-29, 2wd are Sun 28 and Mon 29; Sat 27 leaves the same two.
  CHECK(from("2025-09-29", "2wd") == "2025-09-27");
  // A last day that is no working day itself (a sanction term): Wed 12, Thu 13, Fri 14 are left before Sun 2025-03-16.
  CHECK(from("2025-03-16", "3wd") == "2025-03-12");
  CHECK(from("2025-03-18", "3d") == "2025-03-16");
  CHECK(from("2025-03-31", "1mo") == "2025-03-01");
  CHECK(from("2025-03-18", "1y") == "2024-03-19");
}

TEST_CASE("A pause keeps what is left in working days", "[workflow][pause]") {
  // Paused Mon 03-10, the fourth working day: 11 12 13 14 17 18 are left. Resumed Thu 03-20: 21 24 25 26 27 28.
  LivingCase run = Opened();
  REQUIRE(run.Raise("2025-03-10", "handler:h1", "ask") == "ok");
  CHECK(run.Actions() == "pause reply");
  CHECK(run.Clock("reply").remaining == 6);
  CHECK(run.commit.index.due_at == INT64_MAX);
  CHECK(run.commit.timers.empty());
  REQUIRE(run.Raise("2025-03-11", "handler:h1", "ask") == "ok");
  CHECK(run.Actions() == "");  // a paused clock stays paused
  REQUIRE(run.Raise("2025-03-20", "complainant:c", "answer") == "ok");
  CHECK(run.DueDay("reply") == "2025-03-28");
  CHECK(run.Clock("reply").reckoning == "6wd");
  REQUIRE(run.Raise("2025-03-20", "complainant:c", "answer") == "ok");
  CHECK(run.Actions() == "");  // a running clock is not resumed
}

TEST_CASE("A pause and a resumption on one day change nothing", "[workflow][pause]") {
  for (const char* day : {"2025-03-04", "2025-03-08", "2025-03-10", "2025-03-17"}) {
    LivingCase run = Opened();
    REQUIRE(run.Raise(day, "handler:h1", "ask") == "ok");
    REQUIRE(run.Raise(day, "handler:h1", "answer") == "ok");
    CAPTURE(day);
    CHECK(run.DueDay("reply") == "2025-03-18");
  }
}

TEST_CASE("A pause of an extended clock counts calendar days", "[workflow][pause]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise("2025-03-10", "approver:b", "extend") == "ok");
  CHECK(run.DueDay("reply") == "2025-04-17");
  REQUIRE(run.Raise("2025-04-07", "handler:h1", "ask") == "ok");
  CHECK(run.Clock("reply").remaining == 10);
  REQUIRE(run.Raise("2025-04-21", "handler:h1", "answer") == "ok");
  // Ten days on is Thu May 1, a holiday until the 5th: Tue May 6.
  CHECK(run.DueDay("reply") == "2025-05-06");
  CHECK(run.Clock("reply").reckoning == "10d");
  CHECK(run.Clock("reply").extensions == 1);
}

TEST_CASE("A clock is extended once by less or all and before its end", "[workflow][extend]") {
  LivingCase run = Opened();
  CHECK(run.Raise("2025-03-10", "approver:b", "extend", R"({"days":31})") == "refused extension-too-long");
  CHECK(run.refusal.pointer == "/data/days");
  CHECK(base::Describe(base::Error(run.refusal.code, run.refusal.args), base::Language::kZh).message ==
        "“十日答复”的延长期限不得超过30日，本次申请31日");
  CHECK(run.refusal.clauses == std::vector<std::string>{"law-1"});
  CHECK(run.Raise("2025-03-10", "approver:b", "extend", R"({"days":0})") == "error out-of-bounds /data/days");
  CHECK(run.Raise("2025-03-10", "approver:b", "extend", R"({"days":3})") == "ok");
  CHECK(run.DueDay("reply") == "2025-03-21");
  CHECK(run.Raise("2025-03-11", "approver:b", "extend") == "refused extension-exhausted");
  LivingCase late = Opened();
  CHECK(late.Raise("2025-03-19T00:00:00+08:00", "approver:b", "extend") == "refused extension-too-late");
  CHECK(late.Raise("2025-03-18T23:59:59+08:00", "approver:b", "extend") == "ok");
  LivingCase paused = Opened();
  REQUIRE(paused.Raise("2025-03-10", "handler:h1", "ask") == "ok");
  CHECK(paused.Raise("2025-03-10", "approver:b", "extend") == "refused clock-not-running");
}

TEST_CASE("A breach records and raises the event", "[workflow][breach]") {
  LivingCase run = Opened();
  CHECK(run.Due("2025-03-13T23:59:59+08:00", "reply") == "refused timer-stale");
  CHECK(run.refusal.args.at(1).second == "2025-03-14T00:00:00+08:00");
  REQUIRE(run.Due("2025-03-14T00:00:00+08:00", "reply") == "ok");
  CHECK(run.last.name == "clock_due");
  CHECK(run.Actions() == "warn reply");
  CHECK(run.last.clocks.at(0).light == "yellow");
  CHECK(run.Due("2025-03-14T00:00:00+08:00", "reply") == "refused timer-stale");
  REQUIRE(run.Due("2025-03-18T00:00:00+08:00", "reply") == "ok");
  CHECK(run.last.clocks.at(0).light == "red");
  REQUIRE(run.Due("2025-03-19T00:00:00+08:00", "reply") == "ok");
  CHECK(run.last.name == "overdue");
  CHECK(run.last.role == "system");
  CHECK(run.Actions() == "breach reply");
  CHECK(run.last.effects.size() == 1U);
  CHECK(run.state.facts.FindPath("complaint.overdue")->as_bool());  // the event sees the breach
  CHECK(run.Clock("reply").breached_at == T("2025-03-19T00:00:00+08:00"));
  CHECK(run.commit.timers.empty());
  CHECK(run.commit.index.due_clock == "reply");  // overdue work stays on the list
  CHECK(run.Due("2025-03-19T00:00:00+08:00", "reply") == "refused timer-stale");
  REQUIRE(run.Raise("2025-03-20", "handler:h1", "reply", R"({"text":"late"})") == "ok");
  CHECK(run.Clock("reply").status == ClockStatus::kBreached);
  CHECK(run.Clock("reply").stopped_at == T("2025-03-20"));
}

TEST_CASE("Breach: where the event cannot happen the breach does", "[workflow][breach]") {
  // "overdue" is only possible while received; the clock of the verification has no event of its own.
  LivingCase run = Opened();
  REQUIRE(run.Raise("2025-03-05", "handler:h1", "verify", R"({"reasons":"x"})") == "ok");
  REQUIRE(run.Due("2025-04-17", "verify") == "ok");
  CHECK(run.last.name == "clock_due");
  CHECK(run.Actions() == "breach verify");
  CHECK(run.Clock("verify").breached_at == T("2025-04-17T00:00:00+08:00"));  // when it ran out, not when it fired
}

TEST_CASE("A breach is written first when the person is faster than the timer", "[workflow][breach]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise("2025-03-20", "handler:h1", "reply", R"({"text":"late"})") == "ok");
  CHECK(run.Actions() == "breach reply, stop reply, stop national");
  CHECK(run.Clock("reply").breached_at == T("2025-03-19T00:00:00+08:00"));
}

TEST_CASE("Breach: a clock set back does not lose it", "[workflow][breach]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise("2025-03-19T08:00:00+08:00", "handler:h1", "take") == "ok");
  REQUIRE(run.Due("2025-03-18T22:00:00+08:00", "reply") == "ok");
  CHECK(run.Actions() == "breach reply");
  CHECK(run.last.at == T("2025-03-19T08:00:00+08:00"));
}

TEST_CASE("Only clocks that run have timers", "[workflow][timers]") {
  LivingCase run = Opened();
  CHECK(run.Due("2025-04-01", "national") == "refused timer-stale");  // informational
  CHECK(run.Due("2025-04-01", "verify") == "refused timer-stale");    // not started
  CHECK(run.Due("2025-04-01", "nothing") == "error unknown-clock ");
  REQUIRE(run.Raise("2025-03-10", "handler:h1", "ask") == "ok");
  CHECK(run.Due("2025-04-01", "reply") == "refused timer-stale");  // paused
  CHECK(run.refusal.args.at(1).second == "");
}

TEST_CASE("Closing a case stops the clocks that run", "[workflow][close]") {
  LivingCase run = Opened();
  REQUIRE(run.Raise("2025-03-10", "handler:h1", "ask") == "ok");
  REQUIRE(run.Raise("2025-03-12", "handler:h1", "close") == "ok");
  CHECK(run.Actions() == "stop reply, stop national");
  CHECK(run.commit.timers.empty());
  CHECK(run.commit.index.due_at == INT64_MAX);
}

TEST_CASE("A clock is computed again when the calendar of its year is published", "[workflow][recompute]") {
  // Received Mon 2024-12-30, the notice for 2025 not yet known: Dec 31, Jan 2 3 6-10 13 = 9 after New Year's Day.
  LivingCase run(Complaint(), CalendarKnownOn("2024-06-01"));
  REQUIRE(run.Open("2025-01-20", "handler:h1", Received("2025-01-20")) == "ok");
  const std::string guessed = run.DueDay("reply");
  CHECK(run.Clock("reply").provisional);
  CHECK(run.Recompute("2025-01-20") == "refused nothing-to-do");
  run.Use(Calendar());
  REQUIRE(run.Recompute("2025-01-21") == "ok");
  CHECK(run.last.name == "recompute");
  CHECK(run.last.role == "system");
  // Jan 21-24, Sun 26 works, 27, 28-Feb 4 off, Feb 5 6 7, Sat 8 works = 10.
  CHECK(run.DueDay("reply") == "2025-02-08");
  CHECK_FALSE(run.Clock("reply").provisional);
  CHECK(run.last.clocks.at(0).old_due.ToString() == guessed);
  CHECK(run.last.clocks.at(0).reason == "calendar-published");
  CHECK(run.Recompute("2025-01-22") == "refused nothing-to-do");
}

TEST_CASE("Recomputing goes through an extension again", "[workflow][recompute]") {
  LivingCase run(Complaint(), CalendarKnownOn("2024-06-01"));
  REQUIRE(run.Open("2025-01-20", "handler:h1", Received("2025-01-20")) == "ok");
  REQUIRE(run.Raise("2025-01-20", "approver:b", "extend", R"({"days":3})") == "ok");
  CHECK(run.Clock("reply").provisional);
  run.Use(Calendar());
  REQUIRE(run.Recompute("2025-01-21") == "ok");
  CHECK(run.DueDay("reply") == "2025-02-11");  // 2025-02-08 and three days more
  CHECK(run.Clock("reply").extensions == 1);
}

TEST_CASE("Recomputing leaves paused and stopped clocks", "[workflow][recompute]") {
  LivingCase run(Complaint(), CalendarKnownOn("2024-06-01"));
  REQUIRE(run.Open("2025-01-20", "handler:h1", Received("2025-01-20")) == "ok");
  REQUIRE(run.Raise("2025-01-20", "handler:h1", "ask") == "ok");
  run.Use(Calendar());
  REQUIRE(run.Recompute("2025-01-21") == "ok");
  CHECK(run.Actions() == "recompute national");
}

constexpr const char* kSanction = R"(  sanction:
    title: {zh: 处理, en: Sanction}
    clauses: [law-1]
    opened_by: [clerk]
    facts: {ended: {type: boolean, title: 已结束}, on: {type: string, title: 日期}}
    initial: found
    states: {found: {title: {zh: 发现}}, suspended: {title: {zh: 停用}}, ended: {title: {zh: 期满}, final: true}}
    events:
      suspend: {title: {zh: 停用}, from: [found], to: suspended, by: [leader], clauses: [law-1]}
      over:
        title: {zh: 期满}
        from: [suspended]
        to: ended
        by: [system]
        set: {ended: clocks.term.breached}
        clauses: [law-1]
    clocks:
      term:
        title: {zh: 停用期}
        start: [suspend]
        period: 2y
        breach: over
        sanction_term: true
        clauses: [law-1]
      shadow:
        title: {zh: 参考}
        start: [over]
        period: 10d
        informational: true
        clauses: [law-1]
)";

TEST_CASE("A sanction term never rolls and ends itself", "[workflow][sanction-term]") {
  LivingCase run(Compile(kSanction));
  REQUIRE(run.Open("2023-10-01", "clerk:a", "null") == "ok");
  REQUIRE(run.Raise("2023-10-01", "leader:b", "suspend") == "ok");
  CHECK(run.DueDay("term") == "2025-10-01");  // a holiday, and it stays one: a penalty is not made longer
  REQUIRE(run.Due("2025-10-02T00:00:00+08:00", "term") == "ok");
  CHECK(run.last.name == "over");
  CHECK(run.state.state == "ended");
  CHECK(run.Actions() == "breach term, stop term, start shadow");  // what the closing event starts goes on
  CHECK(run.state.facts.Find("ended")->as_bool());
  CHECK(run.Clock("shadow").live());
}

TEST_CASE("An agreed day stays on a rest day and others roll", "[workflow][agreed-day]") {
  const std::string term = "sanction_term: true";
  for (const auto& [line, due] : {std::pair{"roll: false", "2025-10-01"}, std::pair{"roll: true", "2025-10-09"}}) {
    std::string text = kSanction;
    LivingCase run(Compile(text.replace(text.find(term), term.size(), line)));
    REQUIRE(run.Open("2023-10-01", "clerk:a", "null") == "ok");
    REQUIRE(run.Raise("2023-10-01", "leader:b", "suspend") == "ok");
    INFO(line << "; the holiday of 2025 is 1 to 8 October");
    CHECK(run.DueDay("term") == due);
  }
}

constexpr const char* kFrom = R"(  t:
    title: {zh: 甲}
    clauses: [law-1]
    opened_by: [h]
    facts: {started: {type: string, title: 已开始}, go: {type: boolean, title: 可行}}
    initial: s
    states: {s: {title: {zh: 甲}}, e: {title: {zh: 乙}, final: true}}
    events:
      begin: {title: {zh: 始}, from: [s], by: [h], data: {day: {type: string, title: 日期}}, clauses: [law-1]}
      longer: {title: {zh: 延}, from: [s], by: [h], data: {ask: {type: string, title: 询问}}, clauses: [law-1]}
      end: {title: {zh: 止}, from: [s], to: e, by: [h], clauses: [law-1]}
    clocks:
      one:
        title: {zh: 一}
        when: go
        start: [begin]
        from: data.day
        period: 10d
        stop: [end]
        extend: {event: longer, period: most, data: ask, from: base, max: times, before_due: false}
        clauses: [law-1]
)";
constexpr const char* kFromParameters = R"(  most:
    title: {zh: 最多}
    type: period
    values: [{from: 2020-01-01, value: 20d, clauses: [law-1]}]
  times:
    title: {zh: 次数}
    type: integer
    values: [{from: 2020-01-01, value: 2, clauses: [law-1]}]
  base:
    title: {zh: 起算}
    type: enum
    values_allowed: [standard_due, approval, receipt]
    values:
      - {from: 2020-01-01, value: standard_due, clauses: [law-1]}
      - {from: 2025-02-01, value: approval, clauses: [law-1]}
      - {from: 2025-06-01, value: receipt, clauses: [law-1]}
)";

LivingCase Began(std::string_view day) {
  static const Compiled compiled = Compile(kFrom, kFromParameters);
  LivingCase run(compiled);
  CHECK(run.Open(day, "h:1", R"({"go":true})") == "ok");
  CHECK(run.Raise(day, "h:1", "begin", R"({"day":")" + std::string(day) + "\"}") == "ok");
  return run;
}

TEST_CASE("Starting a clock: conditions and first day must be known", "[workflow][start]") {
  LivingCase run(Compile(kFrom, kFromParameters));
  REQUIRE(run.Open("2025-01-06", "h:1", "null") == "ok");
  CHECK(run.Raise("2025-01-06", "h:1", "begin", R"({"day":"2025-01-06"})") == "refused requirement-unknown");
  CHECK(run.refusal.missing == std::vector<std::string>{"go"});
  LivingCase off(Compile(kFrom, kFromParameters));
  REQUIRE(off.Open("2025-01-06", "h:1", R"({"go":false})") == "ok");
  CHECK(off.Raise("2025-01-06", "h:1", "begin") == "ok");
  CHECK(off.Actions() == "");  // the clock does not exist here
  LivingCase on(Compile(kFrom, kFromParameters));
  REQUIRE(on.Open("2025-01-06", "h:1", R"({"go":true})") == "ok");
  CHECK(on.Raise("2025-01-06", "h:1", "begin") == "refused requirement-unknown");
  CHECK(on.refusal.pointer == "/data/day");
  CHECK(on.Raise("2025-01-06", "h:1", "begin", R"({"day":"soon"})") == "error bad-date ");
  CHECK(on.Raise("2025-01-06", "h:1", "begin", R"({"day":"1900-01-01"})") == "error date-out-of-range /data/day");
  CHECK(on.Raise("2025-01-06", "h:1", "begin", R"({"day":"2025-01-06"})") == "ok");
  CHECK(on.Raise("2025-01-07", "h:1", "begin", R"({"day":"2025-01-07"})") == "ok");
  CHECK(on.Actions() == "");  // a clock that is live is left alone
}

TEST_CASE("A clock is extended from its old end or from approval or from receipt", "[workflow][extend]") {
  // Mon 2025-01-06 + 10d = Thu 16; from there 10d = Sun 26, a working Sunday.
  LivingCase due = Began("2025-01-06");
  REQUIRE(due.Raise("2025-01-08", "h:1", "longer", R"({"ask":"10d"})") == "ok");
  CHECK(due.DueDay("one") == "2025-01-26");
  CHECK(due.Clock("one").reckoning == "10d+10d");
  // Mon 2025-03-03 + 10d = Thu 13; approved on the 10th, 10d more = Thu 20.
  LivingCase approval = Began("2025-03-03");
  REQUIRE(approval.Raise("2025-03-10", "h:1", "longer", R"({"ask":"10d"})") == "ok");
  CHECK(approval.DueDay("one") == "2025-03-20");
  CHECK(approval.Clock("one").reckoned_from == D("2025-03-10"));
  // Mon 2025-06-02 is a holiday; + 10d = Thu 12; from receipt 20d = Sun 22, so Mon 23.
  LivingCase receipt = Began("2025-06-02");
  REQUIRE(receipt.Raise("2025-06-05", "h:1", "longer") == "ok");
  CHECK(receipt.DueDay("one") == "2025-06-23");
  CHECK(receipt.Clock("one").counted_from == D("2025-06-02"));
  REQUIRE(receipt.Raise("2025-06-06", "h:1", "longer", R"({"ask":"3d"})") == "ok");
  CHECK(receipt.DueDay("one") == "2025-06-23");  // an extension never shortens
  CHECK(receipt.Clock("one").extensions == 2);
  CHECK(receipt.Raise("2025-06-06", "h:1", "longer") == "refused extension-exhausted");
}

TEST_CASE("Periods of different units are compared by where they lead", "[workflow][extend]") {
  LivingCase run = Began("2025-01-06");
  CHECK(run.Raise("2025-01-08", "h:1", "longer", R"({"ask":"1mo"})") == "refused extension-too-long");
  CHECK(run.Raise("2025-01-08", "h:1", "longer", R"({"ask":"soon"})") == "error bad-period /data/ask");
  CHECK(run.Raise("2025-01-08", "h:1", "longer", R"({"ask":"5wd"})") == "ok");
  // Due Thu 16; 17, 20-23 = 5.
  CHECK(run.DueDay("one") == "2025-01-23");
}

TEST_CASE("An extension after the end leaves the breach on record", "[workflow][extend]") {
  LivingCase run = Began("2025-01-06");
  REQUIRE(run.Due("2025-01-17", "one") == "ok");
  REQUIRE(run.Raise("2025-01-18", "h:1", "longer", R"({"ask":"10d"})") == "ok");
  CHECK(run.DueDay("one") == "2025-01-26");
  CHECK(run.Clock("one").running());  // watched from now on
  CHECK(run.Clock("one").breached_at == T("2025-01-17T00:00:00+08:00"));
}

TEST_CASE("Readings govern a clock from its start to its end", "[workflow][readings]") {
  // The event day counts until July (AMB-01 B), business close ends the day (AMB-04 B), make-up days rest (AMB-02 B).
  const std::string parameters = std::string(kComplaintParameters) + R"(  calendar.start_day:
    title: {zh: 起算日}
    type: enum
    values_allowed: [next_day, same_day]
    values:
      - {from: 2020-01-01, value: same_day, clauses: [law-1]}
      - {from: 2025-07-01, value: next_day, clauses: [law-1]}
  calendar.cutoff:
    title: {zh: 截止}
    type: enum
    values_allowed: ["24:00", business_close]
    values: [{from: 2020-01-01, value: business_close, clauses: [law-1]}]
  calendar.makeup_days_count:
    title: {zh: 调休}
    type: boolean
    values: [{from: 2020-01-01, value: false, clauses: [law-1]}]
)";
  const Compiled compiled = Compile(kComplaint, parameters);
  LivingCase run(compiled);
  REQUIRE(run.Open("2025-03-04", "handler:h1", kMarch4) == "ok");
  CHECK(run.DueDay("reply") == "2025-03-17");
  CHECK(run.Clock("reply").due_at == T("2025-03-17T17:30:00+08:00"));
  REQUIRE(run.Raise("2025-03-10", "handler:h1", "ask") == "ok");
  CHECK(run.Clock("reply").remaining == 6);  // the day of the pause is still to come
  REQUIRE(run.Raise("2025-07-10", "handler:h1", "answer") == "ok");
  CHECK(run.DueDay("reply") == "2025-07-17");  // 10 11 14 15 16 17: the reading of its start still counts
  LivingCase spring(compiled);
  REQUIRE(spring.Open("2026-02-12", "handler:h1", Received("2026-02-12")) == "ok");
  CHECK(spring.DueDay("reply") == "2026-03-06");  // AMB-02 B, next day counted by then
}

}  // namespace
}  // namespace anze::workflow::testing
