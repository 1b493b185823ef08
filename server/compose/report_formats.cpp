#include "server/compose/report_formats.h"

#include "plugins/catalog/catalog.h"

namespace anze::compose {

const ports::ReportFormat* FindReportFormat(std::string_view name) { return catalog::FindReportFormat(name); }

const ports::WorkbookFormat* FindWorkbookFormat(std::string_view name) { return catalog::FindWorkbookFormat(name); }

}  // namespace anze::compose
