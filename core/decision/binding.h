// Binding: the constants of a program on one day: literals, parameters in force, as_of.
//
// Looking parameters up is the slow part of an evaluation, so it is done once for a day and the
// result used for many facts.
// Ownership: see Binding. Threads: immutable once made.
#pragma once

#include <vector>

#include "core/base/result.h"
#include "core/decision/code.h"
#include "core/decision/machine.h"
#include "core/decision/scope.h"

namespace anze::decision {

// The cells of Code's constants, filled for one day. Move-only: cells point into `values`, whose
// buffer keeps its address when the Binding is moved. Refers to its Code and to the context's
// calendar, which must outlive it.
struct Binding {
  // In the order of Code::constants.
  std::vector<Cell> constants;
  // The parameters' values and as_of, which cells view.
  std::vector<base::Value> values;
  // Of each of Code::params; empty for one whose value no fact chooses. The machine points at them.
  std::vector<GovernPlan> plans;
  // Set up for the day, but without an arena: each run brings its own.
  Machine machine;

  Binding() = default;
  Binding(Binding&&) noexcept = default;
  Binding& operator=(Binding&&) noexcept = default;
  Binding(const Binding&) = delete;
  Binding& operator=(const Binding&) = delete;
};

// Returns the calendar readings in force on the context's day, with rolling switched off. Without a
// snapshot the defaults.
DateRules DateRulesOn(const Context& context);

// Binds `code` for context.as_of. A parameter without a value on that day is bound as "unbound":
// only an instruction that reads it fails, so a branch that is not taken does no harm.
// Errors: "unknown-parameter" {name}, also for every parameter when the context has no snapshot; those of PlanOf.
// The snapshot must outlive the binding where a parameter has values that facts choose among.
base::Result<Binding> Bind(const Code& code, const Context& context);

}  // namespace anze::decision
