// Takes the facts of decisions into the case types that let them be stated, and into the decisions that use them.
//
// A case type that says `stated: true` of a decision does not repeat its facts: what the region's
// decision reads may be stated in the case. So a region that adds a condition to a decision asks for
// its facts in every case that rests on it, without a word in the case type.
// Threads: one thread, on a snapshot that nobody else has yet.
#pragma once

#include "core/ruleset/model/snapshot.h"

namespace anze::ruleset {

// Adds to each case type the facts of its `stated` decisions, and to each event those of the decisions
// in its `supplies`. None of them is required; a field that the case type or event declares itself stays
// as it is. A decision that the region lacks adds nothing.
void AddStatedFacts(Snapshot* snapshot);
// The same for one case type, which may be about to become the snapshot's.
void AddStatedFacts(const Snapshot& snapshot, CaseType* type);

// Adds to each decision the facts of those that it uses, and that they use; none of them is required. A field that the
// decision declares itself stays as it is.
void AddUsedFacts(Snapshot* snapshot);
void AddUsedFacts(const Snapshot& snapshot, Decision* decision);

// Calls `visit(path, field)` for every field that is not an object, by its dotted path.
template <typename Visit>
void ForEachLeaf(const std::vector<Field>& fields, const std::string& above, const Visit& visit) {
  for (const Field& field : fields) {
    const std::string path = above.empty() ? field.name : above + "." + field.name;
    if (field.type == Type::kObject) {
      ForEachLeaf(field.children, path, visit);
    } else {
      visit(path, field);
    }
  }
}

}  // namespace anze::ruleset
