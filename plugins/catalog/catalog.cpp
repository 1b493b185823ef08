#include "plugins/catalog/catalog.h"

#include <array>

#include "plugins/report/xlsx/xlsx.h"
#include "plugins/storage/memory/memory_storage.h"
#include "plugins/storage/sqlite/sqlite_storage.h"

namespace anze::catalog {
namespace {

base::Result<std::unique_ptr<ports::Storage>> OpenSqlite(const std::string& path) {
  return storage::sqlite::Open({.path = path});
}

base::Result<std::unique_ptr<ports::Storage>> ReadSqlite(const std::string& path) {
  return storage::sqlite::Open({.path = path, .readers = 1, .read_only = true});
}

base::Result<std::unique_ptr<ports::Storage>> OpenMemory(const std::string&) {
  return std::unique_ptr<ports::Storage>(std::make_unique<storage::memory::MemoryStorage>());
}

constexpr std::array<StoragePlugin, 2> kStorage{{{"sqlite", Maturity::kProduction, true, OpenSqlite, ReadSqlite},
                                                 {"memory", Maturity::kReference, false, OpenMemory, nullptr}}};

}  // namespace

std::span<const StoragePlugin> StoragePlugins() { return kStorage; }

const StoragePlugin* FindStorage(std::string_view name) {
  for (const StoragePlugin& plugin : kStorage) {
    if (plugin.name == name) return &plugin;
  }
  return nullptr;
}

const ports::ReportFormat* FindReportFormat(std::string_view name) {
  return name == report::xlsx::kFormat.name ? &report::xlsx::kFormat : nullptr;
}

}  // namespace anze::catalog
