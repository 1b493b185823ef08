#include "server/compose/inspect.h"

#include "plugins/catalog/catalog.h"

namespace anze::compose {

base::Result<ports::StorageStats> InspectStorage(const std::string& data_folder) {
  auto storage = catalog::FindStorage("sqlite")->open(data_folder + "/anze.db");
  if (!storage.ok()) return storage.errors();
  return (*storage)->Stats();
}

}  // namespace anze::compose
