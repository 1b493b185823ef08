// Named types of fields (types.yaml): an enum with its titles, a code with its format or the fields of a person stand
// once, and every field of the region and of those below it may name them; a parameter takes the words of an enum by
// its name (`values_allowed: sector`).
//
// Names are replaced in the trees of the files, before anything is merged: whoever reads a tree afterwards finds fields
// as if their type had been written out.
// Threads: re-entrant.
#pragma once

#include <string>

#include "core/ruleset/layout/keys.h"
#include "core/ruleset/model/bundle.h"
#include "core/ruleset/read/sink.h"

namespace anze::ruleset {

// Replaces the names of declared types in every layer of the bundle. To the sink: "type-name" {name} (of a type of the
// format, or no name), "type-declared-above" {name, region}, "type-circle" {ring}, "type-fields-and-type" {name},
// "unknown-type" {type} with a fix for a name that is nearly that of a declared type, and what ReadFields finds in the
// declarations.
void ExpandTypes(Bundle* bundle, Sink* sink);

// The same for one more file of a region of that bundle.
void ExpandTypesIn(const Bundle& bundle, const std::string& region, FileKind kind, base::Node* root, Sink* sink);

}  // namespace anze::ruleset
