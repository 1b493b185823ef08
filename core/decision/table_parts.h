// The parts of a column that its tests can tell apart. Part of the table analysis. Threads: re-entrant.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/decision/unary_test.h"

namespace anze::decision {

struct Part {
  base::Value value;  // stands for all values of the part
  bool open = false;  // any text that no test names

  std::string Show() const;
};

std::vector<Part> PartsOf(const TestColumn& column, const std::vector<const UnaryTest*>& tests,
                          const std::function<base::Value(const std::string&)>& parameter);

}  // namespace anze::decision
