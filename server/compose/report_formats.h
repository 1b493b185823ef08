// The file formats of reports, for code that must not include plugins.
#pragma once

#include <string_view>

#include "core/ports/report_format.h"

namespace anze::compose {

// As catalog::FindReportFormat: nullptr when there is none of that name. Threads: any.
const ports::ReportFormat* FindReportFormat(std::string_view name);

}  // namespace anze::compose
