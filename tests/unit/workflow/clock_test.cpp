// The clocks of a case: golden dates, lights, pauses, extensions, breaches, new calendars.
#include <gtest/gtest.h>

#include "core/workflow/clock_math.h"
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
  EXPECT_EQ(run.Open(day, "handler:h1", Received(day)), "ok");
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

TEST(Golden, TenThirtyAndThirtyMore) {
  for (const Row& row : kGolden) {
    LivingCase run = Opened(row.received);
    EXPECT_EQ(run.DueDay("reply"), row.ten) << row.received;
    EXPECT_FALSE(run.Clock("reply").provisional) << row.received;
    EXPECT_EQ(run.Clock("reply").due_at, Instant::EndOfDay(D(row.ten)));
    ASSERT_EQ(run.Raise(row.received, "handler:h1", "verify", R"({"reasons":"x"})"), "ok");
    EXPECT_EQ(run.DueDay("verify"), row.thirty) << row.received;
    ASSERT_EQ(run.Raise(row.received, "approver:boss", "extend", R"({"reason":"complex"})"), "ok");
    EXPECT_EQ(run.DueDay("verify"), row.extended) << row.received;
    EXPECT_EQ(run.Clock("verify").reckoning, "30wd+30d");
    EXPECT_EQ(run.last.clocks.at(0).old_due, D(row.thirty));
    EXPECT_EQ(run.last.clocks.at(0).reason, "complex");
  }
}

TEST(Start, CountsFromTheFactNotFromTheEntry) {
  LivingCase run(Complaint());
  ASSERT_EQ(run.Open("2025-03-07", "handler:h1", kMarch4), "ok");
  EXPECT_EQ(run.DueDay("reply"), "2025-03-18");
  EXPECT_EQ(run.Clock("reply").counted_from, D("2025-03-04"));
  EXPECT_EQ(run.Clock("reply").started_at, T("2025-03-07"));
}

TEST(Start, AParameterOfALaterDayCounts) {
  // From 2027 the period is five working days: Mon 2027-03-01 gives Mon 2027-03-08.
  EXPECT_EQ(Opened("2027-03-01").DueDay("reply"), "2027-03-08");
}

TEST(Start, InAYearWithoutNoticeItIsProvisional) {
  LivingCase run(Complaint(), CalendarKnownOn("2024-06-01"));
  ASSERT_EQ(run.Open("2024-12-30", "handler:h1", Received("2024-12-30")), "ok");
  const ClockState& clock = run.Clock("reply");
  EXPECT_TRUE(clock.provisional);
  EXPECT_LE(clock.earliest, clock.due);
  EXPECT_LE(clock.due, clock.latest);
  EXPECT_LT(clock.earliest, clock.latest);
  EXPECT_TRUE(run.commit.index.provisional);
}

TEST(Lights, ShowWhatIsLeftTheLastDayIncluded) {
  // Due Tue 2025-03-18, yellow 3wd: 14, 17, 18 are left from Fri 03-14. Red 1wd: the last day.
  const LivingCase run = Opened();
  EXPECT_EQ(run.Clock("reply").yellow_at, Instant::StartOfDay(D("2025-03-14")));
  EXPECT_EQ(run.Clock("reply").red_at, Instant::StartOfDay(D("2025-03-18")));
  EXPECT_EQ(run.Clock("national").yellow_at.millis(), 0) << "no warning asked for";
}

TEST(Lights, CountWorkingDaysOverHolidays) {
  const auto from = [](std::string_view due, std::string_view warn) {
    return LightFrom(*Calendar(), D(due), Period::Parse(warn).value(), {}).date().ToString();
  };
  // Due Thu 2025-10-09, the first day after the holiday of 1 to 8 October: Sep 29, 30 and Oct 9 are three.
  EXPECT_EQ(from("2025-10-09", "3wd"), "2025-09-29");
  // Two are left from the 30th on, and one from the first holiday on: nobody works in between.
  EXPECT_EQ(from("2025-10-09", "2wd"), "2025-09-30");
  EXPECT_EQ(from("2025-10-09", "1wd"), "2025-10-01");
  // A make-up Sunday is a working day: due Mon 2025-09-29, 2wd are Sun 28 and Mon 29; Sat 27 leaves the same two.
  EXPECT_EQ(from("2025-09-29", "2wd"), "2025-09-27");
  // A last day that is no working day itself (a sanction term): Wed 12, Thu 13, Fri 14 are left before Sun 2025-03-16.
  EXPECT_EQ(from("2025-03-16", "3wd"), "2025-03-12");
  EXPECT_EQ(from("2025-03-18", "3d"), "2025-03-16");
  EXPECT_EQ(from("2025-03-31", "1mo"), "2025-03-01");
  EXPECT_EQ(from("2025-03-18", "1y"), "2024-03-19");
}

TEST(Pause, KeepsWhatIsLeftInWorkingDays) {
  // Paused Mon 03-10, the fourth working day: 11 12 13 14 17 18 are left. Resumed Thu 03-20: 21 24 25 26 27 28.
  LivingCase run = Opened();
  ASSERT_EQ(run.Raise("2025-03-10", "handler:h1", "ask"), "ok");
  EXPECT_EQ(run.Actions(), "pause reply");
  EXPECT_EQ(run.Clock("reply").remaining, 6);
  EXPECT_EQ(run.commit.index.due_at, INT64_MAX);
  EXPECT_TRUE(run.commit.timers.empty());
  ASSERT_EQ(run.Raise("2025-03-11", "handler:h1", "ask"), "ok");
  EXPECT_EQ(run.Actions(), "") << "a paused clock stays paused";
  ASSERT_EQ(run.Raise("2025-03-20", "complainant:c", "answer"), "ok");
  EXPECT_EQ(run.DueDay("reply"), "2025-03-28");
  EXPECT_EQ(run.Clock("reply").reckoning, "6wd");
  ASSERT_EQ(run.Raise("2025-03-20", "complainant:c", "answer"), "ok");
  EXPECT_EQ(run.Actions(), "") << "a running clock is not resumed";
}

TEST(Pause, OnOneDayChangesNothing) {
  for (const char* day : {"2025-03-04", "2025-03-08", "2025-03-10", "2025-03-17"}) {
    LivingCase run = Opened();
    ASSERT_EQ(run.Raise(day, "handler:h1", "ask"), "ok");
    ASSERT_EQ(run.Raise(day, "handler:h1", "answer"), "ok");
    EXPECT_EQ(run.DueDay("reply"), "2025-03-18") << day;
  }
}

TEST(Pause, OfAnExtendedClockCountsCalendarDays) {
  LivingCase run = Opened();
  ASSERT_EQ(run.Raise("2025-03-10", "approver:b", "extend"), "ok");
  EXPECT_EQ(run.DueDay("reply"), "2025-04-17");
  ASSERT_EQ(run.Raise("2025-04-07", "handler:h1", "ask"), "ok");
  EXPECT_EQ(run.Clock("reply").remaining, 10);
  ASSERT_EQ(run.Raise("2025-04-21", "handler:h1", "answer"), "ok");
  // Ten days on is Thu May 1, a holiday until the 5th: Tue May 6.
  EXPECT_EQ(run.DueDay("reply"), "2025-05-06");
  EXPECT_EQ(run.Clock("reply").reckoning, "10d");
  EXPECT_EQ(run.Clock("reply").extensions, 1);
}

TEST(Extend, OnceByLessOrAllAndBeforeTheEnd) {
  LivingCase run = Opened();
  EXPECT_EQ(run.Raise("2025-03-10", "approver:b", "extend", R"({"days":31})"), "refused extension-too-long");
  EXPECT_EQ(run.refusal.pointer, "/data/days");
  EXPECT_EQ(run.refusal.clauses, std::vector<std::string>{"law-1"});
  EXPECT_EQ(run.Raise("2025-03-10", "approver:b", "extend", R"({"days":0})"), "error out-of-bounds /data/days");
  EXPECT_EQ(run.Raise("2025-03-10", "approver:b", "extend", R"({"days":3})"), "ok");
  EXPECT_EQ(run.DueDay("reply"), "2025-03-21");
  EXPECT_EQ(run.Raise("2025-03-11", "approver:b", "extend"), "refused extension-exhausted");
  LivingCase late = Opened();
  EXPECT_EQ(late.Raise("2025-03-19T00:00:00+08:00", "approver:b", "extend"), "refused extension-too-late");
  EXPECT_EQ(late.Raise("2025-03-18T23:59:59+08:00", "approver:b", "extend"), "ok");
  LivingCase paused = Opened();
  ASSERT_EQ(paused.Raise("2025-03-10", "handler:h1", "ask"), "ok");
  EXPECT_EQ(paused.Raise("2025-03-10", "approver:b", "extend"), "refused clock-not-running");
}

TEST(Breach, RecordsAndRaisesTheEvent) {
  LivingCase run = Opened();
  EXPECT_EQ(run.Due("2025-03-13T23:59:59+08:00", "reply"), "refused timer-stale");
  EXPECT_EQ(run.refusal.args.at(1).second, "2025-03-14T00:00:00+08:00");
  ASSERT_EQ(run.Due("2025-03-14T00:00:00+08:00", "reply"), "ok");
  EXPECT_EQ(run.last.name, "clock_due");
  EXPECT_EQ(run.Actions(), "warn reply");
  EXPECT_EQ(run.last.clocks.at(0).light, "yellow");
  EXPECT_EQ(run.Due("2025-03-14T00:00:00+08:00", "reply"), "refused timer-stale");
  ASSERT_EQ(run.Due("2025-03-18T00:00:00+08:00", "reply"), "ok");
  EXPECT_EQ(run.last.clocks.at(0).light, "red");
  ASSERT_EQ(run.Due("2025-03-19T00:00:00+08:00", "reply"), "ok");
  EXPECT_EQ(run.last.name, "overdue");
  EXPECT_EQ(run.last.role, "system");
  EXPECT_EQ(run.Actions(), "breach reply");
  EXPECT_EQ(run.last.effects.size(), 1U);
  EXPECT_TRUE(run.state.facts.FindPath("complaint.overdue")->as_bool()) << "the event sees the breach";
  EXPECT_EQ(run.Clock("reply").breached_at, T("2025-03-19T00:00:00+08:00"));
  EXPECT_TRUE(run.commit.timers.empty());
  EXPECT_EQ(run.commit.index.due_clock, "reply") << "overdue work stays on the list";
  EXPECT_EQ(run.Due("2025-03-19T00:00:00+08:00", "reply"), "refused timer-stale");
  ASSERT_EQ(run.Raise("2025-03-20", "handler:h1", "reply", R"({"text":"late"})"), "ok");
  EXPECT_EQ(run.Clock("reply").status, ClockStatus::kBreached);
  EXPECT_EQ(run.Clock("reply").stopped_at, T("2025-03-20"));
}

TEST(Breach, WhereTheEventCannotHappenTheBreachDoes) {
  // "overdue" is only possible while received; the clock of the verification has no event of its own.
  LivingCase run = Opened();
  ASSERT_EQ(run.Raise("2025-03-05", "handler:h1", "verify", R"({"reasons":"x"})"), "ok");
  ASSERT_EQ(run.Due("2025-04-17", "verify"), "ok");
  EXPECT_EQ(run.last.name, "clock_due");
  EXPECT_EQ(run.Actions(), "breach verify");
  EXPECT_EQ(run.Clock("verify").breached_at, T("2025-04-17T00:00:00+08:00")) << "when it ran out, not when it fired";
}

TEST(Breach, IsWrittenFirstWhenThePersonIsFasterThanTheTimer) {
  LivingCase run = Opened();
  ASSERT_EQ(run.Raise("2025-03-20", "handler:h1", "reply", R"({"text":"late"})"), "ok");
  EXPECT_EQ(run.Actions(), "breach reply, stop reply, stop national");
  EXPECT_EQ(run.Clock("reply").breached_at, T("2025-03-19T00:00:00+08:00"));
}

TEST(Breach, AClockSetBackDoesNotLoseIt) {
  LivingCase run = Opened();
  ASSERT_EQ(run.Raise("2025-03-19T08:00:00+08:00", "handler:h1", "take"), "ok");
  ASSERT_EQ(run.Due("2025-03-18T22:00:00+08:00", "reply"), "ok");
  EXPECT_EQ(run.Actions(), "breach reply");
  EXPECT_EQ(run.last.at, T("2025-03-19T08:00:00+08:00"));
}

TEST(Timers, OnlyForClocksThatRun) {
  LivingCase run = Opened();
  EXPECT_EQ(run.Due("2025-04-01", "national"), "refused timer-stale") << "informational";
  EXPECT_EQ(run.Due("2025-04-01", "verify"), "refused timer-stale") << "not started";
  EXPECT_EQ(run.Due("2025-04-01", "nothing"), "error unknown-clock ");
  ASSERT_EQ(run.Raise("2025-03-10", "handler:h1", "ask"), "ok");
  EXPECT_EQ(run.Due("2025-04-01", "reply"), "refused timer-stale") << "paused";
  EXPECT_EQ(run.refusal.args.at(1).second, "");
}

TEST(Close, StopsWhatRuns) {
  LivingCase run = Opened();
  ASSERT_EQ(run.Raise("2025-03-10", "handler:h1", "ask"), "ok");
  ASSERT_EQ(run.Raise("2025-03-12", "handler:h1", "close"), "ok");
  EXPECT_EQ(run.Actions(), "stop reply, stop national");
  EXPECT_TRUE(run.commit.timers.empty());
  EXPECT_EQ(run.commit.index.due_at, INT64_MAX);
}

TEST(Recompute, WhenTheYearsCalendarIsPublished) {
  // Received Mon 2024-12-30, the notice for 2025 not yet known: Dec 31, Jan 2 3 6-10 13 = 9 after New Year's Day.
  LivingCase run(Complaint(), CalendarKnownOn("2024-06-01"));
  ASSERT_EQ(run.Open("2025-01-20", "handler:h1", Received("2025-01-20")), "ok");
  const std::string guessed = run.DueDay("reply");
  EXPECT_TRUE(run.Clock("reply").provisional);
  EXPECT_EQ(run.Recompute("2025-01-20"), "refused nothing-to-do");
  run.Use(Calendar());
  ASSERT_EQ(run.Recompute("2025-01-21"), "ok");
  EXPECT_EQ(run.last.name, "recompute");
  EXPECT_EQ(run.last.role, "system");
  // Jan 21-24, Sun 26 works, 27, 28-Feb 4 off, Feb 5 6 7, Sat 8 works = 10.
  EXPECT_EQ(run.DueDay("reply"), "2025-02-08");
  EXPECT_FALSE(run.Clock("reply").provisional);
  EXPECT_EQ(run.last.clocks.at(0).old_due.ToString(), guessed);
  EXPECT_EQ(run.last.clocks.at(0).reason, "calendar-published");
  EXPECT_EQ(run.Recompute("2025-01-22"), "refused nothing-to-do");
}

TEST(Recompute, GoesThroughAnExtensionAgain) {
  LivingCase run(Complaint(), CalendarKnownOn("2024-06-01"));
  ASSERT_EQ(run.Open("2025-01-20", "handler:h1", Received("2025-01-20")), "ok");
  ASSERT_EQ(run.Raise("2025-01-20", "approver:b", "extend", R"({"days":3})"), "ok");
  EXPECT_TRUE(run.Clock("reply").provisional);
  run.Use(Calendar());
  ASSERT_EQ(run.Recompute("2025-01-21"), "ok");
  EXPECT_EQ(run.DueDay("reply"), "2025-02-11") << "2025-02-08 and three days more";
  EXPECT_EQ(run.Clock("reply").extensions, 1);
}

TEST(Recompute, LeavesPausedStoppedAndBreachedClocks) {
  LivingCase run(Complaint(), CalendarKnownOn("2024-06-01"));
  ASSERT_EQ(run.Open("2025-01-20", "handler:h1", Received("2025-01-20")), "ok");
  ASSERT_EQ(run.Raise("2025-01-20", "handler:h1", "ask"), "ok");
  run.Use(Calendar());
  ASSERT_EQ(run.Recompute("2025-01-21"), "ok");
  EXPECT_EQ(run.Actions(), "recompute national");
}

constexpr const char* kSanction = R"(  sanction:
    title: {zh: 处理, en: Sanction}
    clauses: [law-1]
    opened_by: [clerk]
    facts: {ended: {type: boolean}, on: {type: string}}
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

TEST(SanctionTerm, NeverRollsAndEndsItself) {
  LivingCase run(Compile(kSanction));
  ASSERT_EQ(run.Open("2023-10-01", "clerk:a", "null"), "ok");
  ASSERT_EQ(run.Raise("2023-10-01", "leader:b", "suspend"), "ok");
  EXPECT_EQ(run.DueDay("term"), "2025-10-01") << "a holiday, and it stays one: a penalty is not made longer";
  ASSERT_EQ(run.Due("2025-10-02T00:00:00+08:00", "term"), "ok");
  EXPECT_EQ(run.last.name, "over");
  EXPECT_EQ(run.state.state, "ended");
  EXPECT_EQ(run.Actions(), "breach term, stop term, start shadow") << "what the closing event starts goes on";
  EXPECT_TRUE(run.state.facts.Find("ended")->as_bool());
  EXPECT_TRUE(run.Clock("shadow").live());
}

TEST(AgreedDay, StaysOnARestDayAndOthersRoll) {
  const std::string term = "sanction_term: true";
  for (const auto& [line, due] : {std::pair{"roll: false", "2025-10-01"}, std::pair{"roll: true", "2025-10-09"}}) {
    std::string text = kSanction;
    LivingCase run(Compile(text.replace(text.find(term), term.size(), line)));
    ASSERT_EQ(run.Open("2023-10-01", "clerk:a", "null"), "ok");
    ASSERT_EQ(run.Raise("2023-10-01", "leader:b", "suspend"), "ok");
    EXPECT_EQ(run.DueDay("term"), due) << line << "; the holiday of 2025 is 1 to 8 October";
  }
}

constexpr const char* kFrom = R"(  t:
    title: {zh: 甲}
    clauses: [law-1]
    opened_by: [h]
    facts: {started: {type: string}, go: {type: boolean}}
    initial: s
    states: {s: {title: {zh: 甲}}, e: {title: {zh: 乙}, final: true}}
    events:
      begin: {title: {zh: 始}, from: [s], by: [h], data: {day: {type: string}}, clauses: [law-1]}
      longer: {title: {zh: 延}, from: [s], by: [h], data: {ask: {type: string}}, clauses: [law-1]}
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
  EXPECT_EQ(run.Open(day, "h:1", R"({"go":true})"), "ok");
  EXPECT_EQ(run.Raise(day, "h:1", "begin", R"({"day":")" + std::string(day) + "\"}"), "ok");
  return run;
}

TEST(Start, ConditionsAndFirstDayMustBeKnown) {
  LivingCase run(Compile(kFrom, kFromParameters));
  ASSERT_EQ(run.Open("2025-01-06", "h:1", "null"), "ok");
  EXPECT_EQ(run.Raise("2025-01-06", "h:1", "begin", R"({"day":"2025-01-06"})"), "refused requirement-unknown");
  EXPECT_EQ(run.refusal.missing, std::vector<std::string>{"go"});
  LivingCase off(Compile(kFrom, kFromParameters));
  ASSERT_EQ(off.Open("2025-01-06", "h:1", R"({"go":false})"), "ok");
  EXPECT_EQ(off.Raise("2025-01-06", "h:1", "begin"), "ok");
  EXPECT_EQ(off.Actions(), "") << "the clock does not exist here";
  LivingCase on(Compile(kFrom, kFromParameters));
  ASSERT_EQ(on.Open("2025-01-06", "h:1", R"({"go":true})"), "ok");
  EXPECT_EQ(on.Raise("2025-01-06", "h:1", "begin"), "refused requirement-unknown");
  EXPECT_EQ(on.refusal.pointer, "/data/day");
  EXPECT_EQ(on.Raise("2025-01-06", "h:1", "begin", R"({"day":"soon"})"), "error bad-date ");
  EXPECT_EQ(on.Raise("2025-01-06", "h:1", "begin", R"({"day":"1900-01-01"})"), "error date-out-of-range ");
  EXPECT_EQ(on.Raise("2025-01-06", "h:1", "begin", R"({"day":"2025-01-06"})"), "ok");
  EXPECT_EQ(on.Raise("2025-01-07", "h:1", "begin", R"({"day":"2025-01-07"})"), "ok");
  EXPECT_EQ(on.Actions(), "") << "a clock that is live is left alone";
}

TEST(Extend, FromTheOldEndFromApprovalOrFromReceipt) {
  // Mon 2025-01-06 + 10d = Thu 16; from there 10d = Sun 26, a working Sunday.
  LivingCase due = Began("2025-01-06");
  ASSERT_EQ(due.Raise("2025-01-08", "h:1", "longer", R"({"ask":"10d"})"), "ok");
  EXPECT_EQ(due.DueDay("one"), "2025-01-26");
  EXPECT_EQ(due.Clock("one").reckoning, "10d+10d");
  // Mon 2025-03-03 + 10d = Thu 13; approved on the 10th, 10d more = Thu 20.
  LivingCase approval = Began("2025-03-03");
  ASSERT_EQ(approval.Raise("2025-03-10", "h:1", "longer", R"({"ask":"10d"})"), "ok");
  EXPECT_EQ(approval.DueDay("one"), "2025-03-20");
  EXPECT_EQ(approval.Clock("one").reckoned_from, D("2025-03-10"));
  // Mon 2025-06-02 is a holiday; + 10d = Thu 12; from receipt 20d = Sun 22, so Mon 23.
  LivingCase receipt = Began("2025-06-02");
  ASSERT_EQ(receipt.Raise("2025-06-05", "h:1", "longer"), "ok");
  EXPECT_EQ(receipt.DueDay("one"), "2025-06-23");
  EXPECT_EQ(receipt.Clock("one").counted_from, D("2025-06-02"));
  ASSERT_EQ(receipt.Raise("2025-06-06", "h:1", "longer", R"({"ask":"3d"})"), "ok");
  EXPECT_EQ(receipt.DueDay("one"), "2025-06-23") << "an extension never shortens";
  EXPECT_EQ(receipt.Clock("one").extensions, 2);
  EXPECT_EQ(receipt.Raise("2025-06-06", "h:1", "longer"), "refused extension-exhausted");
}

TEST(Extend, PeriodsOfDifferentUnitsAreComparedByWhereTheyLead) {
  LivingCase run = Began("2025-01-06");
  EXPECT_EQ(run.Raise("2025-01-08", "h:1", "longer", R"({"ask":"1mo"})"), "refused extension-too-long");
  EXPECT_EQ(run.Raise("2025-01-08", "h:1", "longer", R"({"ask":"soon"})"), "error bad-period /data/ask");
  EXPECT_EQ(run.Raise("2025-01-08", "h:1", "longer", R"({"ask":"5wd"})"), "ok");
  // Due Thu 16; 17, 20-23 = 5.
  EXPECT_EQ(run.DueDay("one"), "2025-01-23");
}

TEST(Extend, AfterTheEndTheBreachStays) {
  LivingCase run = Began("2025-01-06");
  ASSERT_EQ(run.Due("2025-01-17", "one"), "ok");
  ASSERT_EQ(run.Raise("2025-01-18", "h:1", "longer", R"({"ask":"10d"})"), "ok");
  EXPECT_EQ(run.DueDay("one"), "2025-01-26");
  EXPECT_EQ(run.Clock("one").status, ClockStatus::kBreached);
  EXPECT_EQ(run.Clock("one").breached_at, T("2025-01-17T00:00:00+08:00"));
}

TEST(Readings, GovernAClockFromItsStartToItsEnd) {
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
  ASSERT_EQ(run.Open("2025-03-04", "handler:h1", kMarch4), "ok");
  EXPECT_EQ(run.DueDay("reply"), "2025-03-17");
  EXPECT_EQ(run.Clock("reply").due_at, T("2025-03-17T17:30:00+08:00"));
  ASSERT_EQ(run.Raise("2025-03-10", "handler:h1", "ask"), "ok");
  EXPECT_EQ(run.Clock("reply").remaining, 6) << "the day of the pause is still to come";
  ASSERT_EQ(run.Raise("2025-07-10", "handler:h1", "answer"), "ok");
  EXPECT_EQ(run.DueDay("reply"), "2025-07-17") << "10 11 14 15 16 17: the reading of its start still counts";
  LivingCase spring(compiled);
  ASSERT_EQ(spring.Open("2026-02-12", "handler:h1", Received("2026-02-12")), "ok");
  EXPECT_EQ(spring.DueDay("reply"), "2026-03-06") << "AMB-02 B, next day counted by then";
}

}  // namespace
}  // namespace anze::workflow::testing
