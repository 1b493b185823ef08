// Years without a notice: what is answered, and that the bounds hold for every past year.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/check.h"
#include "tests/unit/calendar/load_calendar.h"

namespace anze::calendar::testing {
namespace {

constexpr int kFirstYear = 2010;
constexpr int kLastYear = 2026;

const Notice& Annual(int year) {
  static const Notice kNone;
  for (const Notice& notice : Source().notices) {
    if (notice.year == year && !notice.amends) return notice;
  }
  FAIL_CHECK("no notice for " << year);
  return kNone;
}

// Without the one-off holiday of 2015-09-03, which no festival announces.
Shared RealCalendar() {
  CalendarSource source = Source();
  std::erase_if(source.notices, [](const Notice& notice) { return notice.year == 2015 && notice.amends; });
  return WorkCalendar::Build(source, {}).value();
}

TEST_CASE("An answer from December into a year without notice is provisional", "[calendar][provisional]") {
  // Thu 2026-12-24. 25(1) 28–31(5) [2027-01-01] 04–08(10)
  // Latest, with the longest New Year break 12-30..01-03: 25(1) 28(2) 29(3) 04–08(8) 11(9) 12(10)
  const auto deadline = ComputeDeadline(*Calendar(), D("2026-12-24"), P("10wd"));
  REQUIRE(deadline);
  CHECK(deadline->due.ToString() == "2027-01-08");
  CHECK(deadline->provisional);
  CHECK(deadline->earliest.ToString() == "2027-01-08");
  CHECK(deadline->latest.ToString() == "2027-01-12");
}

TEST_CASE("Provisional answer: the last days of a known year may still change", "[calendar][provisional]") {
  // 12-25(1) 28(2) 29(3) 30(4): a New Year bridge could take 12-30.
  const auto late = ComputeDeadline(*Calendar(), D("2026-12-24"), P("4wd"));
  CHECK(late->due.ToString() == "2026-12-30");
  CHECK(late->provisional);
  CHECK(late->latest.ToString() == "2027-01-04");
  // 12-22–25(4) 28(5): nothing can touch it.
  const auto early = ComputeDeadline(*Calendar(), D("2026-12-21"), P("5wd"));
  CHECK(early->due.ToString() == "2026-12-28");
  CHECK_FALSE(early->provisional);
  CHECK(early->earliest == early->latest);
}

TEST_CASE("An answer over the Spring Festival of 2027 is provisional", "[calendar][provisional]") {
  // New Year's Day of the lunar year is Sat 2027-02-06; by law off: 02-05..08.
  // Wed 02-03. 04(1) [02-05..08] 09–12(5) 15–19(10)
  // Earliest: make-up days only 6 to 2 days before 02-06 and 6 to 11 after, days off 02-05..11:
  //   04(1) 12(2) Sat 02-13(3) Sun 02-14(4) 15–19(9) 22(10), later than the law's days alone
  // Latest: days off 02-04..14: 15–19(5) 22–26(10)
  const auto deadline = ComputeDeadline(*Calendar(), D("2027-02-03"), P("10wd"));
  CHECK(deadline->due.ToString() == "2027-02-19");
  CHECK(deadline->provisional);
  CHECK(deadline->latest.ToString() == "2027-02-26");
  CHECK(deadline->earliest.ToString() == "2027-02-19");
  CHECK(DueDate(Calendar()->Earliest(), D("2027-02-03"), P("10wd")).ToString() == "2027-02-22");
  CHECK(Calendar()->Name(D("2027-02-05")) == "春节");
  CHECK(Calendar()->Provisional(D("2027-02-06")));
  CHECK_FALSE(Calendar()->Provisional(D("2026-12-31")));
}

TEST_CASE("Provisional answer: calendar days ask only about their last day", "[calendar][provisional]") {
  const Shared calendar = Calendar();
  DeadlineOptions unrolled;
  unrolled.roll = Roll::kNone;
  CHECK(ComputeDeadline(*calendar, D("2026-12-24"), P("30d"))->provisional);
  CHECK_FALSE(ComputeDeadline(*calendar, D("2026-12-24"), P("30d"), unrolled)->provisional);
  CHECK_FALSE(ComputeDeadline(*calendar, D("2009-12-24"), P("30d"))->provisional);
  // Years without a notice here, before and after those that have one.
  CHECK(ComputeDeadline(*calendar, D("2005-03-01"), P("5wd"))->provisional);
  CHECK(ComputeDeadline(*calendar, D("2050-03-01"), P("5wd"))->provisional);
}

TEST_CASE("Provisional answer: reading B has bounds of its own", "[calendar][provisional]") {
  DeadlineOptions no_makeup;
  no_makeup.makeup_days_count = false;
  const auto deadline = ComputeDeadline(*Calendar(), D("2027-02-03"), P("10wd"), no_makeup);
  WorkCalendar::Options options;
  options.makeup_days_count = false;
  const Shared reading = Calendar(options);
  // The law's days alone give an earlier day than any break so far: the answer is its own bound.
  CHECK(deadline->due < DueDate(reading->Earliest(), D("2027-02-03"), P("10wd")));
  CHECK(deadline->earliest == deadline->due);
  CHECK(deadline->latest == DueDate(reading->Latest(), D("2027-02-03"), P("10wd")));
  CHECK(Calendar()->Earliest().WithoutMakeupDays().digest() == reading->Earliest().digest());
}

struct Width {
  int questions = 0;
  int open = 0;
  std::int64_t days = 0;
};

// Pretends that the notice of `year` and all later ones are unknown.
void CheckYear(int year, const WorkCalendar& real, Width* width) {
  WorkCalendar::Options options;
  options.as_known_on = Annual(year).issued - 1;
  const Shared unknown = Calendar(options);
  REQUIRE(unknown->Provisional(Date::FromCivil(year, 6, 1)));
  const Date last = Date::FromCivil(year, 12, 31);
  for (Date from = Date::FromCivil(year - 1, 11, 1); from <= last; from = from + 1) {
    for (const char* text : {"1wd", "5wd", "10wd", "20wd", "30wd", "1d", "15d", "30d"}) {
      const Period period = P(text);
      const Date due = DueDate(real, from, period);
      if (due.year() < std::max(year, kFirstYear) || due.year() > kLastYear || from.year() < kFirstYear - 1) continue;
      const auto answer = ComputeDeadline(*unknown, from, period);
      const bool holds = answer.ok() && answer->provisional && answer->earliest <= due && due <= answer->latest;
      if (!holds) FAIL(from.ToString() << " + " << text << " before the notice of " << year);
      ++width->questions;
      width->open += answer->earliest != answer->latest ? 1 : 0;
      width->days += answer->latest - answer->earliest;
    }
  }
}

TEST_CASE("Provisional answer: bounds hold for every past year had its notice been unknown",
          "[calendar][provisional]") {
  const Shared real = RealCalendar();
  Width width;
  for (int year = kFirstYear; year <= kLastYear; ++year) CheckYear(year, *real, &width);
  const double mean = static_cast<double>(width.days) / width.questions;
  std::printf("bounds: %d questions, %.0f%% open, mean width %.2f days\n", width.questions,
              100.0 * width.open / width.questions, mean);
  CHECK(width.questions > 40000);
  CHECK(mean < 4.0);
}

// The year-end days of a year with a notice, when the next year's is unknown.
TEST_CASE("Provisional answer: bounds hold for the last days of a known year", "[calendar][provisional]") {
  const Shared real = RealCalendar();
  for (int year = kFirstYear + 1; year <= kLastYear; ++year) {
    WorkCalendar::Options options;
    options.as_known_on = Annual(year).issued - 1;
    const Shared unknown = Calendar(options);
    for (Date from = Date::FromCivil(year - 1, 12, 1); from.year() < year; from = from + 1) {
      for (int n = 1; n <= 30; ++n) {
        const Date due = real->AddWorkingDays(from, n);
        const auto answer = ComputeDeadline(*unknown, from, Period{.count = n, .unit = Unit::kWorkingDay});
        INFO(from.ToString() << " + " << n);
        REQUIRE(answer->earliest <= due);
        REQUIRE(answer->latest >= due);
        if (!answer->provisional) REQUIRE(answer->due == due);
      }
    }
  }
}

// What statutory.yaml says was observed is what the notices say.
struct Observed {
  int shortest_before = 99, shortest_after = 99, longest_before = 0, longest_after = 0;
  std::vector<int> makeup;
};

bool SameFestival(const std::string& festival, const std::string& name) {
  return festival == name || (festival == "中秋节、国庆节" && name == "国庆节、中秋节");
}

void Observe(const StatutoryDay& anchor, const std::set<Date>& off, const std::set<Date>& work, Observed* observed) {
  int before = 0;
  int after = 0;
  while (off.contains(anchor.date - before - 1)) ++before;
  while (off.contains(anchor.date + after + 1)) ++after;
  observed->shortest_before = std::min(observed->shortest_before, before);
  observed->shortest_after = std::min(observed->shortest_after, after);
  observed->longest_before = std::max(observed->longest_before, anchor.date - *off.begin());
  observed->longest_after = std::max(observed->longest_after, *off.rbegin() - anchor.date);
  for (const Date day : work) observed->makeup.push_back(day - anchor.date);
}

TEST_CASE("Provisional answer: the reaches are those of the notices", "[calendar][provisional]") {
  std::map<std::string, Observed> found;
  std::map<std::string, StatutoryDay> stated;
  for (const StatutoryDay& day : Source().statutory) {
    if (day.longest.after == 0 && day.longest.before == 0) continue;  // not an anchor
    if (day.date.year() < kFirstYear || day.date.year() > kLastYear) continue;
    stated[day.name] = day;
    std::set<Date> off, work;
    for (const Notice& notice : Source().notices) {
      for (const Notice::Day& declared : notice.days) {
        if (notice.year != day.date.year() || !SameFestival(day.name, declared.name)) continue;
        (declared.off ? off : work).insert(declared.date);
      }
    }
    INFO(day.name << day.date.ToString());
    REQUIRE(off.contains(day.date));
    Observe(day, off, work, &found[day.name]);
  }
  REQUIRE(found.size() == 8U);
  for (const auto& [name, observed] : found) {
    const StatutoryDay& day = stated[name];
    CAPTURE(name);
    CHECK(day.shortest.before == observed.shortest_before);
    CHECK(day.shortest.after == observed.shortest_after);
    CHECK(day.longest.before == observed.longest_before);
    CHECK(day.longest.after == observed.longest_after);
    Ring before{.nearest = 99, .farthest = 0}, after{.nearest = 99, .farthest = 0};
    for (const int offset : observed.makeup) {
      Ring& ring = offset < 0 ? before : after;
      ring.nearest = std::min(ring.nearest, std::abs(offset));
      ring.farthest = std::max(ring.farthest, std::abs(offset));
    }
    CHECK(day.makeup_before.nearest == before.nearest);
    CHECK(day.makeup_before.farthest == before.farthest);
    CHECK(day.makeup_after.nearest == after.nearest);
    CHECK(day.makeup_after.farthest == after.farthest);
  }
}

TEST_CASE("Provisional answer: statutory days were always rest days", "[calendar][provisional]") {
  const Shared calendar = Calendar();
  int days = 0;
  for (const StatutoryDay& day : Source().statutory) {
    if (day.date.year() < kFirstYear || day.date.year() > kLastYear) continue;
    ++days;
    INFO(day.date.ToString() << " " << day.name);
    CHECK_FALSE(calendar->IsWorkday(day.date));
  }
  CHECK(days > 180);
}

}  // namespace
}  // namespace anze::calendar::testing
