// Regions are named by paths: cn/guangdong/foshan/nanhai lies in cn/guangdong. Threads: pure.
#pragma once

#include <string_view>

namespace anze::base {

// The region itself or one below it; every region lies in the empty name.
constexpr bool LiesIn(std::string_view region, std::string_view above) {
  return above.empty() || (region.starts_with(above) && (region.size() == above.size() || region[above.size()] == '/'));
}

// Whether one lies in the other, so that what one holds is seen by the other.
constexpr bool OnOneLine(std::string_view a, std::string_view b) { return LiesIn(a, b) || LiesIn(b, a); }

}  // namespace anze::base
