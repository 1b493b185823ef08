// Builds the page of a decision out of its model, not by running it: rules, rows and steps become sentences by
// core/change/words, the same words that `anze diff` uses for changes.
#include "server/app/questions/explain_decision.h"

#include <utility>
#include <vector>

#include "core/change/words.h"

namespace anze::app {
namespace {

using base::Error;
using base::Language;
using base::Localized;
using base::Value;
using ruleset::Decision;
using ruleset::Expression;

Value PlaceValue(const base::SourceSpan& span) {
  Value place = Value::EmptyMap();
  place.Set("file", span.file.text());
  place.Set("line", span.line);
  return place;
}

// Every fact that may be stated, objects opened up, with dotted paths.
void AddFields(const std::vector<ruleset::Field>& fields, const std::string& prefix, Language language, Value* list) {
  for (const ruleset::Field& field : fields) {
    const std::string path = prefix + field.name;
    if (field.type != ruleset::Type::kObject) {
      Value row = Value::EmptyMap();
      row.Set("path", path);
      row.Set("title", field.title.In(language));
      row.Set("type", ruleset::TypeName(field.type));
      row.Set("required", field.required);
      Value& choices = row.Set("choices", Value::EmptyList());
      for (const auto* values : {&field.values, &field.item_values}) {
        for (const std::string& value : *values) choices.Append(change::FieldWords(&field, Value(value)).In(language));
      }
      list->Append(std::move(row));
    }
    AddFields(field.children, path + ".", language, list);
  }
}

// The parts of one decision's page, in one language.
class Page {
 public:
  Page(const Decision& decision, const ruleset::Snapshot& snapshot, calendar::Date as_of, Language language)
      : decision_(decision),
        snapshot_(snapshot),
        as_of_(as_of),
        language_(language),
        names_(change::NamesOf(decision, nullptr, snapshot)) {}

  Value Rules() {
    Value list = Value::EmptyList();
    for (const ruleset::Rule& rule : decision_.rules) {
      const change::Names names = change::NamesOf(decision_, &rule, snapshot_);
      list.Append(Row(rule, rule.title, When(rule.when, names), Words(rule.require, names), rule.failure));
    }
    for (const ruleset::TableRow& row : decision_.rows) {
      list.Append(Row(row, {}, change::RowWords(decision_, row, names_), Outputs(row), {}));
    }
    for (const ruleset::FormulaStep& step : decision_.steps) {
      // A step of a formula either computes a value or states a requirement.
      const Expression& states = step.value.empty() ? step.require : step.value;
      list.Append(Row(step, step.title, When(step.when, names_), Words(states, names_), step.failure));
    }
    return list;
  }

  // The parameters that the decision reads, as they are in force on the day, and the values that yielded to them.
  Value Parameters() const {
    Value list = Value::EmptyList();
    for (const auto& [name, parameter] : snapshot_.parameters) {
      if (!Reads(name)) continue;
      const ruleset::ParameterInForce found = snapshot_.ParameterOn(name, as_of_);
      Value row = Value::EmptyMap();
      row.Set("name", name);
      row.Set("title", parameter.title.In(language_));
      row.Set("value", found.governing == nullptr ? Value() : found.governing->value);
      Value& yielded = row.Set("yielded", Value::EmptyList());
      for (const ruleset::DatedValue* other : found.yielded) {
        yielded.Append(other->region + " " + change::AmountWords(parameter, other->value).In(language_));
      }
      if (found.governing != nullptr) {
        row.Set("words", change::AmountWords(parameter, found.governing->value).In(language_));
        row.Set("from", found.governing->from.ToString());
        row.Set("stated_by", found.governing->region);
        row.Set("clauses", snapshot_.CitationValues(found.governing->clauses));
      }
      list.Append(std::move(row));
    }
    return list;
  }

  Value Result() const {
    return decision_.value.empty() ? Value() : Value(change::ConditionWords(decision_.value, names_).In(language_));
  }

 private:
  template <typename Part>
  Value Row(const Part& part, const Localized& title, const Localized& scope, const Localized& text,
            const Localized& failure) const {
    Value row = Value::EmptyMap();
    row.Set("id", part.id);
    row.Set("title", title.In(language_));
    row.Set("for", scope.In(language_));
    row.Set("text", text.In(language_));
    row.Set("failure", failure.In(language_));
    row.Set("clauses", snapshot_.CitationValues(part.clauses));
    row.Set("source", PlaceValue(part.span));
    return row;
  }

  static Localized Words(const Expression& expression, const change::Names& names) {
    return change::ConditionWords(expression, names);
  }
  // An empty condition holds always: nothing is said then.
  static Localized When(const Expression& when, const change::Names& names) {
    return when.empty() ? Localized() : change::ConditionWords(when, names);
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
    bool found = in(decision_.value.text) || in(decision_.script);
    for (const auto& rule : decision_.rules) found = found || in(rule.when.text) || in(rule.require.text);
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
  Language language_;
  change::Names names_;
};

}  // namespace

Answer<Value> ExplainDecision(Rules* rules, const std::string& decision, const std::string& region,
                              calendar::Date as_of, Language language) {
  auto book = rules->At(region, as_of);
  if (!book.ok()) return Invalid(book.errors());
  const ruleset::Snapshot& snapshot = *(*book)->snapshot;
  const auto found = snapshot.decisions.find(decision);
  if (found == snapshot.decisions.end()) {
    return Invalid({Error("unknown-decision", {{"name", decision}, {"decision", decision}, {"region", region}})});
  }
  const Decision& source = found->second;
  static constexpr const char* kKinds[] = {"checklist", "table", "formula", "lua", "not-applicable"};
  Page page(source, snapshot, as_of, language);
  Value out = Value::EmptyMap();
  out.Set("decision", decision);
  out.Set("region", region);
  out.Set("region_title", snapshot.title.In(language));
  out.Set("as_of", as_of.ToString());
  out.Set("snapshot", snapshot.digest);
  out.Set("title", source.title.In(language));
  out.Set("summary", source.summary.In(language));
  const char* kind = kKinds[static_cast<std::size_t>(source.kind)];
  out.Set("kind", kind);
  out.Set("kind_title", base::Text(std::string("change-decision-") + kind, language));
  out.Set("clauses", snapshot.CitationValues(source.clauses));
  AddFields(source.facts.fields(), "", language, &out.Set("facts", Value::EmptyList()));
  out.Set("rules", page.Rules());
  out.Set("value", page.Result());
  out.Set("parameters", page.Parameters());
  return out;
}

}  // namespace anze::app
