// The token that tests speak with: of an account made for them, which acts for every role and reads everything.
#pragma once

#include <string>

namespace anze::testing {

// Makes one in a data folder, by the server that runs on it. Empty when that is refused.
std::string IntegrationToken(const std::string& data_folder);

}  // namespace anze::testing
