// Types of a parsed expression. Threads: re-entrant.
#pragma once

#include <vector>

#include "core/decision/ast.h"
#include "core/decision/condition.h"
#include "core/decision/lexer.h"

namespace anze::decision {

// Sets the type of every node; appends a flaw for each thing that is wrong.
void Check(Node* root, const Scope& scope, std::vector<Flaw>* flaws);

}  // namespace anze::decision
