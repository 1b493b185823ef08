// The text of a script, before Lua sees it: its encoding, and characters that Lua would only call unexpected.
// Threads: re-entrant.
#pragma once

#include <string>

#include "core/ruleset/model/bundle.h"
#include "core/ruleset/read/sink.h"

namespace anze::ruleset {

// Of any file of rules: characters that no editor shows. To the sink: "yaml-control-character" {character}.
void CheckInvisible(const SourceFile& file, Sink* sink);

// To the sink: "text-encoding" {encoding}, "yaml-utf8", those of CheckInvisible, and "foreign-mark" for the first
// full-width mark or odd blank of each line that stands outside texts and comments.
void CheckScriptText(const SourceFile& file, Sink* sink);

}  // namespace anze::ruleset
