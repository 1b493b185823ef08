// A report as an Office Open XML workbook (ISO/IEC 29500), by libxlsxwriter: one sheet with title, period, columns,
// lines, and below them what is missing. Numbers are cells to reckon with: 15 digits, which is what such programs
// keep; a longer one stays a text. The same report gives the same bytes: the file is dated by its period's last day.
// Threads: re-entrant; writes a temporary file and removes it.
#pragma once

#include "core/ports/report_format.h"

namespace anze::report::xlsx {

// Error: "report-not-written" {why}.
base::Result<std::string> Write(const base::Value& report);

extern const ports::ReportFormat kFormat;

}  // namespace anze::report::xlsx
