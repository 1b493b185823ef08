// The report format port: writes the table of a report as a file for an office program.
// Ownership: the plugin's texts and function live as long as the program. Threads: `write` is re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::ports {

// One format that a plugin offers.
struct ReportFormat {
  std::string_view name;  // as in ?format= and --format, and the file's ending
  std::string_view content_type;
  // The whole file. `report` is what report::ToValue gives. Error: "report-not-written" {why}.
  base::Result<std::string> (*write)(const base::Value& report);
};

}  // namespace anze::ports
