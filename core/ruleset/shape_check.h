// Structural check of one file against its shape: unknown keys, node types, dates, periods, choices,
// duplicate ids, ids that are cited but not known. What may come from a higher layer is not asked for here.
// Threads: re-entrant.
#pragma once

#include <set>
#include <string_view>

#include "core/base/document.h"
#include "core/ruleset/keys.h"
#include "core/ruleset/sink.h"

namespace anze::ruleset {

// The clause ids that a file may cite: those of its chain.
struct ClauseNames {
  std::set<std::string_view> names;
  bool complete = true;  // false: a file could not be read, and an unknown id may stand in it
};

void CheckFile(const base::Document& document, FileKind kind, const ClauseNames& clauses, Sink* sink);

// One map against a shape that cites no clauses.
void CheckShape(const base::Node& map, const Shape& shape, const base::SourceSpan& at, Sink* sink);

// "unknown-key" with the nearest known key as its fix.
base::Error UnknownKey(const base::Node::Entry& entry, const Shape& shape);

}  // namespace anze::ruleset
