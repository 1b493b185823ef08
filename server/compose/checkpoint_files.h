// Where the signing key and the exported checkpoints of a data folder stand.
//
// Of every checkpoint "latest.txt" is written anew; the first of every day, that of midnight,
// stays under the name of the day.
// Errors: "checkpoint-unwritable" {file, why}. Threads: re-entrant; they wait for the disk.
#pragma once

#include <string>

#include "server/app/proof/checkpoint.h"

namespace anze::compose {

std::string SigningKeyPath(const std::string& data_folder);
// `given`: as configured; empty: the folder "checkpoints" of the data folder.
std::string CheckpointFolder(const std::string& data_folder, const std::string& given);
// Writes the files of a checkpoint, mode 0600, making the folder where it is missing.
base::Status KeepCheckpoint(const std::string& folder, const app::Checkpoint& checkpoint);

}  // namespace anze::compose
