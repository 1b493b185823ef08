// A data folder without serving it: looked into, or worked on.
#pragma once

#include <memory>
#include <string>

#include "core/ports/storage.h"

namespace anze::compose {

// Opens the storage of a data folder, counts, and closes it. Errors: those of the storage ("storage-in-use" when a
// server runs on it).
base::Result<ports::StorageStats> InspectStorage(const std::string& data_folder);

// The storage of a data folder to read from, beside a server that may run on it. Errors: "data-missing" {folder}, and
// those of the storage.
base::Result<std::unique_ptr<ports::Storage>> OpenToRead(const std::string& data_folder);

// The same, to write to; no server may run on it. Errors: "data-missing" {folder}, "storage-in-use", and those of the
// storage.
base::Result<std::unique_ptr<ports::Storage>> OpenToWrite(const std::string& data_folder);

}  // namespace anze::compose
