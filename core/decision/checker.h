// The type checker of expressions: names, functions, types, enum words. Threads: re-entrant.
#pragma once

#include <vector>

#include "core/decision/ast.h"
#include "core/decision/lexer.h"
#include "core/decision/scope.h"

namespace anze::decision {

// Sets the type of every node; appends a flaw for each thing that is wrong and goes on, so that one
// call finds all. A value of unknown type is kAny and passes everywhere; the machine checks it
// again when it runs.
// Codes: "unknown-fact", "unknown-parameter", "unknown-function", "wrong-argument-count", "value-needs-fact" {name,
// fact, condition} and "value-broken" {name} of a parameter with values about some only, "type-mismatch",
// "not-in-enum", "bad-period"; of functions over lists "list-words" {reason}, "list-name" (a name that is both an
// item's and a fact's), "list-nested". A path within such a function is left as the machine reads it: below the item,
// or in the facts.
void Check(Node* root, const Scope& scope, std::vector<Flaw>* flaws);
// The same for the condition of a parameter's value. It reads facts alone: "value-condition" {reason} for a parameter
// or a function over a list, and where it is no condition.
void CheckOfValue(Node* root, const Scope& scope, std::vector<Flaw>* flaws);

}  // namespace anze::decision
