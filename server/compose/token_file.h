// The administrator's token: DATA/admin.token, mode 0600, written by the first start.
#pragma once

#include <string>

#include "core/base/result.h"

namespace anze::compose {

// Where the token of a data folder stands.
std::string TokenPath(const std::string& data_folder);
// Reads the token, or makes one. Errors: "token-file-unusable" {file, why}; why is "short" for one of fewer than 32
// characters, which could be guessed. "no-randomness". Threads: one.
base::Result<std::string> TokenFile(const std::string& data_folder);

}  // namespace anze::compose
