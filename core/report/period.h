// The stretch of days a report is about: "2024-09", "2024Q3", "2024H2" or "2024". Threads: plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/report.h"

namespace anze::report {

// A month, quarter, half-year or year. Both days belong to it.
struct Period {
  std::string name;
  calendar::Date first;
  calendar::Date last;
};

// Reads a name of that kind; years 1990 to 2100. Error "report-period" {text, expected}.
base::Result<Period> ParsePeriod(std::string_view text, ruleset::ReportPeriod kind);

// A period of whichever kind its name is written like; nullopt when it is none.
std::optional<Period> ParseAnyPeriod(std::string_view text);

// Returns the same period a year before. A month that ends on a leap day ends on 28 February there.
Period YearBefore(const Period& period);

}  // namespace anze::report
