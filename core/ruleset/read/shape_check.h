// Structural check of one file against its shape: unknown keys, node types, dates, periods, choices,
// duplicate ids, unknown clause ids. Keys that a higher layer may supply are not required here.
// Threads: re-entrant.
#pragma once

#include <set>
#include <string_view>

#include "core/base/document.h"
#include "core/ruleset/layout/keys.h"
#include "core/ruleset/read/sink.h"

namespace anze::ruleset {

// The clause ids that a file may cite: those of its chain. Views into the layers.
struct ClauseNames {
  std::set<std::string_view> names;
  bool complete = true;  // false: a file could not be read, and an unknown id may stand in it
};

// Checks a whole file. To the sink: "unknown-key" (with the nearest as its fix), "unquoted-comma",
// "missing-key", "wrong-node-type", "wrong-type", "bad-date", "bad-period", "bad-recurrence",
// "bad-enum-value", "effective-range-empty", "duplicate-…", "unknown-clause".
void CheckFile(const base::Document& document, FileKind kind, const ClauseNames& clauses, Sink* sink);

// One map against a shape that cites no clauses.
void CheckShape(const base::Node& map, const Shape& shape, const base::SourceSpan& at, Sink* sink);

// "unknown-key" with the nearest known key as its fix.
base::Error UnknownKey(const base::Node::Entry& entry, const Shape& shape);

// "blank-title" {key} where a text for people, or its Chinese, is white space only. Nothing for what is no text.
void CheckNotBlank(std::string_view key, const base::Node& text, Sink* sink);

}  // namespace anze::ruleset
