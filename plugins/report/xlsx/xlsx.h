// A report as an Office Open XML workbook (ISO/IEC 29500), by libxlsxwriter: one sheet, called by the report's title,
// with title, period, columns, lines, and below them the gaps. Numbers are cells to reckon with: the exact figure (such
// programs keep 15 digits; a longer one stays a text), shown whole, with two places or as a percentage. Headings stay
// in sight, and on paper (A4 across, one page wide) stand on every page. The same report gives the same bytes: the file
// is dated by its period's last day.
// Threads: re-entrant; writes a temporary file and removes it.
#pragma once

#include "core/ports/report_format.h"

namespace anze::report::xlsx {

// The bytes of the whole file. `report` is the value that report::ToValue gives. Error: "report-not-written" {why}: no
// temporary file, no memory, or a text that no cell can hold.
base::Result<std::string> Write(const base::Value& report);

// The format under its name, "xlsx", for the catalog.
extern const ports::ReportFormat kFormat;

}  // namespace anze::report::xlsx
