// Condition: one condition or formula in Lua's expression grammar, compiled, and run without Lua.
//
// Grammar: literals (numbers, 'strings', true, false, nil), dotted fact paths, function calls,
// not - # (length), * / + - .. , comparisons (< <= > >= == ~=), and, or, parentheses; precedence and
// associativity are Lua's. Functions: param("name"), present(x), count(list), contains(list, x),
// one_of(x, a, b, …), min, max, abs, round_down, round_up, round_half_up, add_period(date, "3mo"),
// before_period(date, "30d"), days_between(a, b), minutes_between(a, b), workday_on_or_after(date),
// workday_on_or_before(date), starts_with(s, prefix), choose(condition, a, b).
//
// Three-valued: a missing fact gives unknown (never false); `and`/`or`/`not` follow Kleene's tables;
// every other operator with an unknown operand is unknown; present(x) is never unknown, and
// x == nil, x ~= nil ask the same question. choose() needs its condition and the branch it takes.
// The result lists the missing facts that mattered: `false and x` is false and lists nothing.
// If all facts are present, the result is what Lua would compute.
// Numbers are exact. Overflow and division by zero are Error "number-overflow" / "division-by-zero".
// `and` and `or` take booleans only (no `x or default`); == of two different types is refused at compile
// time where both are known and false at run time; order compares two numbers or two strings.
// add_period counts as a deadline does (AMB-01, 02, 05) but does not roll: workday_on_or_after does. So before_period
// and workday_on_or_before. Hours and minutes are added to an instant and give one.
// Ownership: immutable after Compile. Threads: re-entrant.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/decision/scope.h"
#include "core/ruleset/model/model.h"

namespace anze::decision {

// The result of one evaluation. Exactly one of a value and `unknown` is there; a value may be the
// null of nil.
struct Evaluated {
  // Null when unknown. Owns all it holds.
  base::Value value;
  bool unknown = false;
  // Fact paths that were absent and mattered, each once; empty unless unknown.
  std::vector<std::string> missing;
};

struct Binding;

class Condition {
 public:
  // Parses and type-checks. Diagnostics: the first of "expression-syntax", "expression-operator",
  // "expression-too-long", "expression-too-deep"; or all of "unknown-fact" (with a near name as hint and fix),
  // "unknown-parameter", "unknown-function", "wrong-argument-count", "type-mismatch", "not-in-enum", "bad-period".
  // Spans lie inside the expression.
  static base::Result<Condition> Compile(const ruleset::Expression& source, const Scope& scope);
  // The same, but the result must be a boolean; else "type-mismatch" for the whole text.
  static base::Result<Condition> CompileBoolean(const ruleset::Expression& source, const Scope& scope);

  // Evaluates on context.as_of. `layers` are values that are read besides the facts (scope.h).
  // Nothing is kept of the facts.
  // Errors, with spans inside the expression: "number-overflow", "division-by-zero",
  // "unknown-parameter", "parameter-without-value", "type-mismatch" (facts that do not fit their
  // schema), "bad-date", "bad-period", "date-out-of-range", "working-week-unknown", "no-calendar"
  // (context.calendar is nullptr and a day is counted).
  base::Result<Evaluated> Evaluate(const base::Value& facts, const Context& context,
                                   std::span<const Layer> layers = {}) const;

  // Looks up the parameters for every day now, so that Evaluate under this snapshot is faster. For
  // conditions that are evaluated at every event. Under another snapshot Evaluate looks them up as
  // before. The snapshot must outlive the condition. Not to be called while another thread
  // evaluates.
  void BindAhead(const ruleset::Snapshot& snapshot);

  // The type of the result, kAny where only facts decide it.
  StaticType type() const;
  // Fact paths it reads, and names of parameters it reads, each once and in order of appearance.
  // `as_of` is not among them.
  const std::vector<std::string>& facts() const;
  const std::vector<std::string>& parameters() const;
  const std::string& text() const;

 private:
  struct Impl;
  struct Ahead;
  base::Result<Evaluated> Run(const Binding& binding, const base::Value& facts, const Context& context,
                              std::span<const Layer> layers) const;
  static base::Result<Condition> CompileAs(const ruleset::Expression& source, const Scope& scope, StaticType wanted);
  std::shared_ptr<const Impl> impl_;
  std::shared_ptr<const Ahead> ahead_;  // may be null
};

}  // namespace anze::decision
