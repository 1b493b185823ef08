// Whose cases and records a question may find: the regions that somebody's office reads, and the organisations that
// they belong to. The storage leaves out everything else before it counts, sorts or pages, so that what may not be read
// leaves no trace in an answer.
//
// Ownership: plain. Threads: no shared state.
#pragma once

#include <string>
#include <vector>

namespace anze::ports {

// Finds what lies in one of the regions or below it, and what one of the organisations is a party to. The default finds
// nothing.
struct ReadScope {
  bool everything = false;
  std::vector<std::string> regions = {};  // "cn/shanxi/xinzhou": itself and what lies below
  std::vector<std::string> parties = {};  // codes of organisations
  friend bool operator==(const ReadScope&, const ReadScope&) = default;
};

}  // namespace anze::ports
