// A report as its ruleset states it (报表): which rows count, how they are grouped, what each column computes.
// Expressions stay text with a span here; core/report compiles them. Plain values, immutable inside a Snapshot.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/ruleset/model.h"

namespace anze::ruleset {

enum class ReportPeriod { kMonth, kQuarter, kHalfYear, kYear };

// Which rows belong to a period, by the dates they carry.
enum class During {
  kPeriod,   // `on` lies within it
  kByEnd,    // `on` is not after its end
  kAtEnd,    // … and `until`, where there is one, is not before its end
  kOverlap,  // [on, until] and the period share a day
  kAny,      // every row
};

// Where rows come from. A column takes what it does not state from its report.
struct ReportSource {
  std::string from;   // a record type, or "case:" and a case type
  std::string on;     // fact path of a date
  std::string until;  // fact path of a date
  std::optional<During> during;
  base::SourceSpan span;        // of the column or report
  base::SourceSpan from_place;  // of the value itself, as on_place and until_place
  base::SourceSpan on_place;
  base::SourceSpan until_place;
};

struct ReportColumn {
  enum class Kind { kNone, kCount, kDistinct, kSum, kFormula, kRatio, kGrowth, kShare };
  enum class Format { kNumber, kPercent, kYuan };

  std::string id;
  base::Localized title;
  ReportSource source;
  Expression when;                    // which rows count; empty: all
  Kind kind = Kind::kNone;            // kNone: none stated
  bool ambiguous = false;             // more than one stated
  Expression value;                   // of kDistinct and kSum over a row, of kFormula over the other columns
  std::vector<std::string> operands;  // column ids: [part, whole] of a ratio, one of growth and share
  std::string unit;
  Format format = Format::kNumber;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// A record that a row refers to, readable under `id`.
struct ReportJoin {
  std::string id;
  std::string record;  // type
  std::string key;     // its field that …
  Expression of;       // … equals this value of the row
  base::SourceSpan span;
};

struct Report {
  std::string name;
  base::Localized title;
  base::Localized summary;
  ReportPeriod period = ReportPeriod::kYear;
  bool layout_given = false;  // false: the text names no layout, the columns are a template
  ReportSource source;
  Expression when;  // holds for every column
  std::vector<ReportJoin> joins;
  Expression group;  // value that rows of one line share; empty: one line
  base::Localized group_title;
  bool total = false;  // a line over all groups below them
  std::vector<ReportColumn> columns;
  std::vector<std::string> clauses;
  std::string region;  // lowest layer that touched it
  base::SourceSpan span;
};

}  // namespace anze::ruleset
