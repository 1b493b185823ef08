// Civil dates and instants. All legal time of the product is Asia/Shanghai, which has
// had a fixed offset of +08:00 since 1992; no time-zone database is used.
//
// Date: days since 1970-01-01 in the proleptic Gregorian calendar, as std::chrono counts them; years -32767 to 32767.
// Instant: milliseconds since 1970-01-01T00:00:00Z.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace anze::calendar {

// A date by its parts, as people write it.
struct CivilDate {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
};

enum class Weekday { kMonday = 1, kTuesday, kWednesday, kThursday, kFriday, kSaturday, kSunday };

// A day. The default is 1970-01-01, which much of the product takes for "no day".
class Date {
 public:
  constexpr Date() = default;
  constexpr explicit Date(std::int32_t days) : days_(days) {}
  // Precondition: a date that exists (see Valid).
  static constexpr Date FromCivil(int year, int month, int day);
  // Whether the date exists and its year has at most four digits: 1 to 9999.
  static bool Valid(int year, int month, int day);
  // Reads "YYYY-MM-DD" and nothing else; nullopt otherwise, and for a date that does not exist.
  static std::optional<Date> Parse(std::string_view text);

  CivilDate civil() const;
  int year() const { return civil().year; }
  constexpr Weekday weekday() const;
  constexpr bool is_weekend() const { return weekday() >= Weekday::kSaturday; }
  std::string ToString() const;

  constexpr std::int32_t days() const { return days_; }
  friend constexpr auto operator<=>(Date, Date) = default;
  // Days are added and subtracted as they are; there is no check of the range.
  friend constexpr Date operator+(Date d, int n) { return Date(d.days_ + n); }
  friend constexpr Date operator-(Date d, int n) { return Date(d.days_ - n); }
  friend constexpr int operator-(Date a, Date b) { return a.days_ - b.days_; }

 private:
  std::int32_t days_ = 0;
};

constexpr Date Date::FromCivil(int year, int month, int day) {
  const std::chrono::year_month_day civil{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                                          std::chrono::day(static_cast<unsigned>(day))};
  return Date(static_cast<std::int32_t>(std::chrono::sys_days(civil).time_since_epoch().count()));
}

constexpr Weekday Date::weekday() const {
  return static_cast<Weekday>(std::chrono::weekday(std::chrono::sys_days(std::chrono::days(days_))).iso_encoding());
}

// The corresponding day n months later, or the last day of that month (民法典 第202条).
Date AddMonths(Date from, int months);
// The last day of the month that a day lies in.
Date EndOfMonth(Date in_month);

// A moment. The default, 0, stands for "never" in clocks.
class Instant {
 public:
  constexpr Instant() = default;
  constexpr explicit Instant(std::int64_t millis) : millis_(millis) {}
  // RFC 3339 with an offset ("Z" or "+08:00"); optional fraction, kept to the millisecond.
  static std::optional<Instant> Parse(std::string_view text);
  static Instant StartOfDay(Date day);  // 00:00 at +08:00
  static Instant EndOfDay(Date day);    // 24:00 at +08:00, that is the start of the next day

  constexpr std::int64_t millis() const { return millis_; }
  Date date() const;             // civil date at +08:00
  std::string ToString() const;  // "2025-03-04T09:30:00+08:00", fraction only if not zero
  friend constexpr auto operator<=>(Instant, Instant) = default;

 private:
  std::int64_t millis_ = 0;
};

}  // namespace anze::calendar
