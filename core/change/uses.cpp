// Finds where a parameter is read: by name as a clock's period, or as param("name") in an
// expression. Expressions are searched as text for the quoted name; a false hit would need the same
// text as another literal.
#include "core/change/sheet.h"

namespace anze::change {
namespace {

using ruleset::Expression;

class Finder {
 public:
  Finder(const std::string& parameter, const ruleset::Snapshot& snapshot)
      : parameter_(parameter),
        snapshot_(snapshot),
        double_quoted_("\"" + parameter + "\""),
        single_quoted_("'" + parameter + "'") {}

  std::vector<Use> Run() {
    for (const auto& [name, decision] : snapshot_.decisions) LookIn(decision);
    for (const auto& [name, type] : snapshot_.case_types) LookIn(type);
    for (const auto& [name, duty] : snapshot_.duties) {
      const bool opens = !duty.case_type.empty() && duty.open_before_parameter == parameter_;
      const bool days = duty.recurrence_parameter == parameter_ || duty.roll.parameter == parameter_;
      if (days || duty.each_parameter == parameter_ || opens) Add("change-use-duty", duty.title, name, {}, {});
    }
    if (snapshot_.service_plan) LookIn(*snapshot_.service_plan);
    return std::move(uses_);
  }

 private:
  bool Reads(const Expression& expression) const {
    return expression.text.find(double_quoted_) != std::string::npos ||
           expression.text.find(single_quoted_) != std::string::npos;
  }

  void Add(const char* id, const Localized& title, const std::string& name, const Localized& part,
           const Localized& condition) {
    Use use;
    use.where = Say(id, {{"title", Titled(title, name)}, {"part", part}});
    use.condition = condition;
    for (const Use& known : uses_) {
      if (known.where.zh == use.where.zh && known.condition.zh == use.condition.zh) return;
    }
    uses_.push_back(std::move(use));
  }

  // The condition under which a rule or step is looked at; the parameter's own switch says nothing there.
  Localized When(const Expression& when, const Names& names) const {
    return when.empty() ? Localized() : ConditionWords(when, names);
  }

  void LookIn(const ruleset::Decision& decision) {
    const auto part = [&](const Localized& title, const std::string& id, const Localized& condition) {
      Add("change-use-decision-part", decision.title, decision.name, Titled(title, id), condition);
    };
    for (const ruleset::Rule& rule : decision.rules) {
      const Names names = NamesOf(decision, &rule, snapshot_);
      if (Reads(rule.require) || Reads(rule.when) || Reads(rule.applies_to))
        part(rule.title, rule.id, When(rule.when, names));
    }
    const Names names = NamesOf(decision, nullptr, snapshot_);
    for (const ruleset::TableRow& row : decision.rows) {
      const bool tests = std::any_of(row.tests.begin(), row.tests.end(), [&](const auto& e) { return Reads(e); });
      const bool outputs = std::any_of(row.outputs.begin(), row.outputs.end(), [&](const auto& e) { return Reads(e); });
      if (tests || outputs) part({}, row.id, RowWords(decision, row, names));
    }
    for (const ruleset::FormulaStep& step : decision.steps) {
      if (Reads(step.value) || Reads(step.require) || Reads(step.when)) {
        part(step.title, step.id, When(step.when, names));
      }
    }
    const bool in_script = decision.script.find(double_quoted_) != std::string::npos;
    if (Reads(decision.value) || Reads(decision.applies_to) || in_script)
      Add("change-use-decision", decision.title, decision.name, {}, {});
  }

  void LookIn(const ruleset::CaseType& type) {
    const Names names = NamesOf(type, snapshot_);
    for (const ruleset::Clock& clock : type.clocks) {
      const auto& extension = clock.extension;
      const bool extends =
          extension && (extension->period_parameter == parameter_ || extension->max_count_parameter == parameter_ ||
                        extension->from_parameter == parameter_);
      const bool days = clock.period_parameter == parameter_ || clock.roll.parameter == parameter_;
      if (days || extends || Reads(clock.when) || Reads(clock.from)) {
        Add("change-use-clock", type.title, type.name, Titled(clock.title, clock.name), When(clock.when, names));
      }
    }
    for (const ruleset::Requirement& requirement : type.require) {
      if (Reads(requirement.condition)) Add("change-use-opening", type.title, type.name, {}, {});
    }
    for (const ruleset::EventType& event : type.events) {
      bool reads = Reads(event.four_eyes_when);
      for (const auto& requirement : event.require) reads = reads || Reads(requirement.condition);
      for (const auto& [path, expression] : event.set) reads = reads || Reads(expression);
      for (const auto& effect : event.effects) reads = reads || Reads(effect.when);
      if (reads) Add("change-use-event", type.title, type.name, Titled(event.title, event.name), {});
    }
  }

  void LookIn(const ruleset::ServicePlanRules& plan) {
    const bool named = plan.first_service_parameter == parameter_ || plan.call_back_parameter == parameter_ ||
                       plan.filing_parameter == parameter_ || plan.retention_parameter == parameter_;
    const bool read = std::any_of(plan.from_records.begin(), plan.from_records.end(),
                                  [&](const auto& formula) { return Reads(formula.second); });
    if (named || read || Reads(plan.first_service_when))
      Add("change-use-plan", Say("change-kind-service-plan"), "", {}, {});
  }

  const std::string& parameter_;
  const ruleset::Snapshot& snapshot_;
  std::string double_quoted_;
  std::string single_quoted_;
  std::vector<Use> uses_;
};

}  // namespace

std::vector<Use> UsesOf(const std::string& parameter, const ruleset::Snapshot& snapshot) {
  return Finder(parameter, snapshot).Run();
}

}  // namespace anze::change
