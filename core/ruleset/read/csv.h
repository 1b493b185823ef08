// Tables that a spreadsheet wrote (CSV, RFC 4180), as a YAML list of lists would have them.
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"

namespace anze::ruleset {

// Returns a list of lines, each a list of cells, with their places in `file`. Cells are cut at commas outside quotes
// and lose the blanks around them; a doubled quote within quotes is one. Empty lines are left out. Cannot fail: what is
// wrong with a cell is told by whoever reads it.
base::Node ReadCsv(std::string_view text, const std::string& file);

}  // namespace anze::ruleset
