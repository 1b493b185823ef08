// The mark of a citation that is still to be found, as `anze new-region --like` writes it: 待核对.
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/document.h"

namespace anze::ruleset {

// Whether the id of a clause is the mark, in either language.
bool IsToCheck(std::string_view clause);
// The mark in a script, which cannot cite it: a comment.
std::string ScriptMark(std::string_view mark);

// The marks in the `clauses` of a tree.
struct ToCheck {
  int count = 0;
  base::SourceSpan first;
};
ToCheck FindToCheck(const base::Node& root);
// The marks in a script.
int CountToCheck(std::string_view script);

}  // namespace anze::ruleset
