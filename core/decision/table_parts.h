// The parts of a column that its tests can tell apart: the pieces of work of table_analysis.h.
// Threads: re-entrant.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/decision/unary_test.h"

namespace anze::decision {

// A set of values that every test of the column treats alike.
struct Part {
  // One of them, which stands for all.
  base::Value value;
  // True for all texts that no test names: a list that nobody can complete.
  bool open = false;
};

// Returns the parts, never none. Precondition: column.field is not nullptr. `parameter` gives the
// value of a parameter on the day at hand.
std::vector<Part> PartsOf(const TestColumn& column, const std::vector<const UnaryTest*>& tests,
                          const std::function<base::Value(const std::string&)>& parameter);

}  // namespace anze::decision
