#include "server/http/wire/decision_json.h"

#include <algorithm>
#include <string>
#include <utility>

#include "server/http/wire/parameter_json.h"

namespace anze::http {
namespace {

using app::DecisionInWords;
using base::Language;
using base::Value;

// In the order of ruleset::DecisionKind; a part of the text id of its title too.
constexpr const char* kKinds[] = {"checklist", "table", "formula", "lua", "not-applicable"};

Value FactValue(const DecisionInWords::Fact& fact, Language language) {
  Value row = Value::EmptyMap();
  row.Set("path", fact.path);
  row.Set("title", fact.field->title.In(language));
  row.Set("type", ruleset::TypeName(fact.field->type));
  row.Set("required", fact.field->required);
  Value& choices = row.Set("choices", Value::EmptyList());
  for (const base::Localized& choice : fact.choices) choices.Append(choice.In(language));
  return row;
}

Value RuleValue(const DecisionInWords::Rule& rule, const ruleset::Snapshot& snapshot, Language language) {
  Value row = Value::EmptyMap();
  row.Set("id", rule.id);
  row.Set("title", rule.title.In(language));
  row.Set("for", rule.scope.In(language));
  row.Set("text", rule.text.In(language));
  row.Set("failure", rule.failure.In(language));
  row.Set("clauses", snapshot.CitationValues(*rule.clauses));
  Value& source = row.Set("source", Value::EmptyMap());
  source.Set("file", rule.place->file.text());
  source.Set("line", rule.place->line);
  return row;
}

Value ParameterValue(const DecisionInWords::Parameter& parameter, const ruleset::Snapshot& snapshot,
                     Language language) {
  const ruleset::ParameterInForce& in_force = parameter.on_day.in_force;
  Value row = Value::EmptyMap();
  row.Set("name", in_force.parameter->name);
  row.Set("title", in_force.parameter->title.In(language));
  row.Set("value", in_force.governing == nullptr ? Value() : in_force.governing->value);
  Value& yielded = row.Set("yielded", Value::EmptyList());
  for (std::size_t i = 0; i < parameter.yielded.size(); ++i) {
    yielded.Append(RegionTitle(snapshot, in_force.yielded[i]->region, language) + ": " +
                   parameter.yielded[i].In(language));
  }
  if (in_force.governing != nullptr) PutStated(parameter.on_day, snapshot, language, &row);
  return row;
}

// What a heading tests, its words by their titles: "metal, other" is "金属矿, 其他".
std::string Heading(const ruleset::Field* field, const std::string& test, Language language) {
  std::string out;
  for (std::size_t begin = 0; begin <= test.size();) {
    const std::size_t end = std::min(test.find(", ", begin), test.size());
    const std::string word = test.substr(begin, end - begin);
    std::string said = word;
    for (std::size_t i = 0; field != nullptr && i < field->value_titles.size(); ++i) {
      if (field->values[i] == word && !field->value_titles[i].zh.empty()) said = field->value_titles[i].In(language);
    }
    out += (out.empty() ? "" : ", ") + said;
    begin = end + 2;
  }
  return out;
}

// A table that was written with two headings, as it was written.
Value MatrixValue(const ruleset::Decision& decision, Language language) {
  const ruleset::Matrix& matrix = *decision.matrix;
  const auto title = [&](const std::string& path) {
    const ruleset::Field* field = decision.facts.Find(path);
    return field == nullptr || field->title.zh.empty() ? path : field->title.In(language);
  };
  std::vector<std::vector<std::string>> cells(matrix.lines + 1, std::vector<std::string>(matrix.columns + 1));
  const std::string& by_row = decision.inputs[matrix.row_input];
  const std::string& by_column = decision.inputs[matrix.column_input];
  for (std::size_t line = 1; line <= matrix.lines; ++line) {
    for (std::size_t column = 1; column <= matrix.columns; ++column) {
      cells[line][column] = "-";
      const std::string id = "r" + std::to_string(line) + "c" + std::to_string(column);
      for (const ruleset::TableRow& row : decision.rows) {
        if (row.id != id) continue;
        cells[line][column] = row.outputs[matrix.output].text;
        cells[line][0] = Heading(decision.facts.Find(by_row), row.tests[matrix.row_input].text, language);
        cells[0][column] = Heading(decision.facts.Find(by_column), row.tests[matrix.column_input].text, language);
      }
    }
  }
  cells[0][0] = title(by_row) + " \\ " + title(by_column);
  Value out = Value::EmptyMap();
  out.Set("rows", by_row);
  out.Set("columns", by_column);
  out.Set("output", decision.outputs[matrix.output]);
  Value lines = Value::EmptyList();
  for (const std::vector<std::string>& line : cells) lines.Append(Value::ListOf(line));
  out.Set("cells", std::move(lines));
  return out;
}

// The decisions whose results it reads.
Value UsesValue(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot, Language language) {
  Value uses = Value::EmptyList();
  for (const ruleset::Use& use : decision.uses) {
    const auto used = snapshot.decisions.find(use.decision);
    Value row = Value::EmptyMap();
    row.Set("name", use.name);
    row.Set("decision", use.decision);
    row.Set("title", used == snapshot.decisions.end() ? use.decision : used->second.title.In(language));
    uses.Append(std::move(row));
  }
  return uses;
}

}  // namespace

Value ToValue(const DecisionInWords& decision, Language language) {
  const ruleset::Snapshot& snapshot = *decision.book->snapshot;
  const ruleset::Decision& source = *decision.decision;
  Value out = Value::EmptyMap();
  out.Set("decision", decision.name);
  out.Set("region", decision.region);
  out.Set("region_title", snapshot.title.In(language));
  out.Set("as_of", decision.as_of.ToString());
  out.Set("snapshot", snapshot.digest);
  out.Set("title", source.title.In(language));
  out.Set("summary", source.summary.In(language));
  const char* kind = kKinds[static_cast<std::size_t>(source.kind)];
  out.Set("kind", kind);
  out.Set("kind_title", base::Text(std::string("change-decision-") + kind, language));
  out.Set("clauses", snapshot.CitationValues(source.clauses));
  Value& facts = out.Set("facts", Value::EmptyList());
  for (const DecisionInWords::Fact& fact : decision.facts) facts.Append(FactValue(fact, language));
  if (!decision.whom.zh.empty()) out.Set("for", decision.whom.In(language));
  if (!source.uses.empty()) out.Set("uses", UsesValue(source, snapshot, language));
  if (source.matrix) out.Set("matrix", MatrixValue(source, language));
  Value& rules = out.Set("rules", Value::EmptyList());
  for (const DecisionInWords::Rule& rule : decision.rules) rules.Append(RuleValue(rule, snapshot, language));
  out.Set("value", decision.value ? Value(decision.value->In(language)) : Value());
  Value& parameters = out.Set("parameters", Value::EmptyList());
  for (const auto& parameter : decision.parameters) parameters.Append(ParameterValue(parameter, snapshot, language));
  return out;
}

}  // namespace anze::http
