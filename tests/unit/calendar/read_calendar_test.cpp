#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/base/yaml.h"
#include "core/calendar/work_calendar.h"
#include "tests/support/check.h"

namespace anze::calendar {
namespace {

base::Document Parse(const std::string& file, const std::string& text) {
  auto document = base::ParseYaml(file, text);
  CAPTURE(text);
  CHECK(document);
  return document ? std::move(document).value() : base::Document{};
}

// "code line:column" of everything that is wrong.
std::vector<std::string> Problems(const std::string& text, const std::string& file = "calendars/cn/2026.yaml") {
  const auto source = ReadCalendar({Parse(file, text)});
  std::vector<std::string> lines;
  if (source) return lines;
  for (const base::Error& error : source.errors()) {
    lines.push_back(error.code + " " + std::to_string(error.span.line) + ":" + std::to_string(error.span.column));
    INFO(error.code);
    CHECK(base::HasText(error.code));
    CHECK(error.span.file == file);
    for (const auto language : {base::Language::kZh, base::Language::kEn}) {
      const base::Sentence sentence = base::Describe(error, language);
      INFO(sentence.message);
      CHECK(sentence.message.find('{') == std::string::npos);
      INFO(sentence.hint);
      CHECK(sentence.hint.find('{') == std::string::npos);
      CHECK_FALSE(sentence.hint.empty());
    }
  }
  return lines;
}

using Lines = std::vector<std::string>;

const std::string kHead =
    "year: 2026\n"
    "notices:\n"
    "  - document: 国办发明电〔2025〕7号\n"
    "    issued: 2025-11-04\n";

TEST_CASE("The calendar reader reads a year", "[calendar][read-calendar]") {
  const std::string text = kHead +
                           "    document_checked: false\n"
                           "    verification: 已核对\n"
                           "    off:\n"
                           "      - {name: 元旦, from: 2026-01-01, to: 2026-01-03}\n"
                           "      - {name: 端午节, date: 2026-06-19}\n"
                           "    work:\n"
                           "      - {name: 元旦, dates: [2026-01-04]}\n";
  const auto source = ReadCalendar({Parse("x/calendars/cn/2026.yaml", text)});
  REQUIRE(source);
  CHECK(source->id == "cn");
  REQUIRE(source->notices.size() == 1U);
  const Notice& notice = source->notices.front();
  CHECK(notice.document == "国办发明电〔2025〕7号");
  CHECK(notice.issued.ToString() == "2025-11-04");
  CHECK_FALSE(notice.amends);
  CHECK_FALSE(notice.document_checked);
  CHECK(notice.verification == "已核对");
  REQUIRE(notice.days.size() == 5U);
  CHECK(notice.days.back().date.ToString() == "2026-01-04");
  CHECK_FALSE(notice.days.back().off);
}

TEST_CASE("The calendar reader points at keys that do not belong", "[calendar][read-calendar]") {
  CHECK(Problems(kHead + "    offf: []\n") == Lines{"calendar-unknown-key 5:5"});
  CHECK(Problems("year: 2026\nnotices: []\nnote: x\n") == Lines{"calendar-unknown-key 3:1"});
  CHECK(Problems("year: 2026\n") == Lines{"calendar-missing-key 1:1"});
  CHECK(Problems("notices: []\n") == Lines{"calendar-missing-key 1:1"});
  CHECK(Problems("year: 2026\nnotices:\n  - document: a\n") == Lines{"calendar-missing-key 3:5"});
  CHECK(Problems(kHead + "    off:\n      - {date: 2026-01-01}\n") == Lines{"calendar-missing-key 6:9"});
  CHECK(Problems(kHead + "    off:\n      - {name: 春节, from: 2026-01-01}\n") == Lines{"calendar-missing-key 6:9"});
}

TEST_CASE("The calendar reader points at values of the wrong type", "[calendar][read-calendar]") {
  CHECK(Problems("- 1\n").front() == "calendar-not-a-map 1:1");
  CHECK(Problems("year: 2026\nnotices: 3\n") == Lines{"calendar-not-a-list 2:1"});
  CHECK(Problems("year: 2026\nnotices: [3]\n") == Lines{"calendar-not-a-map 2:11"});
  CHECK(Problems("year: 二〇二六\nnotices: []\n") == Lines{"calendar-bad-number 1:7"});
  CHECK(Problems("year: 1890\nnotices: []\n") == Lines{"calendar-bad-number 1:7"});
  CHECK(Problems("year: '2026'\nnotices: []\n") == Lines{"calendar-bad-number 1:7"});
  CHECK(Problems(kHead + "    amends: maybe\n") == Lines{"calendar-bad-flag 5:13"});
  CHECK(Problems(kHead + "    verification: [a]\n") == Lines{"calendar-not-text 5:19"});
}

TEST_CASE("The calendar reader points at dates", "[calendar][read-calendar]") {
  CHECK(Problems(kHead + "    off: [{name: 元旦, date: 2026-02-30}]\n") == Lines{"calendar-bad-date 5:28"});
  CHECK(Problems(kHead + "    off: [{name: 元旦, date: 1月1日}]\n") == Lines{"calendar-bad-date 5:28"});
  CHECK(Problems(kHead + "    withdrawn: [2026-1-1]\n") == Lines{"calendar-bad-date 5:17"});
  CHECK(Problems(kHead + "    off: [{name: 元旦, from: 2026-01-03, to: 2026-01-01}]\n") ==
        Lines{"calendar-bad-range 5:44"});
  CHECK(Problems(kHead + "    off: [{name: 元旦, date: 2025-11-30}]\n") == Lines{"calendar-day-outside-year 5:28"});
  CHECK(Problems(kHead + "    off: [{name: 元旦, date: 2027-01-01}]\n") == Lines{"calendar-day-outside-year 5:28"});
  CHECK(Problems(kHead + "    off: [{name: 元旦, date: 2025-12-31}]\n") == Lines{});
  CHECK(Problems(kHead + "    off: [{name: 元旦}]\n") == Lines{"calendar-which-days 5:11"});
  CHECK(Problems(kHead + "    off: [{name: 元旦, date: 2026-01-01, dates: []}]\n") ==
        Lines{"calendar-which-days 5:11"});
  CHECK(Problems(kHead + "    work: [{name: 元旦, date: 2026-01-05}]\n") == Lines{"calendar-work-on-weekday 5:29"});
}

TEST_CASE("The calendar reader finds days that are stated twice", "[calendar][read-calendar]") {
  CHECK(Problems(kHead + "    off:\n"
                         "      - {name: 元旦, from: 2026-01-01, to: 2026-01-03}\n"
                         "      - {name: 元旦, date: 2026-01-02}\n"
                         "    work:\n"
                         "      - {name: 元旦, dates: [2026-01-03]}\n") ==
        Lines{"calendar-duplicate-day 7:26", "calendar-duplicate-day 9:28"});
}

TEST_CASE("The calendar reader reports all problems at once", "[calendar][read-calendar]") {
  CHECK(Problems(kHead + "    wrok: []\n"
                         "    off:\n"
                         "      - {name: 元旦, date: 2026-13-01}\n"
                         "      - {name: 春节, date: 2024-01-02}\n") ==
        Lines{"calendar-unknown-key 5:5", "calendar-bad-date 7:26", "calendar-day-outside-year 8:26"});
}

TEST_CASE("The calendar reader checks the order of notices", "[calendar][read-calendar]") {
  const std::string second = "  - document: 二\n    amends: true\n";
  CHECK(Problems(kHead + second + "    issued: 2026-03-01\n") == Lines{});
  CHECK(Problems(kHead + second + "    issued: 2025-10-01\n") == Lines{"calendar-notice-order 7:5"});
  CHECK(Problems(kHead + "    amends: true\n") == Lines{"calendar-no-annual-notice 5:5"});
  CHECK(Problems(kHead + "  - document: 二\n    amends: false\n    issued: 2026-03-01\n") ==
        Lines{"calendar-duplicate-year 6:5"});
  CHECK(Problems("year: 2026\nnotices:\n  - document: a\n    issued: 2052-11-04\n") ==
        Lines{"calendar-issue-outside-year 4:5"});
  CHECK(Problems(kHead + second + "    issued: 2026-03-01\n    withdrawn: [2026-05-05]\n") ==
        Lines{"calendar-withdrawn-unknown 8:5"});
  CHECK(Problems(kHead + "    off: [{name: 劳动节, date: 2026-05-05}]\n" + second +
                 "    issued: 2026-03-01\n    withdrawn: [2026-05-05]\n") == Lines{});
}

TEST_CASE("The calendar reader compares the year with the file and the other files", "[calendar][read-calendar]") {
  CHECK(Problems(kHead, "cn/2025.yaml") == Lines{"calendar-year-mismatch 1:7"});
  CHECK(Problems(kHead, "cn/next.yaml") == Lines{});
  const auto twice = ReadCalendar({Parse("a/2026.yaml", kHead), Parse("b/2026.yaml", kHead)});
  REQUIRE_FALSE(twice);
  CHECK(twice.error().code == "calendar-duplicate-year");
  CHECK(twice.error().span.file == "b/2026.yaml");
}

const std::string kFestival =
    "festivals:\n"
    "  - name: 春节\n"
    "    shortest_break: {before: 0, after: 5}\n"
    "    longest_break: {before: 2, after: 8}\n"
    "    makeup_after: {nearest: 6, farthest: 11}\n"
    "years:\n"
    "  - year: 2027\n"
    "    days:\n";

TEST_CASE("The calendar reader reads statutory days", "[calendar][read-calendar]") {
  const auto source = ReadCalendar(
      {Parse("cn/statutory.yaml",
             kFestival + "      - {festival: 春节, anchor: 2027-02-07, dates: [2027-02-06, 2027-02-07]}\n")});
  REQUIRE(source);
  REQUIRE(source->statutory.size() == 2U);
  CHECK(source->statutory[0].longest.after == 0);
  CHECK(source->statutory[1].date.ToString() == "2027-02-07");
  CHECK(source->statutory[1].shortest.after == 5);
  CHECK(source->statutory[1].longest.before == 2);
  CHECK(source->statutory[1].makeup_before.nearest == 0);
  CHECK(source->statutory[1].makeup_after.farthest == 11);
}

TEST_CASE("The calendar reader points at statutory mistakes", "[calendar][read-calendar]") {
  const std::string file = "cn/statutory.yaml";
  const auto day = [&](const std::string& line) { return Problems(kFestival + "      - " + line + "\n", file); };
  CHECK(day("{festival: 中秋, anchor: 2027-09-15, dates: [2027-09-15]}") == Lines{"calendar-unknown-festival 9:20"});
  CHECK(day("{festival: 春节, anchor: 2027-02-07, dates: [2027-02-06]}") == Lines{"calendar-anchor-not-listed 9:32"});
  CHECK(day("{festival: 春节, anchor: 2028-02-07, dates: [2028-02-07]}") == Lines{"calendar-day-outside-year 9:52"});
  CHECK(day("{festival: 春节, anchor: 2027-02-07, dates: [2027-02-07, 2027-02-07]}") ==
        Lines{"calendar-duplicate-day 9:64"});
  CHECK(day("{festival: 春节, dates: [2027-02-07]}") == Lines{"calendar-missing-key 9:9"});
  CHECK(Problems("festivals:\n"
                 "  - {name: a, shortest_break: {before: -1, after: 0}, longest_break: {before: 0, after: 99}}\n"
                 "years: []\n",
                 file) == Lines{"calendar-bad-number 2:40", "calendar-bad-number 2:89"});
  const std::string custom = "shortest_break: {before: 0, after: 0}, longest_break: {before: 0, after: 1}}";
  CHECK(Problems("festivals:\n"
                 "  - {name: 春节, to: 2007, " +
                     custom + "\n  - {name: 春节, from: 2007, " + custom + "\nyears: []\n",
                 file) == Lines{"calendar-duplicate-festival 3:12"});
  CHECK(Problems("festivals:\n"
                 "  - {name: 春节, from: 2008, " +
                     custom +
                     "\nyears:\n  - year: 2007\n    days:\n"
                     "      - {festival: 春节, anchor: 2007-02-18, dates: [2007-02-18]}\n",
                 file) == Lines{"calendar-unknown-festival 6:20"});
  CHECK(Problems("festivals: []\nyears: [{year: 2027, days: []}, {year: 2027, days: []}]\n", file) ==
        Lines{"calendar-duplicate-year 2:40"});
}

}  // namespace
}  // namespace anze::calendar
