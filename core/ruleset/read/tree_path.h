// Changing a scenario's tree by dotted paths: "facts.insurer.rating", "steps.2.at", "plan.policies.P1.sector".
//
// A part of a path is a key of a map, the position of an item in a list (from 1), or the item's `id`. A key that has
// dots itself is found whole.
// Ownership: plain values. Threads: re-entrant, pure.
#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/result.h"

namespace anze::ruleset {

// A path as written, with its place for messages.
struct TreePath {
  std::string text;
  base::SourceSpan at;
};

// Puts `value` at the path. A map that stands there is merged with a map, key by key; everything else is replaced. Maps
// on the way that are not there yet are made; the position behind the last item of a list adds one.
// Errors: "scenario-unknown-path" {path, part, known}, "scenario-unknown-item" {path, part, count},
// "scenario-path-into-value" {path, part}.
base::Status SetAt(base::Node* root, const TreePath& path, const base::Node& value);
// Removes the key or item. Errors: those of SetAt, for a path at which nothing stands too.
base::Status RemoveAt(base::Node* root, const TreePath& path);

// Sets a key of a map, in its place if it is there.
void SetKey(base::Node* map, const base::Node::Entry& entry);

}  // namespace anze::ruleset
