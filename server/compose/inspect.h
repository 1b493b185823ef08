// A look into a data folder without serving it, for the doctor.
#pragma once

#include <string>

#include "core/ports/storage.h"

namespace anze::compose {

// Opens the storage of a data folder, counts, and closes it. Errors: those of the storage ("storage-in-use" when a
// server runs on it).
base::Result<ports::StorageStats> InspectStorage(const std::string& data_folder);

}  // namespace anze::compose
