#include "server/compose/inspect.h"

#include <filesystem>

#include "plugins/catalog/catalog.h"

namespace anze::compose {
namespace {

// The database file of a data folder. Errors: "data-missing" {folder}.
base::Result<std::string> DatabaseIn(const std::string& data_folder) {
  std::string path = data_folder + "/anze.db";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return base::Error("data-missing", {{"folder", data_folder}});
  return path;
}

}  // namespace

base::Result<ports::StorageStats> InspectStorage(const std::string& data_folder) {
  auto storage = catalog::FindStorage("sqlite")->open(data_folder + "/anze.db");
  if (!storage.ok()) return storage.errors();
  return (*storage)->Stats();
}

base::Result<std::unique_ptr<ports::Storage>> OpenToRead(const std::string& data_folder) {
  const auto path = DatabaseIn(data_folder);
  if (!path.ok()) return path.errors();
  return catalog::FindStorage("sqlite")->open_to_read(*path);
}

base::Result<std::unique_ptr<ports::Storage>> OpenToWrite(const std::string& data_folder) {
  const auto path = DatabaseIn(data_folder);
  if (!path.ok()) return path.errors();
  return catalog::FindStorage("sqlite")->open(*path);
}

}  // namespace anze::compose
