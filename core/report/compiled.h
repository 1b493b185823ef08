// A compiled report from inside. Internal to core/report.
// Ownership: borrows the report and snapshot. Threads: immutable once compiled.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/decision/condition.h"
#include "core/report/report.h"

namespace anze::report {

struct CompiledJoin {
  const ruleset::ReportJoin* source = nullptr;
  std::optional<decision::Condition> of;
};

// A column with its expressions compiled and the report's source filled in.
struct CompiledColumn {
  const ruleset::ReportColumn* source = nullptr;
  // Of count, distinct and sum: where rows come from, with the parts that the report leaves to its
  // columns.
  std::string from;
  std::string on;
  std::string until;
  ruleset::During during = ruleset::During::kAny;
  std::vector<CompiledJoin> joins;
  // The report's, then its own; a row must meet all.
  std::vector<decision::Condition> conditions;
  std::optional<decision::Condition> group;
  std::optional<decision::Condition> value;
  // Positions of the columns it rests on.
  std::vector<std::size_t> operands;

  // Whether it goes over rows; the other kinds compute from columns.
  bool aggregates() const {
    using Kind = ruleset::ReportColumn::Kind;
    return source->kind == Kind::kCount || source->kind == Kind::kDistinct || source->kind == Kind::kSum;
  }
};

// "number-overflow" with the arguments by which a person finds it: the column and the record or
// line.
base::Error OverflowAt(const ruleset::ReportColumn& column, std::string record);
// The errors of a condition; an overflow among them says where it was met.
base::Diagnostics Placed(base::Diagnostics errors, const ruleset::ReportColumn& column, const std::string& record);

struct CompiledReport::Impl {
  const ruleset::Report* report = nullptr;
  const ruleset::Snapshot* snapshot = nullptr;
  std::vector<CompiledColumn> columns;
  // Positions of all columns, each behind those it rests on.
  std::vector<std::size_t> order;
  bool grows = false;  // a column compares with the year before
};

}  // namespace anze::report
