// Limits of what a decision tells about lists.
// Threads: constants.
#pragma once

#include <cstddef>

namespace anze::base::limits {

// Items of one list that a trace shows; it says how many more there are.
inline constexpr std::size_t kTracedItems = 200;
// Items that one sentence names.
inline constexpr std::size_t kNamedItems = 8;

}  // namespace anze::base::limits
