// The known name that a mistyped one is closest to.
// Threads: re-entrant.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace anze::base {

// Empty when nothing is near enough to be a likely slip (a third of the letters may differ, three at most).
std::string_view Nearest(std::string_view name, std::span<const std::string_view> known);

}  // namespace anze::base
