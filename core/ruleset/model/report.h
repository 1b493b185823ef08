// A report (报表) as its ruleset states it: which rows count, how they are grouped, what each column
// computes.
//
// Expressions are kept as text with a span; core/report compiles them and reports their errors.
// Ownership: plain values. Threads: immutable inside a Snapshot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/ruleset/model/model.h"

namespace anze::ruleset {

// The length of the period that a report is made for; report/period.h reads "2024Q3".
enum class ReportPeriod { kMonth, kQuarter, kHalfYear, kYear };

// Which rows belong to a period, by the dates they carry (`on` and `until` of the source).
enum class During {
  kPeriod,   // `on` lies within it
  kByEnd,    // `on` is not after its end
  kAtEnd,    // … and `until`, where there is one, is not before its end
  kOverlap,  // [on, until] and the period share a day
  kAny,      // every row
};

// Where rows come from. A column takes each thing it does not state from its report.
struct ReportSource {
  // A record type, or "case:" and a case type.
  std::string from;
  // Fact path of the date that places a row in time.
  std::string on;
  // Fact path of the date on which the thing a row describes ends; absent facts mean that it lasts.
  std::string until;
  // nullopt: not stated here.
  std::optional<During> during;
  // Of the column or report as a whole; the three below are of the values themselves.
  base::SourceSpan span;
  base::SourceSpan from_place;  // of the value itself, as on_place and until_place
  base::SourceSpan on_place;
  base::SourceSpan until_place;
};

// One figure of a line.
struct ReportColumn {
  // How it is computed; kNone when the file states no way.
  enum class Kind { kNone, kCount, kDistinct, kSum, kFormula, kRatio, kGrowth, kShare };
  enum class Format { kNumber, kPercent, kYuan };

  std::string id;
  base::Localized title;
  ReportSource source;
  // Rows that count must meet it as well as the report's; empty: all of them.
  Expression when;
  Kind kind = Kind::kNone;  // kNone: none stated
  // True when the file states more than one kind; the report then does not compile.
  bool ambiguous = false;
  // Of kDistinct and kSum: over a row. Of kFormula: over the other columns.
  Expression value;
  // Ids of other columns: [part, whole] of kRatio, one of kGrowth and kShare.
  std::vector<std::string> operands;
  std::string unit;
  Format format = Format::kNumber;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// A record that a row refers to. Expressions of the report read its fields under `id`.
struct ReportJoin {
  std::string id;
  std::string record;  // type
  // The field of that record that must equal `of`, a value of the row.
  std::string key;
  Expression of;  // … equals this value of the row
  base::SourceSpan span;
};

struct Report {
  std::string name;
  base::Localized title;
  base::Localized summary;
  ReportPeriod period = ReportPeriod::kYear;
  // True when a document prescribes the columns; false: they are our template.
  bool layout_given = false;
  ReportSource source;
  // Holds for every column.
  Expression when;
  std::vector<ReportJoin> joins;
  // Rows with the same value share a line; empty: all rows are one line.
  Expression group;
  base::Localized group_title;
  // True: a line over all groups stands below them.
  bool total = false;
  std::vector<ReportColumn> columns;
  std::vector<std::string> clauses;
  // The lowest layer that touched it.
  std::string region;
  base::SourceSpan span;
};

}  // namespace anze::ruleset
