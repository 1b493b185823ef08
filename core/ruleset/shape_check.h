// Structural check of one file against its shape: unknown keys, node types, dates, periods, choices,
// duplicate ids, ids that are cited but not known. What may come from a higher layer is not asked for here.
// Threads: re-entrant.
#pragma once

#include <functional>
#include <string_view>

#include "core/base/document.h"
#include "core/ruleset/keys.h"
#include "core/ruleset/sink.h"

namespace anze::ruleset {

// True when the clause id is known in the file's chain.
using KnowsClause = std::function<bool(std::string_view id)>;

void CheckFile(const base::Document& document, FileKind kind, const KnowsClause& knows_clause, Sink* sink);

// "unknown-key" with the nearest known key as its fix.
base::Error UnknownKey(const base::Node::Entry& entry, const Shape& shape);

}  // namespace anze::ruleset
