// Civil dates and instants. All legal time of the product is Asia/Shanghai, which has
// had a fixed offset of +08:00 since 1992; no time-zone database is used.
//
// Date: days since 1970-01-01 in the proleptic Gregorian calendar.
// Instant: milliseconds since 1970-01-01T00:00:00Z.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace anze::calendar {

struct CivilDate {
  int year = 1970;
  int month = 1;  // 1..12
  int day = 1;    // 1..31
};

enum class Weekday { kMonday = 1, kTuesday, kWednesday, kThursday, kFriday, kSaturday, kSunday };

class Date {
 public:
  constexpr Date() = default;
  constexpr explicit Date(std::int32_t days) : days_(days) {}
  // Precondition: a date that exists (see Valid).
  static constexpr Date FromCivil(int year, int month, int day);
  static bool Valid(int year, int month, int day);
  // "YYYY-MM-DD" only; nullopt otherwise.
  static std::optional<Date> Parse(std::string_view text);

  CivilDate civil() const;
  int year() const { return civil().year; }
  constexpr Weekday weekday() const;
  constexpr bool is_weekend() const { return weekday() >= Weekday::kSaturday; }
  std::string ToString() const;

  constexpr std::int32_t days() const { return days_; }
  friend constexpr auto operator<=>(Date, Date) = default;
  friend constexpr Date operator+(Date d, int n) { return Date(d.days_ + n); }
  friend constexpr Date operator-(Date d, int n) { return Date(d.days_ - n); }
  friend constexpr int operator-(Date a, Date b) { return a.days_ - b.days_; }

 private:
  std::int32_t days_ = 0;
};

// Days from civil by eras of 400 years that begin on 1 March, so that the leap day is the
// last day of a year and needs no case of its own.
constexpr Date Date::FromCivil(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int year_of_era = y - era * 400;
  const int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return Date(era * 146097 + day_of_era - 719468);
}

// 1970-01-01 was a Thursday.
constexpr Weekday Date::weekday() const {
  const int from_monday = (days_ % 7 + 10) % 7;
  return static_cast<Weekday>(from_monday + 1);
}

// The corresponding day n months later, or the last day of that month (民法典 第202条).
Date AddMonths(Date from, int months);
Date EndOfMonth(Date in_month);

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
