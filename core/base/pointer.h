// JSON Pointers (RFC 6901): a member's name or an item's number below a place. "" is the whole
// document.
// Threads: pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

namespace anze::base {

// "~" and "/" in the name are escaped, so that the pointer names one member and no other.
inline std::string PointerBelow(std::string_view pointer, std::string_view name) {
  std::string below;
  below.reserve(pointer.size() + 1 + name.size());
  below.append(pointer).push_back('/');
  for (const char c : name) {
    if (c == '~') {
      below += "~0";
    } else if (c == '/') {
      below += "~1";
    } else {
      below += c;
    }
  }
  return below;
}

// Of a list's item, from 0.
inline std::string PointerBelow(std::string_view pointer, std::size_t index) {
  return PointerBelow(pointer, std::to_string(index));
}

// Of a member of a member: "a.b" below "/facts" is "/facts/a/b". An empty path is the place itself.
inline std::string PointerAlong(std::string pointer, std::string_view dotted) {
  while (!dotted.empty()) {
    const std::size_t dot = std::min(dotted.find('.'), dotted.size());
    pointer = PointerBelow(pointer, dotted.substr(0, dot));
    dotted.remove_prefix(std::min(dot + 1, dotted.size()));
  }
  return pointer;
}

}  // namespace anze::base
