// A region that has no rules yet, below one of the shipped regions: what it may state there.
// Ownership: copies what it needs of the shipped rules. Threads: one.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "core/ruleset/model/bundle.h"
#include "core/ruleset/read/entity.h"

namespace anze::testing {

// Two regions may have a lock of one id.
inline std::string KeyOf(const ruleset::Lock& lock) { return lock.region + " " + lock.id; }

class RegionBelow {
 public:
  // Keeps of the layers above only what they state of the wanted entities, so that a try is quick.
  // `more`: further locks of the region above.
  RegionBelow(const std::string& above, const std::set<ruleset::EntityId>& wanted,
              const std::vector<ruleset::Lock>& more = {});

  // The locks that a statement about an entity breaks, as KeyOf names them.
  std::set<std::string> Broken(ruleset::EntityKind kind, const std::string& name, const base::Value& statement) const;

  // The entity's merge as canonical text without texts and citations: with the statement, or as it is
  // above where there is none (nullptr).
  std::string Merged(ruleset::EntityKind kind, const std::string& name, const base::Value* statement) const;

 private:
  std::string above_;
  std::string region_;
  ruleset::Bundle bundle_;
};

}  // namespace anze::testing
