// Counting rows: each column's rows of a period by group, and over all groups. Internal to
// core/report.
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/report/compiled.h"

namespace anze::report {

// The running figures of one column in one group.
struct Sum {
  base::Number number;             // rows, or the sum of values
  std::set<std::string> distinct;  // canonical texts of values seen
};

// The sums of all columns for one group, by column.
struct GroupSums {
  base::Value group;
  std::vector<Sum> columns;
};

// All that Count found out; run.cpp makes figures of it.
struct Counted {
  std::map<std::string, GroupSums> groups;  // by canonical text; those without a value sort last
  GroupSums all;
  // By column; only columns that could not count some row.
  std::map<std::size_t, Gap> gaps;
};

// Goes over the rows of every column that counts, adds up or collects.
// Errors: "report-too-many-rows" (limits::kReportRows), "report-too-large" (limits::kReportLines),
// "number-overflow", "type-mismatch" for a sum of values that are no numbers, those of
// Condition::Evaluate.
base::Result<Counted> Count(const CompiledReport::Impl& report, const Rows& rows, const Period& period,
                            const decision::Context& context);

}  // namespace anze::report
