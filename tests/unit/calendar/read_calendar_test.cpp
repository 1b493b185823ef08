#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/base/yaml.h"
#include "core/calendar/work_calendar.h"

namespace anze::calendar {
namespace {

base::Document Parse(const std::string& file, const std::string& text) {
  auto document = base::ParseYaml(file, text);
  EXPECT_TRUE(document) << text << "\n" << (document ? "" : document.error().code);
  return document ? std::move(document).value() : base::Document{};
}

// "code line:column" of everything that is wrong.
std::vector<std::string> Problems(const std::string& text, const std::string& file = "calendars/cn/2026.yaml") {
  const auto source = ReadCalendar({Parse(file, text)});
  std::vector<std::string> lines;
  if (source) return lines;
  for (const base::Error& error : source.errors()) {
    lines.push_back(error.code + " " + std::to_string(error.span.line) + ":" + std::to_string(error.span.column));
    EXPECT_TRUE(base::HasText(error.code)) << error.code;
    EXPECT_EQ(error.span.file, file);
    for (const auto language : {base::Language::kZh, base::Language::kEn}) {
      const base::Sentence sentence = base::Describe(error, language);
      EXPECT_EQ(sentence.message.find('{'), std::string::npos) << sentence.message;
      EXPECT_EQ(sentence.hint.find('{'), std::string::npos) << sentence.hint;
      EXPECT_FALSE(sentence.hint.empty()) << error.code;
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

TEST(ReadCalendar, ReadsAYear) {
  const std::string text = kHead +
                           "    document_checked: false\n"
                           "    verification: 已核对\n"
                           "    off:\n"
                           "      - {name: 元旦, from: 2026-01-01, to: 2026-01-03}\n"
                           "      - {name: 端午节, date: 2026-06-19}\n"
                           "    work:\n"
                           "      - {name: 元旦, dates: [2026-01-04]}\n";
  const auto source = ReadCalendar({Parse("x/calendars/cn/2026.yaml", text)});
  ASSERT_TRUE(source);
  EXPECT_EQ(source->id, "cn");
  ASSERT_EQ(source->notices.size(), 1U);
  const Notice& notice = source->notices.front();
  EXPECT_EQ(notice.document, "国办发明电〔2025〕7号");
  EXPECT_EQ(notice.issued.ToString(), "2025-11-04");
  EXPECT_FALSE(notice.amends);
  EXPECT_FALSE(notice.document_checked);
  EXPECT_EQ(notice.verification, "已核对");
  ASSERT_EQ(notice.days.size(), 5U);
  EXPECT_EQ(notice.days.back().date.ToString(), "2026-01-04");
  EXPECT_FALSE(notice.days.back().off);
}

TEST(ReadCalendar, PointsAtKeysThatDoNotBelong) {
  EXPECT_EQ(Problems(kHead + "    offf: []\n"), (Lines{"calendar-unknown-key 5:5"}));
  EXPECT_EQ(Problems("year: 2026\nnotices: []\nnote: x\n"), (Lines{"calendar-unknown-key 3:1"}));
  EXPECT_EQ(Problems("year: 2026\n"), (Lines{"calendar-missing-key 1:1"}));
  EXPECT_EQ(Problems("notices: []\n"), (Lines{"calendar-missing-key 1:1"}));
  EXPECT_EQ(Problems("year: 2026\nnotices:\n  - document: a\n"), (Lines{"calendar-missing-key 3:5"}));
  EXPECT_EQ(Problems(kHead + "    off:\n      - {date: 2026-01-01}\n"), (Lines{"calendar-missing-key 6:9"}));
  EXPECT_EQ(Problems(kHead + "    off:\n      - {name: 春节, from: 2026-01-01}\n"),
            (Lines{"calendar-missing-key 6:9"}));
}

TEST(ReadCalendar, PointsAtValuesOfTheWrongType) {
  EXPECT_EQ(Problems("- 1\n").front(), "calendar-not-a-map 1:1");
  EXPECT_EQ(Problems("year: 2026\nnotices: 3\n"), (Lines{"calendar-not-a-list 2:1"}));
  EXPECT_EQ(Problems("year: 2026\nnotices: [3]\n"), (Lines{"calendar-not-a-map 2:11"}));
  EXPECT_EQ(Problems("year: 二〇二六\nnotices: []\n"), (Lines{"calendar-bad-number 1:7"}));
  EXPECT_EQ(Problems("year: 1890\nnotices: []\n"), (Lines{"calendar-bad-number 1:7"}));
  EXPECT_EQ(Problems("year: '2026'\nnotices: []\n"), (Lines{"calendar-bad-number 1:7"}));
  EXPECT_EQ(Problems(kHead + "    amends: maybe\n"), (Lines{"calendar-bad-flag 5:13"}));
  EXPECT_EQ(Problems(kHead + "    verification: [a]\n"), (Lines{"calendar-not-text 5:19"}));
}

TEST(ReadCalendar, PointsAtDates) {
  EXPECT_EQ(Problems(kHead + "    off: [{name: 元旦, date: 2026-02-30}]\n"), (Lines{"calendar-bad-date 5:28"}));
  EXPECT_EQ(Problems(kHead + "    off: [{name: 元旦, date: 1月1日}]\n"), (Lines{"calendar-bad-date 5:28"}));
  EXPECT_EQ(Problems(kHead + "    withdrawn: [2026-1-1]\n"), (Lines{"calendar-bad-date 5:17"}));
  EXPECT_EQ(Problems(kHead + "    off: [{name: 元旦, from: 2026-01-03, to: 2026-01-01}]\n"),
            (Lines{"calendar-bad-range 5:44"}));
  EXPECT_EQ(Problems(kHead + "    off: [{name: 元旦, date: 2025-11-30}]\n"), (Lines{"calendar-day-outside-year 5:28"}));
  EXPECT_EQ(Problems(kHead + "    off: [{name: 元旦, date: 2027-01-01}]\n"), (Lines{"calendar-day-outside-year 5:28"}));
  EXPECT_EQ(Problems(kHead + "    off: [{name: 元旦, date: 2025-12-31}]\n"), Lines{});
  EXPECT_EQ(Problems(kHead + "    off: [{name: 元旦}]\n"), (Lines{"calendar-which-days 5:11"}));
  EXPECT_EQ(Problems(kHead + "    off: [{name: 元旦, date: 2026-01-01, dates: []}]\n"),
            (Lines{"calendar-which-days 5:11"}));
  EXPECT_EQ(Problems(kHead + "    work: [{name: 元旦, date: 2026-01-05}]\n"), (Lines{"calendar-work-on-weekday 5:29"}));
}

TEST(ReadCalendar, FindsDaysThatAreStatedTwice) {
  EXPECT_EQ(Problems(kHead + "    off:\n"
                             "      - {name: 元旦, from: 2026-01-01, to: 2026-01-03}\n"
                             "      - {name: 元旦, date: 2026-01-02}\n"
                             "    work:\n"
                             "      - {name: 元旦, dates: [2026-01-03]}\n"),
            (Lines{"calendar-duplicate-day 7:26", "calendar-duplicate-day 9:28"}));
}

TEST(ReadCalendar, ReportsAllProblemsAtOnce) {
  EXPECT_EQ(Problems(kHead + "    wrok: []\n"
                             "    off:\n"
                             "      - {name: 元旦, date: 2026-13-01}\n"
                             "      - {name: 春节, date: 2024-01-02}\n"),
            (Lines{"calendar-unknown-key 5:5", "calendar-bad-date 7:26", "calendar-day-outside-year 8:26"}));
}

TEST(ReadCalendar, ChecksTheOrderOfNotices) {
  const std::string second = "  - document: 二\n    amends: true\n";
  EXPECT_EQ(Problems(kHead + second + "    issued: 2026-03-01\n"), Lines{});
  EXPECT_EQ(Problems(kHead + second + "    issued: 2025-10-01\n"), (Lines{"calendar-notice-order 7:5"}));
  EXPECT_EQ(Problems(kHead + "    amends: true\n"), (Lines{"calendar-no-annual-notice 5:5"}));
  EXPECT_EQ(Problems(kHead + "  - document: 二\n    amends: false\n    issued: 2026-03-01\n"),
            (Lines{"calendar-duplicate-year 6:5"}));
  EXPECT_EQ(Problems("year: 2026\nnotices:\n  - document: a\n    issued: 2052-11-04\n"),
            (Lines{"calendar-issue-outside-year 4:5"}));
  EXPECT_EQ(Problems(kHead + second + "    issued: 2026-03-01\n    withdrawn: [2026-05-05]\n"),
            (Lines{"calendar-withdrawn-unknown 8:5"}));
  EXPECT_EQ(Problems(kHead + "    off: [{name: 劳动节, date: 2026-05-05}]\n" + second +
                     "    issued: 2026-03-01\n    withdrawn: [2026-05-05]\n"),
            Lines{});
}

TEST(ReadCalendar, ComparesTheYearWithTheFileAndTheOtherFiles) {
  EXPECT_EQ(Problems(kHead, "cn/2025.yaml"), (Lines{"calendar-year-mismatch 1:7"}));
  EXPECT_EQ(Problems(kHead, "cn/next.yaml"), Lines{});
  const auto twice = ReadCalendar({Parse("a/2026.yaml", kHead), Parse("b/2026.yaml", kHead)});
  ASSERT_FALSE(twice);
  EXPECT_EQ(twice.error().code, "calendar-duplicate-year");
  EXPECT_EQ(twice.error().span.file, "b/2026.yaml");
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

TEST(ReadCalendar, ReadsStatutoryDays) {
  const auto source = ReadCalendar(
      {Parse("cn/statutory.yaml",
             kFestival + "      - {festival: 春节, anchor: 2027-02-07, dates: [2027-02-06, 2027-02-07]}\n")});
  ASSERT_TRUE(source);
  ASSERT_EQ(source->statutory.size(), 2U);
  EXPECT_EQ(source->statutory[0].longest.after, 0);
  EXPECT_EQ(source->statutory[1].date.ToString(), "2027-02-07");
  EXPECT_EQ(source->statutory[1].shortest.after, 5);
  EXPECT_EQ(source->statutory[1].longest.before, 2);
  EXPECT_EQ(source->statutory[1].makeup_before.nearest, 0);
  EXPECT_EQ(source->statutory[1].makeup_after.farthest, 11);
}

TEST(ReadCalendar, PointsAtStatutoryMistakes) {
  const std::string file = "cn/statutory.yaml";
  const auto day = [&](const std::string& line) { return Problems(kFestival + "      - " + line + "\n", file); };
  EXPECT_EQ(day("{festival: 中秋, anchor: 2027-09-15, dates: [2027-09-15]}"),
            (Lines{"calendar-unknown-festival 9:20"}));
  EXPECT_EQ(day("{festival: 春节, anchor: 2027-02-07, dates: [2027-02-06]}"),
            (Lines{"calendar-anchor-not-listed 9:32"}));
  EXPECT_EQ(day("{festival: 春节, anchor: 2028-02-07, dates: [2028-02-07]}"),
            (Lines{"calendar-day-outside-year 9:52"}));
  EXPECT_EQ(day("{festival: 春节, anchor: 2027-02-07, dates: [2027-02-07, 2027-02-07]}"),
            (Lines{"calendar-duplicate-day 9:64"}));
  EXPECT_EQ(day("{festival: 春节, dates: [2027-02-07]}"), (Lines{"calendar-missing-key 9:9"}));
  EXPECT_EQ(Problems("festivals:\n"
                     "  - {name: a, shortest_break: {before: -1, after: 0}, longest_break: {before: 0, after: 99}}\n"
                     "years: []\n",
                     file),
            (Lines{"calendar-bad-number 2:40", "calendar-bad-number 2:89"}));
  EXPECT_EQ(Problems("festivals: []\nyears: [{year: 2027, days: []}, {year: 2027, days: []}]\n", file),
            (Lines{"calendar-duplicate-year 2:40"}));
}

}  // namespace
}  // namespace anze::calendar
