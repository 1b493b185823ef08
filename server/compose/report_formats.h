// The file formats of reports and workbooks, for code that must not include plugins.
#pragma once

#include <string_view>

#include "core/ports/report_format.h"
#include "core/ports/workbook_format.h"

namespace anze::compose {

// As catalog::FindReportFormat: nullptr when there is none of that name. Threads: any.
const ports::ReportFormat* FindReportFormat(std::string_view name);

// As catalog::FindWorkbookFormat: nullptr when there is none of that name. Threads: any.
const ports::WorkbookFormat* FindWorkbookFormat(std::string_view name);

}  // namespace anze::compose
