// Precedence-climbing parser for Lua's expression grammar (Lua 5.4 reference manual, section
// 3.4.8), and for what it adds within the brackets of a call: `VALUE of LIST by ORDER where CONDITION`.
// parser.cpp says how.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/decision/ast.h"
#include "core/decision/lexer.h"

namespace anze::decision {

// Either a tree, or the one flaw that stopped the parser.
struct Parsed {
  std::optional<Node> root;
  std::vector<Flaw> flaws;
};

// The tree owns all it holds. Codes: "expression-too-long" (limits::kConditionBytes),
// "expression-too-deep" (limits::kConditionDepth for brackets, four times that for a chain of
// operators), "expression-syntax", "expression-operator".
Parsed Parse(std::string_view text);

}  // namespace anze::decision
