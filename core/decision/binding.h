// The constants of a program on one date: literals, parameters in force, as_of.
// Threads: immutable once made.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/decision/code.h"
#include "core/decision/condition.h"
#include "core/decision/machine.h"

namespace anze::decision {

// Move-only in spirit: cells point into `values`, whose buffer moves along.
struct Binding {
  std::vector<Cell> constants;
  std::vector<base::Value> values;
  Machine machine;  // without arena

  Binding() = default;
  Binding(Binding&&) noexcept = default;
  Binding& operator=(Binding&&) noexcept = default;
  Binding(const Binding&) = delete;
  Binding& operator=(const Binding&) = delete;
};

// The readings in force that day, without any roll.
DateRules DateRulesOn(const Context& context);

// A parameter without a value that day is no error here: only reading it is.
base::Result<Binding> Bind(const Code& code, const Context& context);

}  // namespace anze::decision
