// Locks and what things read: the facts on which a decision or a case type rests, by whatever name
// it goes, and the roles that open a case type.
// Threads: re-entrant.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/ruleset/read/entity.h"

namespace anze::ruleset {

// A fact's path, and the place in the entity by which it is read. "insurer." stands for the fields
// of the record type of that name.
using ReadPaths = std::map<std::string, std::vector<std::string>>;

// Everything that the merged entity may read: the facts that it declares, the items of lists of
// objects among them; the records that it judges or looks up; and of a case type what the decisions
// that it asks declare, which `decision` gives by name (nullptr: there is none).
ReadPaths ReadsOf(const Entity& entity,
                  const std::function<std::shared_ptr<const Entity>(const std::string& name)>& decision);

// Whether one of the lock's `reads` names the path.
bool IsHeld(const Lock& lock, const std::string& path);

// Whether one of the lock's `opened_by` may open cases of the type.
bool IsOpenedBy(const Lock& lock, const Entity& case_type);

}  // namespace anze::ruleset
