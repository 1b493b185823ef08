// Spans of days: both ends belong to them, so spans that meet tell each due day once, and none is lost between them.
#include <random>

#include "core/duty/obligations.h"
#include "tests/support/check.h"
#include "tests/support/rules/real_rules.h"

namespace anze::duty {
namespace {

using calendar::Date;
using testing::Day;

constexpr int kSpans = 40;
const char* const kRegions[] = {"cn/shanxi/xinzhou", "cn/zhejiang", "cn/guangdong/foshan",
                                "cn/guangdong/foshan/nanhai"};

// "due name period" of each, in the order of the answer.
std::vector<std::string> Due(const workflow::RuleBook& book, Date from, Date to) {
  const auto found = Obligations(*book.snapshot, *testing::RealCalendar(), from, to);
  REQUIRE_OK(found);
  std::vector<std::string> lines;
  for (const Obligation& one : *found) {
    const Date due = one.deadline.due;
    INFO(one.duty->name << " " << one.period);
    CHECK(from <= due);
    CHECK(due <= to);
    lines.push_back(due.ToString() + " " + one.duty->name + " " + one.period);
  }
  return lines;
}

std::vector<std::string> Joined(std::vector<std::string> first, const std::vector<std::string>& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

TEST_CASE("Spans that meet tell every obligation once", "[property][spans]") {
  std::size_t told = 0;
  for (const char* region : kRegions) {
    const auto book = testing::RealBook(region, "2026-01-15");
    std::mt19937 random(20260115);
    for (int i = 0; i < kSpans; ++i) {
      const Date from = Day("2024-01-01") + static_cast<int>(random() % 1200);
      const Date to = from + static_cast<int>(random() % 500);
      const Date middle = from + static_cast<int>(random() % (to - from + 1));
      INFO(region << " " << from.ToString() << " " << middle.ToString() << " " << to.ToString());
      const auto whole = Due(*book, from, to);
      told += whole.size();
      // The answer is in the order of the due days, so the two parts follow each other.
      const auto parts =
          middle == to ? Due(*book, from, middle) : Joined(Due(*book, from, middle), Due(*book, middle + 1, to));
      CHECK(parts == whole);
    }
  }
  CHECK(told > 100);
}

TEST_CASE("The obligations of a year are those of its days one by one", "[property][spans]") {
  for (const char* region : kRegions) {
    CAPTURE(region);
    const auto book = testing::RealBook(region, "2026-01-15");
    std::vector<std::string> days;
    for (Date day = Day("2026-01-01"); day <= Day("2026-12-31"); day = day + 1) {
      days = Joined(std::move(days), Due(*book, day, day));
    }
    CHECK(days == Due(*book, Day("2026-01-01"), Day("2026-12-31")));
  }
}

TEST_CASE("A span that begins before the rules tells what falls due under them", "[property][spans]") {
  for (const char* region : kRegions) {
    CAPTURE(region);
    const auto book = testing::RealBook(region, "2026-01-15");
    const auto late = Due(*book, Day("2026-01-01"), Day("2026-12-31"));
    for (const char* early : {"1996-01-01", "2009-12-31", "2024-05-08"}) {
      const auto all = Due(*book, Day(early), Day("2026-12-31"));
      REQUIRE(all.size() >= late.size());
      CHECK(std::vector<std::string>(all.end() - static_cast<std::ptrdiff_t>(late.size()), all.end()) == late);
    }
  }
}

}  // namespace
}  // namespace anze::duty
