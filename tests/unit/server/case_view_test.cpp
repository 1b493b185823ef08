// What a person reads about a deadline, around due dates, rest days, pauses and ends.
#include "server/app/cases/case_view.h"

#include "server/http/wire/case_json.h"
#include "tests/unit/server/house.h"

namespace anze::app {
namespace {

using base::Language;
using testing::D;
using testing::T;
using workflow::ClockState;
using workflow::ClockStatus;

const calendar::WorkCalendar& Calendar() {
  static testing::House house;
  static const Rules::CalendarPtr calendar = house.rules.Calendar().value();
  return *calendar;
}

ClockState Clock(const char* period, const char* due) {
  ClockState clock;
  clock.name = "reply";
  clock.period = period;
  clock.due = D(due);
  clock.due_at = calendar::Instant::EndOfDay(clock.due);
  return clock;
}

std::string Zh(const ClockState& clock, const char* now) {
  return RemainingOf(clock, Calendar(), T(now), Language::kZh).text;
}
std::string En(const ClockState& clock, const char* now) {
  return RemainingOf(clock, Calendar(), T(now), Language::kEn).text;
}

// 2025-03-18 is a Tuesday; 22 and 23 are a weekend.
TEST_CASE("What remains is counted in working days down to the due day", "[server][view]") {
  const ClockState clock = Clock("10wd", "2025-03-18");
  CHECK(Zh(clock, "2025-03-13") == "剩余3个工作日");
  CHECK(Zh(clock, "2025-03-14") == "剩余2个工作日");
  CHECK(Zh(clock, "2025-03-15") == "剩余2个工作日");
  CHECK(Zh(clock, "2025-03-16") == "剩余2个工作日");
  CHECK(Zh(clock, "2025-03-17") == "剩余1个工作日");
  CHECK(Zh(clock, "2025-03-18") == "今日到期");
  CHECK(Zh(clock, "2025-03-18T23:59:59+08:00") == "今日到期");
  CHECK(Zh(clock, "2025-03-19T00:00:00+08:00") == "超期1个工作日");
  CHECK(Zh(clock, "2025-03-21") == "超期3个工作日");
  CHECK(En(clock, "2025-03-18") == "due today");
  CHECK(En(clock, "2025-03-20") == "2 working days overdue");
}

// Due on a Friday: the weekend after it is late, although no working day has passed.
TEST_CASE("What remains: rest days after the due day are overdue", "[server][view]") {
  const ClockState clock = Clock("10wd", "2025-03-21");
  CHECK(Zh(clock, "2025-03-21") == "今日到期");
  CHECK(Zh(clock, "2025-03-22") == "超期1个工作日");
  CHECK(Zh(clock, "2025-03-23") == "超期1个工作日");
  CHECK(Zh(clock, "2025-03-24") == "超期1个工作日");
  CHECK(Zh(clock, "2025-03-25") == "超期2个工作日");
}

// National Day 2025: 1 to 8 October rest, Sunday 28 September and Saturday 11 October are worked.
TEST_CASE("What remains: holidays and make-up days count as they are", "[server][view]") {
  const ClockState clock = Clock("10wd", "2025-10-10");
  CHECK(Zh(clock, "2025-09-27") == "剩余5个工作日");
  CHECK(Zh(clock, "2025-09-30") == "剩余2个工作日");
  CHECK(Zh(clock, "2025-10-05") == "剩余2个工作日");
  CHECK(Zh(clock, "2025-10-09") == "剩余1个工作日");
  CHECK(Zh(clock, "2025-10-11") == "超期1个工作日");
  CHECK(Zh(clock, "2025-10-12") == "超期1个工作日");
}

// An extension may end on a rest day: until that is over nothing is late, and before it the days themselves are left.
TEST_CASE("What remains: due on a rest day is due that day", "[server][view]") {
  const ClockState clock = Clock("10wd", "2025-03-22");
  CHECK(Zh(clock, "2025-03-22") == "今日到期");
  CHECK(Zh(clock, "2025-03-21") == "剩余1日");
  CHECK(Zh(clock, "2025-03-20") == "剩余1个工作日");
  CHECK(Zh(clock, "2025-03-23") == "超期1个工作日");
}

TEST_CASE("What remains: calendar days count every day", "[server][view]") {
  const ClockState clock = Clock("30d", "2025-03-22");
  CHECK(Zh(clock, "2025-03-20") == "剩余2日");
  CHECK(Zh(clock, "2025-03-22") == "今日到期");
  CHECK(Zh(clock, "2025-03-24") == "超期2日");
  CHECK(RemainingOf(clock, Calendar(), T("2025-03-20"), Language::kZh).unit == "d");
}

TEST_CASE("What remains: a paused clock says what is left", "[server][view]") {
  ClockState clock = Clock("10wd", "2025-03-18");
  clock.status = ClockStatus::kPaused;
  clock.remaining = 4;
  CHECK(Zh(clock, "2025-06-01") == "已中止，剩余4个工作日");
  CHECK(En(clock, "2025-06-01") == "paused, 4 working days remain");
}

// A policy from 2025-03-18: nobody is late when it is over.
TEST_CASE("What remains: a term runs its course", "[server][view]") {
  ClockState clock = Clock("1y", "2025-03-18");
  const auto said = [&](const char* now) { return RemainingOf(clock, Calendar(), T(now), Language::kZh, true).text; };
  CHECK(said("2025-03-08") == "距期满10日");
  CHECK(said("2025-03-18") == "今日期满");
  CHECK(said("2025-03-20") == "已届满2日");
  CHECK(RemainingOf(clock, Calendar(), T("2025-03-20"), Language::kEn, true).text == "ended 2 days ago");
  clock.status = ClockStatus::kStopped;
  clock.stopped_at = T("2025-03-10");
  CHECK(said("2025-06-01") == "期满前已终止");
  clock.stopped_at = T("2025-03-19");
  CHECK(said("2025-06-01") == "已届满");
}

// 24 hours from 2025-03-17 09:30 end on 2025-03-18 at 09:30.
TEST_CASE("What remains of a clock of hours is told in hours and minutes", "[server][view][hours]") {
  ClockState clock = Clock("24h", "2025-03-18");
  clock.due_at = T("2025-03-18T09:30:00+08:00");
  CHECK(Zh(clock, "2025-03-18T04:10:00+08:00") == "剩余5小时20分");
  CHECK(Zh(clock, "2025-03-18T04:10:30+08:00") == "剩余5小时20分");  // a begun minute is left
  CHECK(Zh(clock, "2025-03-17T09:30:00+08:00") == "剩余24小时");
  CHECK(Zh(clock, "2025-03-18T09:00:00+08:00") == "剩余30分钟");
  CHECK(Zh(clock, "2025-03-18T09:29:59+08:00") == "剩余1分钟");
  CHECK(Zh(clock, "2025-03-18T09:30:00+08:00") == "超期1分钟");
  CHECK(Zh(clock, "2025-03-18T11:35:00+08:00") == "超期2小时5分");
  CHECK(En(clock, "2025-03-18T04:10:00+08:00") == "5 h 20 min left");
  CHECK(En(clock, "2025-03-18T10:30:00+08:00") == "1 hour overdue");
  const Remaining left = RemainingOf(clock, Calendar(), T("2025-03-18T04:10:00+08:00"), Language::kZh);
  CHECK(left.unit == "min");
  CHECK(left.left == 320);
  CHECK(RemainingOf(clock, Calendar(), T("2025-03-18T11:35:00+08:00"), Language::kZh).left == -125);
  clock.status = ClockStatus::kPaused;
  clock.remaining = 320;
  CHECK(Zh(clock, "2025-06-01") == "已中止，剩余5小时20分");
  clock.status = ClockStatus::kStopped;
  clock.stopped_at = T("2025-03-18T09:29:59+08:00");
  CHECK(Zh(clock, "2025-06-01") == "按期完成");
  clock.stopped_at = T("2025-03-18T09:30:00+08:00");
  CHECK(Zh(clock, "2025-06-01") == "超期完成");
}

TEST_CASE("What remains: a stopped clock says how it ended", "[server][view]") {
  ClockState clock = Clock("10wd", "2025-03-18");
  clock.status = ClockStatus::kStopped;
  clock.stopped_at = T("2025-03-17");
  CHECK(Zh(clock, "2025-06-01") == "按期完成");
  CHECK(RemainingOf(clock, Calendar(), T("2025-06-01"), Language::kZh).left == 1);
  clock.stopped_at = T("2025-03-20");
  clock.breached_at = T("2025-03-19");
  CHECK(Zh(clock, "2025-06-01") == "超期完成");
  CHECK(En(clock, "2025-06-01") == "stopped late");
}

// Stopped after the due day but before the timer noticed: late all the same.
TEST_CASE("What remains: a clock stopped late ended late though no breach was noted", "[server][view]") {
  ClockState clock = Clock("10wd", "2025-03-18");
  clock.status = ClockStatus::kStopped;
  clock.stopped_at = T("2025-03-20");
  CHECK(Zh(clock, "2025-06-01") == "超期完成");
}

// --- whole cases ---------------------------------------------------------------------------------------------

TEST_CASE("A case as JSON holds what the API promises", "[server][view]") {
  testing::House house("2025-03-04");
  const std::string id = house.Open("2025-03-04");
  house.clock.Set("2025-03-18");
  const auto answer = house.cases.Get(id, {.everything = true});
  REQUIRE(std::holds_alternative<FoundCase>(answer));
  const CaseView view = CaseViewOf(std::get<FoundCase>(answer).at(), {"h1", {"handler"}}, Language::kZh);
  const std::string body = http::CaseWriter().Write(view, Language::kZh);
  CHECK(std::get<FoundCase>(answer).view.state.sequence == 1U);
  for (const char* part :
       {"\"type_title\":\"差事\"", "\"state_title\":\"未办\"", "\"light\":\"red\"", "\"due\":\"2025-03-18\"",
        "\"text\":\"今日到期\"", "\"due_at\":\"2025-03-19T00:00:00+08:00\"", "\"stopped_at\":null",
        "\"event\":\"finish\"", "\"permitted\":true", "\"quote\":\"应当\""}) {
    CHECK_THAT(body, Catch::Contains(part));
  }
}

TEST_CASE("A row of the list says the same as the case", "[server][view]") {
  testing::House house("2025-03-04");
  house.Open("2025-03-04");
  for (const char* now : {"2025-03-05", "2025-03-14", "2025-03-18", "2025-03-19", "2025-03-22"}) {
    house.clock.Set(now);
    const auto list = std::get<CaseList>(house.cases.List({}));
    REQUIRE(list.rows.size() == 1U);
    const auto shown = house.cases.ProgramFor(list.rows.front());
    const base::Value row =
        http::ToValue(RowViewOf(list.rows.front(), shown.program, shown.calendar.get(), T(now), Language::kZh));
    const workflow::CaseState state = house.State(list.rows.front().case_id);
    const base::Value clock =
        http::ToValue(ClockViewOf(state.clocks.front(), *shown.program, *shown.calendar, T(now), Language::kZh),
                      *shown.program, Language::kZh);
    for (const char* key : {"due", "due_at", "light", "left", "left_unit", "text", "provisional"}) {
      CAPTURE(now, key);
      CHECK(row.Get(key) == clock.Get(key));
    }
  }
}

}  // namespace
}  // namespace anze::app
