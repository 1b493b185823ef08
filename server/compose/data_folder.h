// The data folder of a server: made, and closed to everybody but its owner, since it names persons. Threads: one.
#pragma once

#include <string>

#include "core/base/result.h"

namespace anze::compose {

// Makes the folder if it is missing, and lets only its owner in, whatever the umask says: a new one, and one that holds
// data of a server already. A folder that others share (a sticky bit, another owner) is left as it is.
// Errors: "data-folder-unusable" {folder, why}.
base::Status MakeDataFolder(const std::string& folder);

// Where the files that people handed in lie: DATA/files.
std::string FilesFolder(const std::string& data_folder);

}  // namespace anze::compose
