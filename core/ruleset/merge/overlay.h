// Merges the statements of several layers about one entity, root first.
//
// Maps merge by key; lists of items with an id merge by id, the child's keys replacing the parent item's keys;
// a localized text, an effective time and every other value replaces as a whole. `disable: true` removes.
// Spans keep pointing into the file a value came from.
// Threads: re-entrant.
#pragma once

#include <vector>

#include "core/ruleset/read/entity.h"

namespace anze::ruleset {

// Sets node (and own, if there is more than one layer), region and span from entity->layers.
// Precondition: layers is not empty, and its nodes outlive the entity.
void MergeEntity(Entity* entity);

// Checks the items and named parts that `child` disables: each must exist above
// ("disable-unknown-item"), and have a reason and a clause ("disable-without-reason"). `above` is
// the merge of every higher layer, nullptr when none states the entity.
void CheckDisables(const base::Node& child, const base::Node* above, const Shape& shape, Sink* sink);

// Checks that everything required is there after the merge. To the sink: "missing-key",
// "missing-clause". `at`: the place to point at for a key that is not there.
void CheckComplete(const base::Node& node, const base::SourceSpan& at, const Shape& shape, Sink* sink);

}  // namespace anze::ruleset
