// Reports: a specification out of the ruleset (rulesets/**/reports/*.yaml) and rows give a table (报表).
//
// Each column counts, adds up or compares rows of one source; docs/ruleset-format.md is the reference. Figures are
// exact. A row whose date, condition, value or joined record is missing is not counted and not forgotten: the table's
// gaps say how many there were and which facts they lacked.
// Ownership: a compiled report shares nothing with its snapshot but outlives it not. Threads: immutable, re-entrant.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/work_calendar.h"
#include "core/report/period.h"
#include "core/report/rows.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::report {

// One figure of a line.
struct Cell {
  // Exact; absent where nothing can be said.
  std::optional<base::Number> value;
  // Where `value` is absent: "no-whole" (a division by nothing) or "no-value" (it rests on a figure
  // that is absent).
  std::string reason;
};

// One line of the table.
struct Line {
  // The value its rows share; null when the fact is missing, or the report has no groups.
  base::Value group;
  bool total = false;
  // One for each column, in their order.
  std::vector<Cell> cells;
};

// Rows that a column could not count because facts were missing.
struct Gap {
  std::string column;
  // How many.
  std::int64_t rows = 0;
  std::vector<std::string> missing;  // fact paths, each once
};

// A report for one period. `report` must outlive it.
struct Table {
  const ruleset::Report* report = nullptr;
  Period period;
  std::vector<Line> lines;  // by group; the total last
  std::vector<Gap> gaps;
};

class CompiledReport {
 public:
  // Compiles a report; all its errors are found at once. The report and snapshot must outlive the
  // compiled report.
  // Errors: "report-unknown-source", "report-date" {path, source} (no date field of that name),
  // "report-without-date", "report-without-columns", "report-column-kind", "report-operands"
  // {column, count}, "report-unknown-column", "report-column-cycle", "report-growth-of-growth",
  // "report-join-key" {key, record}, and those of Condition.
  static base::Result<std::shared_ptr<const CompiledReport>> Compile(const ruleset::Report& report,
                                                                     const ruleset::Snapshot& snapshot);

  // Makes the table of a period. Parameters are those in force on `as_of`, for the year before as
  // well.
  // Errors: "number-overflow" {reason: report, column_zh, column_en, column, record},
  // "report-too-large" {max} (limits::kReportLines and kReportCells), "report-too-many-rows" {rows,
  // max}, "type-mismatch", those of Condition.
  base::Result<Table> Run(const Rows& rows, const Period& period, calendar::Date as_of,
                          const calendar::WorkCalendar& calendar) const;

  struct Impl;
  explicit CompiledReport(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

// Compiles every report of a snapshot and returns all diagnostics; empty: they are sound. For
// loading rules.
base::Diagnostics CheckReports(const ruleset::Snapshot& snapshot);

// Returns the table for programs and pages:
// {"report","title","region","period","from","to","layout","note","columns":[…],
// "rows":[{"group","label","total","cells":{id:
// {"value","text","reason"}}}],"gaps":[…],"clauses":[…]}. `value` is exact, `text` rounded to two
// places.
base::Value ToValue(const Table& table, const ruleset::Snapshot& snapshot, base::Language language);

// RFC 4180 with a byte order mark, which spreadsheet programs need to read Chinese; see csv.h.
std::string ToCsv(const Table& table, const ruleset::Snapshot& snapshot, base::Language language);

}  // namespace anze::report
