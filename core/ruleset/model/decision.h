// Decisions as their files state them: checklists, tables, formulas and calls of Lua.
// Ownership: plain values that own all they hold. Errors: none. Threads: as model.h says.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/ruleset/model/expression.h"
#include "core/ruleset/model/schema.h"

namespace anze::ruleset {

// A condition that a case must meet, alone or for every item of a list. A missing fact makes it
// unknown, never failed.
struct Rule {
  std::string id;
  base::Localized title;
  // Whom the rule is about. Where this is false it does not apply, and the trace says so and why. It reads no item of
  // `each`. Empty: everybody.
  Expression applies_to;
  // The rule is skipped where this is false. Empty: it always applies.
  Expression when;
  // The condition that must hold.
  Expression require;
  // Path of a list fact. The rule is then tested for each item, which `require` reads under the
  // name `as` (empty: "item"). Empty: the rule is tested once.
  std::string each;
  // The name of the current item.
  std::string as;
  // The sentence for the applicant. {placeholders} are fact paths or parameters.
  base::Localized failure;
  std::vector<std::string> clauses;
  // True: our own choice, which no published text states, to be confirmed by the bureau.
  bool choice = false;
  base::SourceSpan span;
};

// A row of a decision table: unary tests as text ("coal_mine", ">= 300", "[300..1000)", "not micro", "-" for any).
// A YAML list [a, b] (one of) reads as its items joined by ", ": "a, b", in brackets where an item is more than a word.
// An output that is an expression keeps its "=" prefix; an output the row does not state is empty.
struct TableRow {
  // Unique within the decision.
  std::string id;
  base::Localized title;
  // One per input of the decision.
  std::vector<Expression> tests;
  // One per output: a literal, or an expression with its "=".
  std::vector<Expression> outputs;
  // The word that the decision answers with; empty: the row's id.
  std::string outcome;
  std::vector<std::string> clauses;
  bool choice = false;  // as in Rule
  base::SourceSpan span;
};

// One line of a calculation: it either gives `id` a value or states a condition, never both.
struct FormulaStep {
  // Steps behind it and the decision's value may read it as a fact.
  std::string id;
  base::Localized title;
  // Where this is false, the step has no value and its condition is skipped. Empty: it always
  // applies.
  Expression when;
  // The value of `id`, or
  Expression value;
  // the condition that must hold.
  Expression require;
  base::Localized failure;
  std::vector<std::string> clauses;
  bool choice = false;  // as in Rule
  base::SourceSpan span;
};

// kNotApplicable: the region says that the question does not arise there, and cites why.
enum class DecisionKind { kChecklist, kTable, kFormula, kLua, kNotApplicable };
// How many rows of a table may match: exactly one, the first of several, all that do, or any of several that agree.
enum class HitPolicy { kUnique, kFirst, kCollect, kAny };
// What becomes of the rows that a table collects: their outputs as a list, or one number.
enum class Collect { kList, kSum, kMin, kMax, kCount };

// Where the rows of a table came from that was written with two headings: line i and column k of its cells, both from
// 1, are the row r<i>c<k>, save where the cell is empty. Indexes into inputs and outputs.
struct Matrix {
  std::size_t row_input = 0;
  std::size_t column_input = 0;
  std::size_t output = 0;
  std::size_t lines = 0;
  std::size_t columns = 0;
};

// The records that a decision judges when they are stored.
struct Judges {
  // The record type; empty: it judges none.
  std::string record;
  // Fact path and formula over the record's fields.
  std::vector<std::pair<std::string, Expression>> facts;
  // A boolean field of the record. Where it is named, a record that fails is kept with this set to true; else it is
  // refused.
  std::string flag;
  base::SourceSpan span;
};

// Another decision whose result this one reads, under a name of its own.
struct Use {
  std::string name;
  std::string decision;
  base::SourceSpan span;
};

// One question that the rules answer. decision/compiled.h describes its result.
struct Decision {
  std::string name;
  DecisionKind kind = DecisionKind::kChecklist;
  base::Localized title;
  base::Localized summary;
  // All that its expressions may read, with what the decisions that it uses read.
  Schema facts;
  std::vector<Use> uses;
  // Whom the decision is about. Where this is false it answers not_applicable. Empty: everybody.
  Expression applies_to;
  // Of a checklist: its conditions. Of every other kind: preconditions, tested before anything
  // else.
  std::vector<Rule> rules;
  HitPolicy hit = HitPolicy::kUnique;
  Collect collect = Collect::kList;
  // Of a table: the fact paths of its columns.
  std::vector<std::string> inputs;
  // Names and types of the values a row gives; of equal length.
  std::vector<std::string> outputs;
  std::vector<Type> output_types;
  std::vector<TableRow> rows;
  std::optional<Matrix> matrix;
  std::vector<FormulaStep> steps;
  // The result of a formula; of a checklist an extra, which may be absent.
  Expression value;
  std::string unit;
  // Of a lua decision: path, text and the function that is called.
  std::string script_file;
  std::string script;
  std::string function;
  std::vector<std::string> clauses;
  Judges judges;
  // The lowest layer that touched it.
  std::string region;
  base::SourceSpan span;
};

}  // namespace anze::ruleset
