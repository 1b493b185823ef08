// Clocks whose dates change after the fact: a corrected calendar, a pause over a roll, a late extension, other rules.
#include <algorithm>

#include "core/workflow/move.h"
#include "tests/support/check.h"
#include "tests/unit/workflow/fixture.h"

namespace anze::workflow::testing {
namespace {

constexpr const char* kTypes = R"(  t:
    title: {zh: 甲}
    clauses: [law-1]
    opened_by: [h]
    facts: {day: {type: string, title: 日期}}
    initial: s
    states: {s: {title: {zh: 甲}}, e: {title: {zh: 乙}, final: true}}
    events:
      hold: {title: {zh: 停}, from: [s], by: [h], clauses: [law-1]}
      go: {title: {zh: 续}, from: [s], by: [h], clauses: [law-1]}
      longer: {title: {zh: 延}, from: [s], by: [h], clauses: [law-1]}
      done: {title: {zh: 做完}, from: [s], by: [h], clauses: [law-1]}
      end: {title: {zh: 止}, from: [s], to: e, by: [h], clauses: [law-1]}
      correct:
        title: {zh: 更正}
        from: [s]
        by: [h]
        not_by: [open]
        data: {day: {type: string, title: 日期}, reason: {type: text, title: 理由, required: true}}
        set: {day: data.day}
        recounts: true
        clauses: [law-1]
    clocks:
      days:
        title: {zh: 日}
        start: [open]
        from: day
        period: 15d
        pause: [hold]
        resume: [go]
        stop: [done]
        extend: {event: longer, period: 10d, from: due, max: 2, before_due: false}
        warn: {yellow: 3wd, red: 1wd}
        clauses: [law-1]
      work:
        title: {zh: 工作日}
        start: [open]
        from: day
        period: 10wd
        pause: [hold]
        resume: [go]
        stop: [done]
        warn: {yellow: 7wd, red: 1wd}
        clauses: [law-1]
)";

const Compiled& Types() {
  static const Compiled compiled = Compile(kTypes);
  return compiled;
}

LivingCase Opened(std::string_view day, std::shared_ptr<const calendar::WorkCalendar> calendar = Calendar()) {
  LivingCase run(Types(), std::move(calendar));
  CHECK(run.Open(day, "h:1", R"({"day":")" + std::string(day) + "\"}") == "ok");
  return run;
}

// Thu 2020-01-16 and 15 days is Fri 01-31. The notice of 01-26 made days off of 01-31 to 02-02: Mon 02-03.
LivingCase Breached(std::string_view stopped = "") {
  LivingCase run = Opened("2020-01-16", CalendarKnownOn("2020-01-25"));
  CHECK(run.DueDay("days") == "2020-01-31");
  CHECK(run.Due("2020-02-01T00:00:00+08:00", "days") == "ok");
  CHECK(run.Actions() == "breach days");
  if (!stopped.empty()) CHECK(run.Raise(stopped, "h:1", "done") == "ok");
  run.Use(CalendarKnownOn("2020-02-03"));
  return run;
}

TEST_CASE("A corrected calendar withdraws a breach that was none", "[workflow][recompute]") {
  LivingCase run = Breached();
  REQUIRE(run.Recompute("2020-02-03") == "ok");
  CHECK(run.last.name == "recompute");
  CHECK(run.last.clocks.at(0).clock == "days");
  CHECK(run.last.clocks.at(0).old_due == D("2020-01-31"));
  CHECK(run.last.clocks.at(0).in_time);
  CHECK(run.DueDay("days") == "2020-02-03");
  CHECK(run.Clock("days").status == ClockStatus::kRunning);
  CHECK(run.Clock("days").breached_at.millis() == 0);
  // Watched again, and late when it is late.
  REQUIRE(run.Due("2020-02-04T00:00:00+08:00", "days") == "ok");
  CHECK(run.Actions() == "breach days");
  CHECK(run.Clock("days").breached_at == T("2020-02-04T00:00:00+08:00"));
  CHECK(run.Recompute("2020-02-05") == "refused nothing-to-do");
}

TEST_CASE("A corrected calendar finds what was stopped late to have been in time", "[workflow][recompute]") {
  LivingCase run = Breached("2020-02-02T10:00:00+08:00");
  REQUIRE(run.Clock("days").status == ClockStatus::kBreached);
  REQUIRE(run.Recompute("2020-02-03") == "ok");
  CHECK(run.Clock("days").status == ClockStatus::kStopped);
  CHECK(run.Clock("days").breached_at.millis() == 0);
  CHECK(std::none_of(run.commit.timers.begin(), run.commit.timers.end(),
                     [](const ports::TimerRow& timer) { return timer.clock == "days"; }));
}

TEST_CASE("A corrected calendar moves a breach that stays one", "[workflow][recompute]") {
  LivingCase run = Breached("2020-02-04T10:00:00+08:00");
  REQUIRE(run.Recompute("2020-02-05") == "ok");
  CHECK_FALSE(run.last.clocks.at(0).in_time);
  CHECK(run.DueDay("days") == "2020-02-03");
  CHECK(run.Clock("days").status == ClockStatus::kBreached);
  CHECK(run.Clock("days").breached_at == T("2020-02-04T00:00:00+08:00"));
}

TEST_CASE("A corrected calendar renews the lights where the due day stands", "[workflow][recompute]") {
  // Wed 2019-04-24. Before the notice of 03-22: 04-25(1) 26(2) 29(3) 30(4) 05-02(5) 03(6) 06–09(10); seven are left
  // from 04-30 on. After: 25(1) 26(2) Sun 04-28(3) 29(4) 30(5) Sun 05-05(6) 06–09(10); seven are left from 04-29 on.
  LivingCase run = Opened("2019-04-24", CalendarKnownOn("2019-03-21"));
  CHECK(run.DueDay("work") == "2019-05-09");
  CHECK(run.Clock("work").yellow_at == T("2019-04-30T00:00:00+08:00"));
  run.Use(CalendarKnownOn("2019-03-22"));
  REQUIRE(run.Recompute("2019-04-25") == "ok");
  CHECK(run.Actions() == "recompute work");
  CHECK(run.DueDay("work") == "2019-05-09");
  CHECK(run.Clock("work").yellow_at == T("2019-04-29T00:00:00+08:00"));
  CHECK(run.Clock("work").yellow_at == Opened("2019-04-24").Clock("work").yellow_at);
}

TEST_CASE("A case that moves gets the lights of its new rules where the due day stands", "[workflow][move]") {
  const LivingCase run = Opened("2025-03-04");
  std::string text = kTypes;
  const std::string old = "warn: {yellow: 3wd, red: 1wd}";
  const Compiled after = Compile(text.replace(text.find(old), old.size(), "warn: {yellow: 5wd, red: 2wd}"));
  const auto decided =
      DecideMove(*Types().program, *after.program, run.state, Who("h:1"), {Calendar().get(), T("2025-03-05")});
  REQUIRE_OK(decided);
  const Event& event = std::get<Event>(*decided);
  CaseState moved = run.state;
  Evolve(&moved, event);
  // Due Wed 2025-03-19: five are left from Thu 13 on, two from Tue 18 on.
  const ClockState& clock = *moved.FindClock("days");
  CHECK(clock.due == D("2025-03-19"));
  CHECK(clock.yellow_at == T("2025-03-13T00:00:00+08:00"));
  CHECK(clock.red_at == T("2025-03-18T00:00:00+08:00"));
  CHECK(event.clocks.size() == 1U);  // the other clock is as it was
}

TEST_CASE("A pause keeps the days to the nominal end, not those of the roll", "[workflow][pause]") {
  // Wed 2025-09-17 and 15 days is Thu 10-02, in the holiday of 10-01 to 10-08: due Thu 10-09.
  LivingCase run = Opened("2025-09-17");
  CHECK(run.DueDay("days") == "2025-10-09");
  REQUIRE(run.Raise("2025-09-22", "h:1", "hold") == "ok");
  CHECK(run.Clock("days").remaining == 10);
  REQUIRE(run.Raise("2025-11-03", "h:1", "go") == "ok");
  CHECK(run.DueDay("days") == "2025-11-13");  // Thu
  // Nothing is left in the days of the roll itself.
  LivingCase rolled = Opened("2025-09-17");
  REQUIRE(rolled.Raise("2025-10-05", "h:1", "hold") == "ok");
  CHECK(rolled.Clock("days").remaining == 0);
  REQUIRE(rolled.Raise("2025-11-08", "h:1", "go") == "ok");
  CHECK(rolled.DueDay("days") == "2025-11-10");  // resumed on a Saturday: Monday
  // One resumed on the day of its pause ends as it would have.
  LivingCase same = Opened("2025-09-17");
  REQUIRE(same.Raise("2025-10-05", "h:1", "hold") == "ok");
  REQUIRE(same.Raise("2025-10-05", "h:1", "go") == "ok");
  CHECK(same.DueDay("days") == "2025-10-09");
}

TEST_CASE("A pause of an extended clock keeps the days to the nominal end", "[workflow][pause]") {
  // From 10-09 ten days more is Sun 10-19: due Mon 10-20. On Mon 10-13 six are left to the 19th; from Tue 10-21 that is
  // Mon 10-27.
  LivingCase run = Opened("2025-09-17");
  REQUIRE(run.Raise("2025-09-18", "h:1", "longer") == "ok");
  CHECK(run.DueDay("days") == "2025-10-20");
  REQUIRE(run.Raise("2025-10-13", "h:1", "hold") == "ok");
  CHECK(run.Clock("days").remaining == 6);
  REQUIRE(run.Raise("2025-10-21", "h:1", "go") == "ok");
  CHECK(run.DueDay("days") == "2025-10-27");
}

TEST_CASE("A clock of working days with nothing left ends on a working day", "[workflow][pause]") {
  // Tue 2025-03-04 and ten working days is Tue 03-18. Paused then and resumed on Sat 03-22: Mon 03-24.
  LivingCase run = Opened("2025-03-04");
  REQUIRE(run.Raise("2025-03-18", "h:1", "hold") == "ok");
  CHECK(run.Clock("work").remaining == 0);
  REQUIRE(run.Raise("2025-03-22", "h:1", "go") == "ok");
  CHECK(run.DueDay("work") == "2025-03-24");
  CHECK(run.Recompute("2025-03-22") == "refused nothing-to-do");
}

TEST_CASE("A late extension that is allowed is watched from then on", "[workflow][extend]") {
  // Mon 2025-03-03 and 15 days is Tue 03-18; ten days more is Fri 03-28, three working days are left from Wed 03-26 on.
  LivingCase run = Opened("2025-03-03");
  REQUIRE(run.Due("2025-03-19T00:00:00+08:00", "days") == "ok");
  REQUIRE(run.Raise("2025-03-20", "h:1", "longer") == "ok");
  CHECK(run.Actions() == "extend days");
  CHECK(run.last.clocks.at(0).in_time);
  CHECK(run.DueDay("days") == "2025-03-28");
  CHECK(run.Clock("days").running());
  CHECK(run.Clock("days").breached_at == T("2025-03-19T00:00:00+08:00"));  // stays on record
  REQUIRE(run.Due("2025-03-26T00:00:00+08:00", "days") == "ok");
  CHECK(run.Actions() == "warn days");
  REQUIRE(run.Due("2025-03-29T00:00:00+08:00", "days") == "ok");
  CHECK(run.Actions() == "breach days");
  CHECK(run.Clock("days").status == ClockStatus::kBreached);
  CHECK(run.Clock("days").breached_at == T("2025-03-19T00:00:00+08:00"));
}

TEST_CASE("A late extension notes the breach that no timer has noted", "[workflow][extend]") {
  LivingCase run = Opened("2025-03-03");
  REQUIRE(run.Raise("2025-03-20", "h:1", "longer") == "ok");
  CHECK(run.Actions() == "breach days, extend days");
  CHECK(run.Clock("days").running());
  CHECK(run.Clock("days").breached_at == T("2025-03-19T00:00:00+08:00"));
  // One that does not reach the present day leaves the clock overdue: 03-28 has passed.
  LivingCase late = Opened("2025-03-03");
  REQUIRE(late.Raise("2025-04-01", "h:1", "longer") == "ok");
  CHECK_FALSE(late.last.clocks.at(1).in_time);
  CHECK(late.Clock("days").status == ClockStatus::kBreached);
  CHECK(late.DueDay("days") == "2025-03-28");
}

std::string Correct(LivingCase* run, std::string_view at, std::string_view day, std::string_view who = "h:2") {
  return run->Raise(at, who, "correct", R"({"reason":"mistyped","day":")" + std::string(day) + "\"}");
}

TEST_CASE("A corrected first day derives every clock again", "[workflow][recount]") {
  // Tue 2025-03-04 was really Fri 02-28: fifteen days are Sat 03-15, so Mon 03-17; ten working days are 03-03 to 07 and
  // 03-10 to 14.
  LivingCase run = Opened("2025-03-04");
  CHECK(Correct(&run, "2025-03-06", "2025-02-28", "h:1") == "refused four-eyes");
  CHECK(run.Raise("2025-03-06", "h:2", "correct", R"({"day":"2025-02-28"})") == "error missing-field /data/reason");
  REQUIRE(Correct(&run, "2025-03-06", "2025-02-28") == "ok");
  CHECK(run.Actions() == "recount days, recount work");
  CHECK(run.DueDay("days") == "2025-03-17");
  CHECK(run.DueDay("work") == "2025-03-14");
  CHECK(run.last.clocks.at(0).old_due == D("2025-03-19"));
  CHECK(run.last.clocks.at(0).reason == "mistyped");
  CHECK(run.Clock("days").counted_from == D("2025-02-28"));
  CHECK(run.Clock("days").yellow_at == T("2025-03-13T00:00:00+08:00"));  // Thu 13, Fri 14, Mon 17
  // What was first counted stays in the journal.
  CHECK(run.journal.front().clocks.at(0).due == D("2025-03-19"));
  REQUIRE(Correct(&run, "2025-03-06", "2025-02-28") == "ok");
  CHECK(run.Actions() == "");
}

TEST_CASE("A corrected first day withdraws a breach that was none", "[workflow][recount]") {
  // From Thu 2025-03-06: fifteen days are Fri 03-21, ten working days are Thu 03-20.
  LivingCase run = Opened("2025-03-04");
  REQUIRE(run.Due("2025-03-20T00:00:00+08:00", "days") == "ok");
  REQUIRE(Correct(&run, "2025-03-20", "2025-03-06") == "ok");
  CHECK(run.Actions() == "recount days, breach work, recount work");
  for (const char* clock : {"days", "work"}) {
    CAPTURE(clock);
    CHECK(run.Clock(clock).running());
    CHECK(run.Clock(clock).breached_at.millis() == 0);
  }
  CHECK(run.DueDay("days") == "2025-03-21");
  CHECK(run.DueDay("work") == "2025-03-20");
}

TEST_CASE("A corrected first day finds what was late after all", "[workflow][recount]") {
  // Done on 2025-03-18, in time for 03-04. From Mon 02-24: fifteen days are Tue 03-11, ten working days Mon 03-10.
  LivingCase run = Opened("2025-03-04");
  REQUIRE(run.Raise("2025-03-18", "h:1", "done") == "ok");
  CHECK(run.Clock("work").status == ClockStatus::kStopped);
  REQUIRE(Correct(&run, "2025-03-19", "2025-02-24") == "ok");
  CHECK(run.Actions() == "recount days, breach days, recount work, breach work");
  CHECK(run.Clock("days").status == ClockStatus::kBreached);
  CHECK(run.Clock("days").breached_at == T("2025-03-12T00:00:00+08:00"));
  CHECK(run.Clock("work").breached_at == T("2025-03-11T00:00:00+08:00"));
  CHECK(run.Clock("work").stopped_at == T("2025-03-18"));
  CHECK(run.commit.timers.empty());
}

TEST_CASE("A corrected first day changes what is left to a paused clock", "[workflow][recount]") {
  // Nine days and six working days are left on Mon 2025-03-10; from 03-03 one less of each. From Thu 03-20 eight days
  // are Fri 03-28 and five working days (21, 24 to 27) Thu 03-27.
  LivingCase run = Opened("2025-03-04");
  REQUIRE(run.Raise("2025-03-10", "h:1", "hold") == "ok");
  REQUIRE(Correct(&run, "2025-03-11", "2025-03-03") == "ok");
  CHECK(run.Clock("days").remaining == 8);
  CHECK(run.Clock("work").remaining == 5);
  CHECK(run.Clock("work").status == ClockStatus::kPaused);
  REQUIRE(run.Raise("2025-03-20", "h:1", "go") == "ok");
  CHECK(run.DueDay("days") == "2025-03-28");
  CHECK(run.DueDay("work") == "2025-03-27");
}

TEST_CASE("A corrected first day changes what was left to a resumed clock", "[workflow][recount]") {
  // As above, corrected after it was resumed: nine days were Sat 03-29, so Mon 03-31; six working days Fri 03-28.
  LivingCase run = Opened("2025-03-04");
  REQUIRE(run.Raise("2025-03-10", "h:1", "hold") == "ok");
  REQUIRE(run.Raise("2025-03-20", "h:1", "go") == "ok");
  CHECK(run.DueDay("days") == "2025-03-31");
  REQUIRE(Correct(&run, "2025-03-21", "2025-03-03") == "ok");
  CHECK(run.DueDay("days") == "2025-03-28");
  CHECK(run.DueDay("work") == "2025-03-27");
  CHECK(run.Clock("work").reckoning == "5wd");
  CHECK(run.Clock("work").reckoned_from == D("2025-03-20"));
  // Ten working days before the pause it had run out already: from Thu 02-20 that is Thu 03-06.
  REQUIRE(Correct(&run, "2025-03-21", "2025-02-20") == "ok");
  CHECK(run.DueDay("work") == "2025-03-06");
  // The timer, due at once, finds it.
  CHECK(run.Due("2025-03-21", "work") == "ok");
  CHECK(run.Clock("work").status == ClockStatus::kBreached);
}

TEST_CASE("A corrected first day goes through an extension again", "[workflow][recount]") {
  // 15 days and 10 more: from 03-04 to 03-19 and Sat 03-29, so Mon 03-31; from 03-03 to 03-18 and Fri 03-28.
  LivingCase run = Opened("2025-03-04");
  REQUIRE(run.Raise("2025-03-05", "h:1", "longer") == "ok");
  CHECK(run.DueDay("days") == "2025-03-31");
  REQUIRE(Correct(&run, "2025-03-06", "2025-03-03") == "ok");
  CHECK(run.DueDay("days") == "2025-03-28");
  CHECK(run.Clock("days").reckoning == "15d+10d");
  CHECK(run.Clock("days").extensions == 1);
  const auto replayed = Replay("case-1", run.journal);
  REQUIRE_OK(replayed);
  CHECK(replayed->clocks == run.state.clocks);
}

TEST_CASE("A change that puts a clock in time survives its codec", "[workflow][codec]") {
  LivingCase run = Breached();
  REQUIRE(run.Recompute("2020-02-03") == "ok");
  const auto decoded = DecodeEvent(Encode(run.last));
  REQUIRE_OK(decoded);
  CHECK(*decoded == run.last);
  const auto replayed = Replay("case-1", run.journal);
  REQUIRE_OK(replayed);
  CHECK(replayed->clocks == run.state.clocks);
}

}  // namespace
}  // namespace anze::workflow::testing
