// Reports of a region over given rows, for the command line and HTTP. Threads: re-entrant.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/report/report.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Which report of which region, over which period.
struct ReportQuestion {
  std::string region;
  std::string report;
  std::string period;                   // "2024Q3"
  std::optional<calendar::Date> as_of;  // rules of which day; the period's last when absent
};

// A table with the rules it was made under; the table points into them. http/wire/report_json.h says how it looks.
struct MadeReport {
  Rules::BookPtr book;
  report::Table table;
};

// Gives the rows of a region, once its rules are known.
using GiveRows = std::function<Answer<report::Rows>(const ruleset::Snapshot& snapshot, const ruleset::Report& report,
                                                    const report::Period& period)>;

// Problems: kInvalid "unknown-region" …, "report-period", "number-overflow" with column and record, "report-too-large",
// "report-too-many-rows"; kNotFound "unknown-report"; and those of `rows`.
Answer<MadeReport> MakeReport(Rules* rules, const ReportQuestion& question, const GiveRows& rows);

}  // namespace anze::app
