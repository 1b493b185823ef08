// Checks draft rules of a region against the locks above it, without loading everything again.
// Threads: re-entrant.
#pragma once

#include <string>

#include "core/base/document.h"
#include "core/ruleset/model/bundle.h"

namespace anze::ruleset {

// `draft` is the content of a file of rules: {parameters: …}, {decisions: …}, {case_types: …}. It
// is added to the files of `region`, which may be one that has no rules yet; other keys of `draft`
// are left aside. An entity that the region states already is reported ("duplicate-…"). Returns the
// errors: "draft-without-rules" (none of these keys), "unknown-region", those of the file's structure but for titles
// and sentences that it lacks, and "broken-lock" with the lock's id as argument `lock`.
base::Diagnostics CheckDraft(const Bundle& bundle, const std::string& region, const base::Node& draft);

}  // namespace anze::ruleset
