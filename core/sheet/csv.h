// One sheet as a CSV file, and back: guarded on the way out as every CSV of the product is (report/csv.h), and freed of
// those apostrophes on the way in. Percent and money stand as people see them.
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/workbook.h"

namespace anze::sheet {

std::string ToCsv(const base::Grid& grid);

// The sheet of a file; `name` is what it is called in messages. A byte order mark goes, GB 18030 is not read. Errors:
// "text-encoding", "workbook-unreadable" {reason: utf8, large, rows, columns}.
base::Result<base::Workbook> FromCsv(std::string_view text, const std::string& name);

}  // namespace anze::sheet
