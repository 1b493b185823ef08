// Builds the page of a decision out of its model, not by running it: rules, rows and steps become sentences by
// core/change/words, the same words that `anze diff` uses for changes.
#include "server/app/questions/explain_decision.h"

#include <utility>
#include <vector>

#include "core/change/words.h"

namespace anze::app {
namespace {

using base::Error;
using base::Localized;
using ruleset::Decision;
using ruleset::Expression;

// Every fact that may be stated, objects opened up, with dotted paths.
void AddFields(const std::vector<ruleset::Field>& fields, const std::string& prefix,
               std::vector<DecisionInWords::Fact>* list) {
  for (const ruleset::Field& field : fields) {
    const std::string path = prefix + field.name;
    if (field.type != ruleset::Type::kObject) {
      DecisionInWords::Fact& fact = list->emplace_back();
      fact.path = path;
      fact.field = &field;
      for (const auto* values : {&field.values, &field.item_values}) {
        for (const std::string& value : *values) fact.choices.push_back(change::FieldWords(&field, base::Value(value)));
      }
    }
    AddFields(field.children, path + ".", list);
  }
}

// The parts of one decision's page.
class Page {
 public:
  Page(const Decision& decision, const ruleset::Snapshot& snapshot, calendar::Date as_of)
      : decision_(decision), snapshot_(snapshot), as_of_(as_of), names_(change::NamesOf(decision, nullptr, snapshot)) {}

  std::vector<DecisionInWords::Rule> Rules() const {
    std::vector<DecisionInWords::Rule> list;
    for (const ruleset::Rule& rule : decision_.rules) {
      const change::Names names = change::NamesOf(decision_, &rule, snapshot_);
      list.push_back(Row(rule, rule.title, Scope(rule, names), Words(rule.require, names), rule.failure));
    }
    for (const ruleset::TableRow& row : decision_.rows) {
      list.push_back(Row(row, {}, change::RowWords(decision_, row, names_), Outputs(row), {}));
    }
    for (const ruleset::FormulaStep& step : decision_.steps) {
      // A step of a formula either computes a value or states a requirement.
      const Expression& states = step.value.empty() ? step.require : step.value;
      list.push_back(Row(step, step.title, When(step.when, names_), Words(states, names_), step.failure));
    }
    return list;
  }

  Localized Whom() const { return When(decision_.applies_to, names_); }

  // The parameters that the decision reads, as they are in force on the day, and the values that yielded to them.
  std::vector<DecisionInWords::Parameter> Parameters() const {
    std::vector<DecisionInWords::Parameter> list;
    for (const auto& [name, parameter] : snapshot_.parameters) {
      if (!Reads(name)) continue;
      DecisionInWords::Parameter& found = list.emplace_back();
      found.on_day = ParameterOf(snapshot_, name, as_of_);
      for (const ruleset::DatedValue* other : found.on_day.in_force.yielded) {
        found.yielded.push_back(change::AmountWords(parameter, other->value));
      }
    }
    return list;
  }

  std::optional<Localized> Result() const {
    if (decision_.value.empty()) return std::nullopt;
    return change::ConditionWords(decision_.value, names_);
  }

 private:
  template <typename Part>
  static DecisionInWords::Rule Row(const Part& part, const Localized& title, const Localized& scope,
                                   const Localized& text, const Localized& failure) {
    return {part.id, title, scope, text, failure, &part.clauses, &part.span};
  }

  static Localized Words(const Expression& expression, const change::Names& names) {
    return change::ConditionWords(expression, names);
  }
  // An empty condition holds always: nothing is said then.
  static Localized When(const Expression& when, const change::Names& names) {
    return when.empty() ? Localized() : change::ConditionWords(when, names);
  }

  // Whom a rule is about, and when.
  static Localized Scope(const ruleset::Rule& rule, const change::Names& names) {
    const Localized whom = When(rule.applies_to, names);
    const Localized when = When(rule.when, names);
    if (whom.zh.empty() || when.zh.empty()) return whom.zh.empty() ? when : whom;
    return change::Say("words-and", {{"a", whom}, {"b", when}});
  }

  Localized Outputs(const ruleset::TableRow& row) const {
    std::vector<Localized> parts;
    if (!row.outcome.empty()) parts.push_back(change::Same(row.outcome));
    for (std::size_t i = 0; i < row.outputs.size() && i < decision_.outputs.size(); ++i) {
      if (!row.outputs[i].empty()) parts.push_back(change::Same(decision_.outputs[i] + " = " + row.outputs[i].text));
    }
    return change::Listed(parts);
  }

  // Whether the decision mentions the parameter by name. Expressions and scripts are only searched for the quoted name,
  // so a name in a comment counts too: a parameter too many does no harm on a page.
  bool Reads(const std::string& name) const {
    const auto in = [&](const std::string& text) {
      return text.find("\"" + name + "\"") != std::string::npos || text.find("'" + name + "'") != std::string::npos;
    };
    bool found = in(decision_.value.text) || in(decision_.applies_to.text) || in(decision_.script);
    for (const auto& rule : decision_.rules) {
      found = found || in(rule.applies_to.text) || in(rule.when.text) || in(rule.require.text);
    }
    for (const auto& step : decision_.steps) {
      found = found || in(step.when.text) || in(step.require.text) || in(step.value.text);
    }
    for (const auto& row : decision_.rows) {
      for (const auto& test : row.tests) found = found || in(test.text);
      for (const auto& output : row.outputs) found = found || in(output.text);
    }
    return found;
  }

  const Decision& decision_;
  const ruleset::Snapshot& snapshot_;
  calendar::Date as_of_;
  change::Names names_;
};

}  // namespace

Answer<DecisionInWords> ExplainDecision(Rules* rules, const std::string& decision, const std::string& region,
                                        calendar::Date as_of) {
  auto book = rules->At(region, as_of);
  if (!book.ok()) return Invalid(book.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  const auto found = snapshot.decisions.find(decision);
  if (found == snapshot.decisions.end()) {
    return Invalid({Error("unknown-decision", {{"name", decision}, {"decision", decision}, {"region", region}})});
  }
  const Page page(found->second, snapshot, as_of);
  DecisionInWords out;
  out.book = *book;
  out.decision = &found->second;
  out.name = decision;
  out.region = region;
  out.as_of = as_of;
  out.rules = page.Rules();
  out.whom = page.Whom();
  out.value = page.Result();
  out.parameters = page.Parameters();
  AddFields(found->second.facts.fields(), "", &out.facts);
  return out;
}

}  // namespace anze::app
