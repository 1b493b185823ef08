// A compiled report from inside. Inside the room only.
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

struct CompiledColumn {
  const ruleset::ReportColumn* source = nullptr;
  // Of count, distinct and sum: where rows come from, with what the report leaves to its columns.
  std::string from;
  std::string on;
  std::string until;
  ruleset::During during = ruleset::During::kAny;
  std::vector<CompiledJoin> joins;
  std::vector<decision::Condition> conditions;  // the report's and its own
  std::optional<decision::Condition> group;
  std::optional<decision::Condition> value;
  std::vector<std::size_t> operands;  // columns by position

  bool aggregates() const {
    using Kind = ruleset::ReportColumn::Kind;
    return source->kind == Kind::kCount || source->kind == Kind::kDistinct || source->kind == Kind::kSum;
  }
};

struct CompiledReport::Impl {
  const ruleset::Report* report = nullptr;
  const ruleset::Snapshot* snapshot = nullptr;
  std::vector<CompiledColumn> columns;
  std::vector<std::size_t> order;  // columns that rest on others after them
  bool grows = false;              // a column compares with the year before
};

}  // namespace anze::report
