// The stretch of days a report is about: "2024-09", "2024Q3", "2024H2" or "2024". Threads: plain values.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/ruleset/report.h"

namespace anze::report {

struct Period {
  std::string name;
  calendar::Date first;
  calendar::Date last;
};

// Error "report-period" {text, expected}: not a period of that kind.
base::Result<Period> ParsePeriod(std::string_view text, ruleset::ReportPeriod kind);

// A period of whichever kind its name is written like; nullopt when it is none.
std::optional<Period> ParseAnyPeriod(std::string_view text);

// The same period a year before.
Period YearBefore(const Period& period);

}  // namespace anze::report
