// Relations between fields: `unique`, `not_before`, `at_most`, `refers_to`. Internal to
// ruleset/read.
// Threads: re-entrant.
#pragma once

#include <vector>

#include "core/ruleset/read/read.h"

namespace anze::ruleset {

// Checks the relations that one entry of a fields map states; `fields` is the whole map as read. To the sink:
// "wrong-type", "relation-out-of-place" {key}, "unknown-related-field" {field},
// "fields-not-comparable" {field, other, key}, "unique-type" {field}, "unique-without-itself" {field}. Precondition:
// the entry's value is a map.
void CheckRelations(const base::Node::Entry& entry, const std::vector<Field>& fields, FieldUse use, Sink* sink);

}  // namespace anze::ruleset
