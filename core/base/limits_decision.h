// Limits of what a decision tells about lists, and of the values that facts choose among.
// Threads: constants.
#pragma once

#include <cstddef>

namespace anze::base::limits {

// Items of one list that a trace shows; it says how many more there are.
inline constexpr std::size_t kTracedItems = 200;
// Items that one sentence names.
inline constexpr std::size_t kNamedItems = 8;
// Values of one parameter, on one day, that are about some only.
inline constexpr std::size_t kSpecialValues = 32;
// Combinations of facts that a check tries to see whether two such values can meet.
inline constexpr std::size_t kTriedFacts = 20'000;

}  // namespace anze::base::limits
