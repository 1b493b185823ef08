// The token that tests speak with: of an account made for them, which acts for every role and reads everything.
#pragma once

#include <string>
#include <string_view>

namespace anze::testing {

// Makes one in a data folder, by the server that runs on it. Empty when that is refused.
std::string IntegrationToken(const std::string& data_folder);

// A token of an account of the insurer of this code, both made where they are not there.
std::string InsurerToken(const std::string& data_folder, std::string_view code);

}  // namespace anze::testing
