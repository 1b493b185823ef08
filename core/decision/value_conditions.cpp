// The conditions of parameters' values. One is compiled anew for each decision or case that reads the parameter, over
// the facts of that one; here is what is the same for all of them.
#include "core/decision/value_conditions.h"

#include <algorithm>

#include "core/base/limits_decision.h"
#include "core/decision/checker.h"
#include "core/decision/code.h"
#include "core/decision/parser.h"
#include "core/decision/value_names.h"
#include "core/decision/value_search.h"
#include "core/ruleset/model/governing.h"

namespace anze::decision {
namespace {

using ruleset::DatedValue;

// The tree, with all flaws that it has for such names.
Parsed Read(const ruleset::Expression& condition, const Scope& facts) {
  Parsed parsed = Parse(condition.text);
  if (parsed.root) CheckOfValue(&*parsed.root, facts, &parsed.flaws);
  return parsed;
}

// Everything that any decision or case type of the snapshot may be told.
Scope AllFacts(const ruleset::Snapshot& snapshot) {
  Scope scope;
  for (const auto& [name, decision] : snapshot.decisions) scope.schemas.push_back(&decision.facts);
  for (const auto& [name, type] : snapshot.case_types) scope.schemas.push_back(&type.facts);
  scope.snapshot = &snapshot;
  return scope;
}

bool ShareDays(const DatedValue& a, const DatedValue& b, const ruleset::Parameter& parameter) {
  const auto last_a = LastDayOf(a, parameter);
  const auto last_b = LastDayOf(b, parameter);
  return (!last_a || b.from <= *last_a) && (!last_b || a.from <= *last_b);
}

class ParameterCheck {
 public:
  ParameterCheck(const ruleset::Parameter& parameter, const Scope& facts, base::Diagnostics* errors,
                 base::Diagnostics* warnings)
      : parameter_(parameter), facts_(facts), errors_(*errors), warnings_(warnings) {}

  void Run() {
    const auto conditions = ConditionsOf(parameter_);
    if (conditions.size() > base::limits::kSpecialValues) {
      errors_.emplace_back(
          "too-many-conditions",
          base::MessageArgs{{"name", parameter_.name}, {"max", std::to_string(base::limits::kSpecialValues)}},
          parameter_.span);
      return;
    }
    const std::size_t before = errors_.size();
    for (const ruleset::Expression* condition : conditions) Alone(*condition);
    if (errors_.size() == before) Pairs();
  }

 private:
  void Alone(const ruleset::Expression& condition) {
    Parsed parsed = Read(condition, facts_);
    for (Flaw& flaw : parsed.flaws) {
      base::Error& error =
          errors_.emplace_back(std::move(flaw.code), std::move(flaw.args), SpanWithin(condition, flaw.begin, flaw.end));
      error.fix = std::move(flaw.fix);
    }
    if (!parsed.flaws.empty() || warnings_ == nullptr) return;
    const FactSearch search(facts_, {&condition});
    if (!search.complete()) return;
    if (!search.Find({true})) Warn("value-about-nobody", condition);
    if (!search.Find({false})) Warn("value-about-all", condition);
  }

  void Warn(const char* code, const ruleset::Expression& condition) {
    warnings_->emplace_back(code, base::MessageArgs{{"condition", condition.text}}, condition.span).severity =
        base::Severity::kWarning;
  }

  // Values of one layer, for one day at least, that hold for the same facts.
  void Pairs() {
    const auto& values = parameter_.values;
    for (std::size_t i = 0; i < values.size(); ++i) {
      for (std::size_t k = i + 1; k < values.size() && values[k].region == values[i].region; ++k) {
        const DatedValue& a = values[i];
        const DatedValue& b = values[k];
        const bool same = a.applies_to.text == b.applies_to.text;
        if (a.applies_to.empty() || b.applies_to.empty() || same || !ShareDays(a, b, parameter_)) continue;
        const auto example = FactSearch(facts_, {&a.applies_to, &b.applies_to}).Find({true, true});
        if (!example) continue;
        base::MessageArgs args = {{"other", a.applies_to.text}, {"line", std::to_string(a.applies_to.span.line)}};
        PutTitled("name", parameter_.name, parameter_.title, &args);
        example->Put(&args);
        errors_.emplace_back("value-conditions-meet", std::move(args), b.applies_to.span);
      }
    }
  }

  const ruleset::Parameter& parameter_;
  const Scope& facts_;
  base::Diagnostics& errors_;
  base::Diagnostics* warnings_;
};

}  // namespace

std::optional<Node> ParseValueCondition(const ruleset::Expression& condition, const Scope& facts) {
  Parsed parsed = Read(condition, facts);
  if (!parsed.flaws.empty()) return std::nullopt;
  return std::move(parsed.root);
}

void CheckValueConditions(const ruleset::Snapshot& snapshot, base::Diagnostics* errors, base::Diagnostics* warnings) {
  const Scope facts = AllFacts(snapshot);
  for (const auto& [name, parameter] : snapshot.parameters) {
    if (parameter.Conditional()) ParameterCheck(parameter, facts, errors, warnings).Run();
  }
}

}  // namespace anze::decision
