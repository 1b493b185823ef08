// Hand-made schemas, parameters and snapshots for the tests of core/decision.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/calendar/work_calendar.h"
#include "core/decision/condition.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::decision::testing {

inline calendar::Date Day(std::string_view text) { return *calendar::Date::Parse(text); }
inline base::Number Fraction(std::int64_t num, std::int64_t den) { return *base::Number::Ratio(num, den); }

// Adds a field at a dotted path, with the objects on the way. Lists of objects are entered too.
inline ruleset::Field& AddField(ruleset::Schema* schema, std::string_view path, ruleset::Type type,
                                std::vector<std::string> values = {}) {
  std::vector<ruleset::Field>* level = &schema->fields();
  while (true) {
    const std::size_t dot = path.find('.');
    const std::string name(path.substr(0, dot));
    ruleset::Field* found = nullptr;
    for (ruleset::Field& field : *level) {
      if (field.name == name) found = &field;
    }
    if (found == nullptr) {
      found = &level->emplace_back();
      found->name = name;
      found->type = ruleset::Type::kObject;
    }
    if (dot == std::string_view::npos) {
      found->type = type;
      found->values = std::move(values);
      return *found;
    }
    level = &found->children;
    path.remove_prefix(dot + 1);
  }
}

inline void AddParameter(ruleset::Snapshot* snapshot, const std::string& name, ruleset::ParameterType type,
                         base::Value value, std::string_view from = "2020-01-01") {
  ruleset::Parameter& parameter = snapshot->parameters[name];
  parameter.name = name;
  parameter.type = type;
  ruleset::DatedValue dated;
  dated.from = Day(from);
  dated.value = std::move(value);
  dated.region = "cn";
  dated.clauses = {"clause-of-" + name};
  parameter.values.push_back(std::move(dated));
}

inline ruleset::Expression Text(std::string text) {
  ruleset::Expression expression;
  expression.text = std::move(text);
  expression.span = {"decisions/test.yaml", 7, 14, 0};
  return expression;
}

// Weekends only: enough for arithmetic on dates.
inline const calendar::WorkCalendar& PlainCalendar() {
  static const auto calendar = calendar::WorkCalendar::Build({}, {}).value();
  return *calendar;
}

}  // namespace anze::decision::testing
