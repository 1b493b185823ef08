// The workbook format port: workbooks as files of an office program, both ways.
// Ownership: the plugin's texts and functions live as long as the program. Threads: both functions are re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/workbook.h"

namespace anze::ports {

// One format that a plugin offers.
struct WorkbookFormat {
  std::string_view name;  // the file's ending, without its dot
  // The whole file. The same workbook gives the same bytes. Error: "workbook-not-written" {why}.
  base::Result<std::string> (*write)(const base::Workbook& workbook);
  // What a file holds, bounded by limits_workbook.h; bytes from anywhere. Errors: "workbook-unreadable" {reason, …},
  // the reason being no-zip, old (a binary or encrypted file), macros, encrypted, bomb {max}, large {max}, part {part},
  // xml {part}, sheets {max}, rows {sheet, max}, columns {sheet, max}, cells {max}, text {sheet, cell, max}.
  base::Result<base::Workbook> (*read)(std::string_view bytes);
};

}  // namespace anze::ports
