#include "core/calendar/date.h"

#include <array>
#include <cstdio>

namespace anze::calendar {
namespace {

constexpr std::int64_t kMillisPerDay = 86'400'000;
constexpr std::int64_t kShanghaiOffset = 8 * 3'600'000;
// Years that a text of four digits can name.
constexpr int kFirstYear = 1;
constexpr int kLastYear = 9999;

bool IsLeap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int DaysInMonth(int year, int month) {
  constexpr std::array<int, 12> kDays = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  return month == 2 && IsLeap(year) ? 29 : kDays[static_cast<std::size_t>(month - 1)];
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
    if (c < '0' || c > '9') return std::nullopt;
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
  while (!text->empty() && text->front() >= '0' && text->front() <= '9') {
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

// The inverse of FromCivil, by the same eras.
CivilDate Date::civil() const {
  const int shifted = days_ + 719468;
  const int era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
  const int day_of_era = shifted - era * 146097;
  const int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const int shifted_month = (5 * day_of_year + 2) / 153;
  const int month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  return {.year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
          .month = month,
          .day = day_of_year - (153 * shifted_month + 2) / 5 + 1};
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

Date AddMonths(Date from, int months) {
  const CivilDate c = from.civil();
  const std::int64_t index = static_cast<std::int64_t>(c.year) * 12 + (c.month - 1) + months;
  const int year = static_cast<int>(FloorDivide(index, 12));
  const int month = static_cast<int>(index - FloorDivide(index, 12) * 12) + 1;
  const int last = DaysInMonth(year, month);
  return Date::FromCivil(year, month, c.day < last ? c.day : last);
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
