// Workbooks as Office Open XML files (ISO/IEC 29500, transitional and strict), both ways: written by libxlsxwriter,
// read by libzip and pugixml.
//
// Written: texts are texts and never formulas, whatever they begin with, and keep the text format when they are edited;
// numbers keep 15 digits; the first rows stay in sight; lists of choices longer than a validation takes (255
// characters) stand on a hidden sheet of their own. Read: shared, inline and rich texts without their pronunciation,
// numbers to 15 digits, days by the number format of their cell (Chinese, Japanese and Korean ones too), the result of
// a formula with a mark, merged ranges. Macros, links and pictures are never looked at: a file with macros is refused.
// Threads: re-entrant.
#pragma once

#include "core/ports/workbook_format.h"

namespace anze::report::xlsx {

// As WorkbookFormat::write and read.
base::Result<std::string> WriteWorkbook(const base::Workbook& workbook);
base::Result<base::Workbook> ReadWorkbook(std::string_view bytes);

// The format under its name, "xlsx", for the catalog.
extern const ports::WorkbookFormat kWorkbookFormat;

}  // namespace anze::report::xlsx
