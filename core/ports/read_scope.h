// Whose cases and records a question may find: the regions that somebody's office reads, and the organisations that
// they belong to. The storage leaves out everything else before it counts, sorts or pages, so that what may not be read
// leaves no trace in an answer.
//
// Ownership: plain. Threads: no shared state.
#pragma once

#include <algorithm>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/region.h"
#include "core/base/search.h"

namespace anze::ports {

// Finds what lies in one of the regions or below it, and what one of the organisations is a party to. The default finds
// nothing but what everybody may read.
struct ReadScope {
  bool everything = false;
  std::vector<std::string> regions = {};  // "cn/shanxi/xinzhou": itself and what lies below; an empty name: nothing
  std::vector<std::string> parties = {};  // codes of organisations
  friend bool operator==(const ReadScope&, const ReadScope&) = default;
};

// Among the parties of a record: everybody may read it.
inline constexpr std::string_view kEveryone = "*";

// The form in which the code of an organisation is compared: width, case and blanks do not matter. What is stored as a
// party has this form already.
inline std::string PartyKey(std::string_view code) { return base::FoldName(code); }

inline bool ReadsRegion(const ReadScope& scope, std::string_view region) {
  return scope.everything || std::any_of(scope.regions.begin(), scope.regions.end(), [&](const std::string& above) {
           return !above.empty() && base::LiesIn(region, above);
         });
}

// Whether something of this region and with these parties is found. What a storage leaves out, and nothing else, is
// what this says no to.
inline bool MayRead(const ReadScope& scope, std::string_view region, std::span<const std::string> parties) {
  if (ReadsRegion(scope, region)) return true;
  return std::any_of(parties.begin(), parties.end(), [&](const std::string& party) {
    return party == kEveryone || std::any_of(scope.parties.begin(), scope.parties.end(),
                                             [&](const std::string& code) { return PartyKey(code) == party; });
  });
}

}  // namespace anze::ports
