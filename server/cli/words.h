// Answers as people read them, for several verbs. Threads: re-entrant.
#pragma once

#include <iosfwd>
#include <string>

#include "core/base/text.h"
#include "core/base/value.h"

namespace anze::cli {

// The texts of a list as a sentence has them: "A、B", "A, B".
std::string Listed(const base::Value& texts, base::Language language);
// The changes between two versions of the rules, as change::ToValue gives them.
void PrintDiff(std::ostream& out, const base::Value& diff, base::Language language);

}  // namespace anze::cli
