// What one layer changes about a merged decision, case type, record type, parameter, duty or service plan.
//
// The merge with the layer is held against the merge without it, key by key. Texts, citations and
// examples are no change. A key that is not known here counts as changed wherever its content
// differs, so that a key which the format gains later is held before anyone thinks of it.
// Ownership: plain values. Errors: none. Threads: re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/ruleset/read/entity.h"

namespace anze::ruleset {

// What a change does to those whom the rules bind.
enum class Bearing {
  kAdds,      // stands beside what is above and makes nothing harder or easier
  kTightens,  // a condition more, a bound narrower, a role fewer
  kLoosens,   // a condition less, a bound wider, four eyes dropped
  kUnclear,   // neither can be shown
};

struct Change {
  // Keys and ids from the entity down: {"events", "pass", "require", "local-staff"}. Empty: the
  // entity as a whole, which is new.
  std::vector<std::string> path;
  Bearing bearing = Bearing::kUnclear;
  // Of a case type: it moves cases or gives other values to facts known above, so that it bears on
  // every part of the procedure.
  bool steers = false;
};
using Changes = std::vector<Change>;

// The path with dots: "events.pass.require.local-staff".
std::string TextOfPath(const std::vector<std::string>& path);

// The changes from `before` to `after`, in file order of the merge; nullptr: no layer above states
// it. Preconditions: `after` is not nullptr, and the entities are of the kind that the name says.
//
// A condition counts by its meaning: stated again under another id it is no change, changed under
// its id it is one condition less and one more. Every change of a table, of a formula's calculation
// and of a script is unclear, because no row stands for itself.
Changes ChangesOfDecision(const Entity* before, const Entity& after);
// A new event that only records (it leads nowhere, and sets no fact known above) is a step more and
// tightens; any other new event is unclear and steers. A clock whose end raises no event and that
// no expression reads only shows a day, so its changes never tighten.
Changes ChangesOfCase(const Entity* before, const Entity& after);
Changes ChangesOfRecord(const Entity* before, const Entity& after);
// Of a duty or a service plan: whatever differs is unclear, because a day sooner helps one side and burdens the other.
Changes ChangesOfDuty(const Entity* before, const Entity& after);
// Of its definition: type, words allowed, how levels combine. Values are not looked at.
Changes ChangesOfParameter(const Entity* before, const Entity& after);

}  // namespace anze::ruleset
