// Dates by std::chrono's calendar, texts by hand: they are read and written in every fact, event
// and answer, and only one form of each is taken.
#include "core/calendar/date.h"

#include <algorithm>
#include <array>
#include <cstdio>

#include "core/base/ascii.h"

namespace anze::calendar {
namespace {

constexpr std::int64_t kMillisPerDay = 86'400'000;
constexpr std::int64_t kShanghaiOffset = 8 * 3'600'000;
// Years that a text of four digits can name.
constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;

int DaysInMonth(int year, int month) {
  const std::chrono::year_month_day_last last = std::chrono::year(year) / month / std::chrono::last;
  return static_cast<int>(static_cast<unsigned>(last.day()));
}

std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0);
}

// Takes exactly `count` digits off the front of text.
std::optional<int> TakeDigits(std::string_view* text, std::size_t count) {
  if (text->size() < count) return std::nullopt;
  int value = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const char c = (*text)[i];
    if (!base::IsDigit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  text->remove_prefix(count);
  return value;
}

bool TakeChar(std::string_view* text, char wanted) {
  if (text->empty() || text->front() != wanted) return false;
  text->remove_prefix(1);
  return true;
}

std::optional<Date> TakeDate(std::string_view* text) {
  const auto year = TakeDigits(text, 4);
  if (!year || !TakeChar(text, '-')) return std::nullopt;
  const auto month = TakeDigits(text, 2);
  if (!month || !TakeChar(text, '-')) return std::nullopt;
  const auto day = TakeDigits(text, 2);
  if (!day || !Date::Valid(*year, *month, *day)) return std::nullopt;
  return Date::FromCivil(*year, *month, *day);
}

// ".123456" to milliseconds; digits past the third are dropped.
std::optional<int> TakeFraction(std::string_view* text) {
  if (!TakeChar(text, '.')) return 0;
  int millis = 0;
  int digits = 0;
  while (!text->empty() && base::IsDigit(text->front())) {
    if (digits < 3) millis = millis * 10 + (text->front() - '0');
    ++digits;
    text->remove_prefix(1);
  }
  if (digits == 0) return std::nullopt;
  for (; digits < 3; ++digits) millis *= 10;
  return millis;
}

std::optional<std::int64_t> TakeClock(std::string_view* text) {
  const auto hour = TakeDigits(text, 2);
  if (!hour || *hour > 23 || !TakeChar(text, ':')) return std::nullopt;
  const auto minute = TakeDigits(text, 2);
  if (!minute || *minute > 59 || !TakeChar(text, ':')) return std::nullopt;
  const auto second = TakeDigits(text, 2);
  if (!second || *second > 59) return std::nullopt;
  const auto millis = TakeFraction(text);
  if (!millis) return std::nullopt;
  return ((*hour * 60LL + *minute) * 60 + *second) * 1000 + *millis;
}

std::optional<std::int64_t> TakeOffset(std::string_view* text) {
  if (TakeChar(text, 'Z')) return 0;
  if (text->empty()) return std::nullopt;
  const int sign = text->front() == '-' ? -1 : 1;
  if (!TakeChar(text, '+') && !TakeChar(text, '-')) return std::nullopt;
  const auto hour = TakeDigits(text, 2);
  if (!hour || *hour > 23 || !TakeChar(text, ':')) return std::nullopt;
  const auto minute = TakeDigits(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  return sign * (*hour * 60LL + *minute) * 60'000;
}

}  // namespace

bool Date::Valid(int year, int month, int day) {
  return year >= kFirstYear && year <= kLastYear && month >= 1 && month <= 12 && day >= 1 &&
         day <= DaysInMonth(year, month);
}

std::optional<Date> Date::Parse(std::string_view text) {
  const auto date = TakeDate(&text);
  return text.empty() ? date : std::nullopt;
}

CivilDate Date::civil() const {
  const std::chrono::year_month_day civil{std::chrono::sys_days(std::chrono::days(days_))};
  return {.year = static_cast<int>(civil.year()),
          .month = static_cast<int>(static_cast<unsigned>(civil.month())),
          .day = static_cast<int>(static_cast<unsigned>(civil.day()))};
}

std::string Date::ToString() const {
  const CivilDate c = civil();
  if (c.year >= 0 && c.year <= 9999) {
    // Journals and answers are full of dates: written digit by digit.
    const auto digit = [](int n) { return static_cast<char>('0' + n % 10); };
    return {digit(c.year / 1000),
            digit(c.year / 100),
            digit(c.year / 10),
            digit(c.year),
            '-',
            digit(c.month / 10),
            digit(c.month),
            '-',
            digit(c.day / 10),
            digit(c.day)};
  }
  std::array<char, 40> buffer{};
  const int length = std::snprintf(buffer.data(), buffer.size(), "%04d-%02d-%02d", c.year, c.month, c.day);
  return std::string(buffer.data(), static_cast<std::size_t>(length));
}

// 民法典 第202条: where the month has no corresponding day, its last day.
Date AddMonths(Date from, int months) {
  const CivilDate c = from.civil();
  const auto month = std::chrono::year(c.year) / c.month + std::chrono::months(months);
  const int year = static_cast<int>(month.year());
  const int number = static_cast<int>(static_cast<unsigned>(month.month()));
  return Date::FromCivil(year, number, std::min(c.day, DaysInMonth(year, number)));
}

Date EndOfMonth(Date in_month) {
  const CivilDate c = in_month.civil();
  return Date::FromCivil(c.year, c.month, DaysInMonth(c.year, c.month));
}

std::optional<Instant> Instant::Parse(std::string_view text) {
  const auto date = TakeDate(&text);
  if (!date || !TakeChar(&text, 'T')) return std::nullopt;
  const auto clock = TakeClock(&text);
  if (!clock) return std::nullopt;
  const auto offset = TakeOffset(&text);
  if (!offset || !text.empty()) return std::nullopt;
  return Instant(date->days() * kMillisPerDay + *clock - *offset);
}

Instant Instant::StartOfDay(Date day) { return Instant(day.days() * kMillisPerDay - kShanghaiOffset); }

Instant Instant::EndOfDay(Date day) { return StartOfDay(day + 1); }

Date Instant::date() const {
  return Date(static_cast<std::int32_t>(FloorDivide(millis_ + kShanghaiOffset, kMillisPerDay)));
}

std::string Instant::ToString() const {
  const Date day = date();
  const int in_day = static_cast<int>(millis_ - StartOfDay(day).millis());
  const int seconds = in_day / 1000;
  // As for days: written digit by digit.
  std::string out = day.ToString();
  const auto two = [&out](char before, int n) {
    out += {before, static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
  };
  two('T', seconds / 3600);
  two(':', seconds / 60 % 60);
  two(':', seconds % 60);
  if (const int millis = in_day % 1000; millis != 0) {
    two('.', millis / 10);
    out += static_cast<char>('0' + millis % 10);
  }
  return out += "+08:00";
}

}  // namespace anze::calendar
