// The one explicit list of plugins. Nothing registers itself.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "core/ports/report_format.h"
#include "core/ports/storage.h"

namespace anze::catalog {

enum class Maturity { kReference, kProduction };

struct StoragePlugin {
  std::string_view name;  // "sqlite", "memory"
  Maturity maturity;
  bool durable;
  // `path` is the plugin's place: a database file, or unused.
  base::Result<std::unique_ptr<ports::Storage>> (*open)(const std::string& path);
  // To look on beside the process that has it open: every write fails. nullptr where nothing outlives a process.
  base::Result<std::unique_ptr<ports::Storage>> (*open_to_read)(const std::string& path);
};

std::span<const StoragePlugin> StoragePlugins();
// nullptr when there is none of that name.
const StoragePlugin* FindStorage(std::string_view name);

// Files a report is given as, beside the json and csv of the report itself.
const ports::ReportFormat* FindReportFormat(std::string_view name);

}  // namespace anze::catalog
