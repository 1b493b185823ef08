// Names of periods. All four kinds are one grammar: a year, then a letter and a number unless it is
// a whole year.
#include "core/report/period.h"

namespace anze::report {
namespace {

using calendar::Date;
using ruleset::ReportPeriod;

// Months of the kind, and its name with the year and, unless it is a whole year, its number.
struct Form {
  int months;
  char letter;  // between year and number; 0: none
  int digits;
  const char* example;
};

Form FormOf(ReportPeriod kind) {
  switch (kind) {
    case ReportPeriod::kMonth:
      return {1, '-', 2, "2024-09"};
    case ReportPeriod::kQuarter:
      return {3, 'Q', 1, "2024Q3"};
    case ReportPeriod::kHalfYear:
      return {6, 'H', 1, "2024H2"};
    case ReportPeriod::kYear:
      return {12, 0, 0, "2024"};
  }
  return {12, 0, 0, "2024"};
}

std::optional<int> Digits(std::string_view text) {
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Period> Parse(std::string_view text, const Form& form) {
  constexpr std::size_t kYearDigits = 4;
  const std::size_t size = kYearDigits + (form.letter != 0 ? 1U : 0U) + static_cast<std::size_t>(form.digits);
  if (text.size() != size) return std::nullopt;
  const auto year = Digits(text.substr(0, kYearDigits));
  int number = 1;
  if (form.letter != 0) {
    const auto given = Digits(text.substr(kYearDigits + 1));
    if (text[kYearDigits] != form.letter || !given) return std::nullopt;
    number = *given;
  }
  if (!year || *year < 1990 || *year > 2100 || number < 1 || number > 12 / form.months) return std::nullopt;
  const Date first = Date::FromCivil(*year, (number - 1) * form.months + 1, 1);
  return Period{std::string(text), first, calendar::AddMonths(first, form.months) - 1};
}

}  // namespace

base::Result<Period> ParsePeriod(std::string_view text, ReportPeriod kind) {
  const Form form = FormOf(kind);
  if (const auto period = Parse(text, form)) return *period;
  return base::Error("report-period", {{"text", std::string(text)}, {"expected", form.example}});
}

std::optional<Period> ParseAnyPeriod(std::string_view text) {
  for (const auto kind : {ReportPeriod::kMonth, ReportPeriod::kQuarter, ReportPeriod::kHalfYear, ReportPeriod::kYear}) {
    if (auto period = Parse(text, FormOf(kind))) return period;
  }
  return std::nullopt;
}

Period YearBefore(const Period& period) {
  const Date first = calendar::AddMonths(period.first, -12);
  // Both ends are ends of months, so that a leap day does not shift them.
  const Date last = calendar::AddMonths(period.last + 1, -12) - 1;
  return {std::to_string(first.year()) + period.name.substr(4), first, last};
}

}  // namespace anze::report
