// Merging what several layers state about one entity, root first.
//
// Maps merge by key; lists of items with an id merge by id, the child's keys replacing the parent item's keys;
// a localized text, an effective time and every other value replaces as a whole. `disable: true` removes.
// Spans keep pointing into the file a value came from.
// Threads: re-entrant.
#pragma once

#include <vector>

#include "core/ruleset/entity.h"

namespace anze::ruleset {

// Fills node (and own, when there is more than one layer), region and span from entity->layers.
// Precondition: layers is not empty, and its nodes outlive the entity.
void MergeEntity(Entity* entity);

// True when the merged entity, or a named part of one, is switched off.
bool IsDisabled(const base::Node& node);

// Items and named parts that `child` disables: each must exist above, with a reason and a clause.
// `above` is the merge of every higher layer, nullptr when none states the entity.
void CheckDisables(const base::Node& child, const base::Node* above, const Shape& shape, Sink* sink);

// What must be there once everything is merged: "missing-key", "missing-clause".
void CheckComplete(const base::Node& node, const base::SourceSpan& at, const Shape& shape, Sink* sink);

}  // namespace anze::ruleset
