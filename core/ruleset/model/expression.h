// An expression as a file states it: text with its place, not yet compiled.
// Ownership: plain values that own all they hold. Errors: none. Threads: as model.h says.
#pragma once

#include <string>

#include "core/base/result.h"

namespace anze::ruleset {

// Text of a condition or formula in Lua's expression grammar (decision/condition.h), and where it
// stands. Empty text means that the file states none.
struct Expression {
  std::string text;
  base::SourceSpan span;
  bool empty() const { return text.empty(); }
};

}  // namespace anze::ruleset
