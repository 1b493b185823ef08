// Which clauses something executable cites. Internal to core/coverage; coverage.h is the door.
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/ruleset/model/bundle.h"

namespace anze::coverage {

// The places that cite one clause.
struct Citations {
  // "cn/parameters/fund.yaml.parameters.…", in the order of the files.
  std::vector<std::string> places;
  // Kinds of the files: "decisions", "cases", …
  std::set<std::string> kinds;
};

// Returns the citations of all files but clauses and tests, by clause. The bundle must have its trees.
std::map<std::string, Citations> CitationsOf(const ruleset::Bundle& bundle);

}  // namespace anze::coverage
