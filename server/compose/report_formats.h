// Which files a report can be had as, for those who may not name plugins.
#pragma once

#include <string_view>

#include "core/ports/report_format.h"

namespace anze::compose {

// nullptr when there is none of that name.
const ports::ReportFormat* FindReportFormat(std::string_view name);

}  // namespace anze::compose
