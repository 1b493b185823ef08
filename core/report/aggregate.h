// Counting rows: each column's rows of a period by group, and over all groups. Inside the room only.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/report/compiled.h"

namespace anze::report {

// What one column has seen of one group.
struct Sum {
  base::Number number;             // rows, or the sum of values
  std::set<std::string> distinct;  // canonical texts of values seen
};

// The sums of all columns for one group, by column.
struct GroupSums {
  base::Value group;
  std::vector<Sum> columns;
};

struct Counted {
  std::map<std::string, GroupSums> groups;  // by canonical text; those without a value sort last
  GroupSums all;
  std::map<std::size_t, Gap> gaps;  // by column
};

base::Result<Counted> Count(const CompiledReport::Impl& report, const Rows& rows, const Period& period,
                            const decision::Context& context);

}  // namespace anze::report
