// One condition or formula in Lua's expression grammar, compiled and run natively.
//
// Grammar: literals (numbers, 'strings', true, false, nil), dotted fact paths, function calls,
// not - # (length), * / + - .. , comparisons (< <= > >= == ~=), and, or, parentheses; precedence and
// associativity are Lua's. Functions: param("name"), present(x), count(list), contains(list, x),
// one_of(x, a, b, …), min, max, abs, round_down, round_up, round_half_up, add_period(date, "3mo"),
// days_between(a, b), workday_on_or_after(date), starts_with(s, prefix), choose(condition, a, b).
//
// Three-valued: a missing fact gives unknown (never false); `and`/`or`/`not` follow Kleene's tables;
// every other operator with an unknown operand is unknown; present(x) is never unknown, and
// x == nil, x ~= nil ask the same question. choose() needs its condition and the branch it takes.
// The facts that were missing are listed, those only that mattered: `false and x` misses nothing.
// With all facts present the answer is Lua's.
// Numbers are exact. Overflow and division by zero are Error "number-overflow" / "division-by-zero".
// `and` and `or` take booleans only (no `x or default`); == of two different types is refused at compile
// time where both are known and false at run time; order compares two numbers or two strings.
// add_period counts as a deadline does (AMB-01, 02, 05) but does not roll: workday_on_or_after does.
// Ownership: immutable after Compile. Threads: re-entrant.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/deadline.h"
#include "core/ruleset/model.h"
#include "core/ruleset/snapshot.h"

namespace anze::decision {

// What an evaluation sees besides facts. All members outlive the call.
struct Context {
  const ruleset::Snapshot* snapshot = nullptr;
  calendar::Date as_of;                              // readable as the fact `as_of`
  const calendar::WorkCalendar* calendar = nullptr;  // for date functions
};

// Names an expression may use: the schemas of its surroundings.
struct Scope {
  std::vector<const ruleset::Schema*> schemas;  // searched in order
  std::vector<std::pair<std::string, ruleset::Type>>
      extra;  // single dotted names, e.g. clocks.reply.due; searched first
  std::vector<std::pair<std::string, const ruleset::Field*>> items;  // names bound to an item of a list field
  const ruleset::Snapshot* snapshot = nullptr;                       // for param() names and types
};

// A value that is read at a path beside the facts, as an event's data and clocks are: nothing is copied.
// A later layer hides an earlier one and the facts, path by path.
struct Layer {
  std::string_view path;
  const base::Value* value = nullptr;
};

enum class StaticType { kAny, kBoolean, kNumber, kString, kList, kNil, kObject };

// "any", "boolean", "number", "string", "list", "nil", "object": for messages.
std::string_view TypeWord(StaticType type);
StaticType StaticTypeOf(ruleset::Type type);

struct Evaluated {
  base::Value value;  // null when unknown
  bool unknown = false;
  std::vector<std::string> missing;  // fact paths that were absent and mattered
};

struct Binding;

class Condition {
 public:
  // Parses and type-checks. Diagnostics: the first of "expression-syntax", "expression-operator",
  // "expression-too-long", "expression-too-deep"; or all of "unknown-fact" (with a near name as hint and fix),
  // "unknown-parameter", "unknown-function", "wrong-argument-count", "type-mismatch", "not-in-enum", "bad-period".
  // Spans lie inside the expression.
  static base::Result<Condition> Compile(const ruleset::Expression& source, const Scope& scope);
  // The same, and the answer must be a boolean.
  static base::Result<Condition> CompileBoolean(const ruleset::Expression& source, const Scope& scope);

  // Errors (spans inside the expression): "number-overflow", "division-by-zero", "unknown-parameter",
  // "parameter-without-value", "type-mismatch" (facts that do not fit their schema), "bad-date", "bad-period",
  // "date-out-of-range".
  base::Result<Evaluated> Evaluate(const base::Value& facts, const Context& context,
                                   std::span<const Layer> layers = {}) const;

  // Looks up its parameters now, for every day, so that Evaluate under this snapshot need not: for conditions that are
  // evaluated at every event. The snapshot must outlive it.
  void BindAhead(const ruleset::Snapshot& snapshot);

  StaticType type() const;
  // Fact paths it reads, in order of appearance; parameters it reads.
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
