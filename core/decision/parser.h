// Precedence-climbing parser for Lua's expression grammar (Lua 5.4 reference manual, section 3.4.8).
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "core/decision/ast.h"
#include "core/decision/lexer.h"

namespace anze::decision {

// A tree, or the flaw that stopped the parser.
struct Parsed {
  std::optional<Node> root;
  std::vector<Flaw> flaws;
};

Parsed Parse(std::string_view text);

}  // namespace anze::decision
