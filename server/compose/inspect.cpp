#include "server/compose/inspect.h"

#include <filesystem>

#include "plugins/catalog/catalog.h"

namespace anze::compose {

base::Result<ports::StorageStats> InspectStorage(const std::string& data_folder) {
  auto storage = catalog::FindStorage("sqlite")->open(data_folder + "/anze.db");
  if (!storage.ok()) return storage.errors();
  return (*storage)->Stats();
}

base::Result<std::unique_ptr<ports::Storage>> OpenToRead(const std::string& data_folder) {
  const std::string path = data_folder + "/anze.db";
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) return base::Error("data-missing", {{"folder", data_folder}});
  return catalog::FindStorage("sqlite")->open_to_read(path);
}

}  // namespace anze::compose
