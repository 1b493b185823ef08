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
#include "core/ruleset/snapshot.h"

namespace anze::report {

struct Cell {
  std::optional<base::Number> value;  // absent where nothing can be said
  std::string reason;                 // then why: "no-whole" (a division by nothing), "no-value"
};

struct Line {
  base::Value group;  // what its rows share; null when the fact is missing, or the report has no groups
  bool total = false;
  std::vector<Cell> cells;  // as the columns stand
};

struct Gap {
  std::string column;
  std::int64_t rows = 0;             // not counted
  std::vector<std::string> missing;  // fact paths, each once
};

struct Table {
  const ruleset::Report* report = nullptr;
  Period period;
  std::vector<Line> lines;  // by group; the total last
  std::vector<Gap> gaps;
};

class CompiledReport {
 public:
  // Diagnostics, all of them: "report-unknown-source", "report-date" {path, source} (no date field of that name),
  // "report-without-date", "report-without-columns", "report-column-kind", "report-operands" {column, count},
  // "report-unknown-column", "report-column-cycle", "report-growth-of-growth", and those of Condition.
  // The report and snapshot must outlive what is compiled.
  static base::Result<std::shared_ptr<const CompiledReport>> Compile(const ruleset::Report& report,
                                                                     const ruleset::Snapshot& snapshot);

  // Parameters are those in force on `as_of`, for the year before as well. Errors: "number-overflow", those of
  // Condition.
  base::Result<Table> Run(const Rows& rows, const Period& period, calendar::Date as_of,
                          const calendar::WorkCalendar& calendar) const;

  struct Impl;
  explicit CompiledReport(std::shared_ptr<const Impl> impl) : impl_(std::move(impl)) {}

 private:
  std::shared_ptr<const Impl> impl_;
};

// Every report of a snapshot compiled; all diagnostics. For loading rules.
base::Diagnostics CheckReports(const ruleset::Snapshot& snapshot);

// {"report","title","region","period","from","to","layout","note","columns":[…],"rows":[{"group","label","total",
// "cells":{id: {"value","text","reason"}}}],"gaps":[…],"clauses":[…]}.
base::Value ToValue(const Table& table, const ruleset::Snapshot& snapshot, base::Language language);

// RFC 4180 with a byte order mark, which spreadsheet programs need to read Chinese. A text that such a program would
// take for a formula is led by an apostrophe.
std::string ToCsv(const Table& table, const ruleset::Snapshot& snapshot, base::Language language);

}  // namespace anze::report
