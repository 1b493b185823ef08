// References between entities. An entity that only inherits was looked at in the region that states
// it, so each stretch looks at those its own region touches.
//
// Names are held against all that the region's chain ever states, on whatever day: a rule may be
// written before the parameter begins. That the parameter has a value on the rule's own first day
// is a warning of its own.
#include "core/ruleset/check/lint.h"

#include "core/base/ascii.h"
#include "core/base/nearest.h"
#include "core/ruleset/model/governing.h"
#include "core/ruleset/model/parameter_order.h"
#include "core/ruleset/read/meant.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::SourceSpan;

// Where an entity names a parameter, and what it must hold.
struct Reference {
  std::string name;
  std::vector<ParameterType> types;  // empty: any
  SourceSpan span;
  bool has_facts = false;  // those of a case stand there, so that a value may be about some only
  bool days = false;       // a period that is counted in days
};

class References {
 public:
  void Period(const std::string& name, const SourceSpan& at) { Add(name, {ParameterType::kPeriod}, at); }
  void PeriodByFacts(const std::string& name, const SourceSpan& at) { Add(name, {ParameterType::kPeriod}, at, true); }
  // A period that no clock counts, so that hours have nothing to begin at.
  void Days(const std::string& name, const SourceSpan& at) {
    const std::size_t before = named_.size();
    Period(name, at);
    if (named_.size() > before) named_.back().days = true;
  }
  void Text(const std::string& name, const SourceSpan& at) {
    Add(name, {ParameterType::kString, ParameterType::kEnum}, at);
  }
  void Integer(const std::string& name, const SourceSpan& at) { Add(name, {ParameterType::kInteger}, at); }
  void Boolean(const std::string& name, const SourceSpan& at) {
    if (MeantValue(name, Wanted::kBoolean).empty()) Add(name, {ParameterType::kBoolean}, at);
  }
  // A rule of days that is mistyped looks like a name: quarter_end-5d.
  void Recurrence(const std::string& name, const SourceSpan& at) {
    if (MeantValue(name, Wanted::kRecurrence).empty()) Text(name, at);
  }
  // A period, or a rule for a due day, that is written out or named.
  void Due(const std::string& name, const SourceSpan& at) {
    if (calendar::Period::Parse(name).ok() || calendar::Recurrence::Parse(name).ok()) return;
    Add(name, {ParameterType::kPeriod, ParameterType::kString}, at);
    if (!named_.empty() && named_.back().name == name) named_.back().days = true;
  }
  void List(const std::string& name, const SourceSpan& at) { Add(name, {ParameterType::kList}, at); }
  // Names within expressions are only noted: whether they exist is said by the compiler of
  // conditions, with a better place.
  void Inside(const Expression& expression) {
    for (std::string& name : ParametersIn(expression.text))
      mentioned_.push_back({std::move(name), {}, expression.span});
  }

  const std::vector<Reference>& named() const { return named_; }
  // Within conditions, whose compiler says when a name is unknown.
  const std::vector<Reference>& mentioned() const { return mentioned_; }

 private:
  void Add(const std::string& name, std::vector<ParameterType> types, const SourceSpan& at, bool has_facts = false) {
    // What cannot be a name is a period or a rule of days that is none: said already.
    const bool literal = !name.empty() && (!base::IsNameStart(name[0]) || name.find(' ') != std::string::npos);
    if (!name.empty() && !literal) named_.push_back({name, std::move(types), at, has_facts});
  }

  std::vector<Reference> named_;
  std::vector<Reference> mentioned_;
};

void AddEvent(const EventType& event, References* references) {
  for (const Requirement& requirement : event.require) references->Inside(requirement.condition);
  for (const auto& [path, expression] : event.set) references->Inside(expression);
  for (const Effect& effect : event.effects) {
    references->Inside(effect.when);
    for (const auto& [path, expression] : effect.key) references->Inside(expression);
    for (const auto& [path, expression] : effect.facts) references->Inside(expression);
  }
}

// Where a key's value stands, or the fallback.
const SourceSpan& PlaceOf(const base::Node* node, std::initializer_list<std::string_view> path,
                          const SourceSpan& fallback) {
  for (const std::string_view key : path) node = node != nullptr ? node->Find(key) : nullptr;
  return node != nullptr ? node->span : fallback;
}

void AddClock(const Clock& clock, const base::Node& node, References* references) {
  const auto place = [&](std::initializer_list<std::string_view> path) -> const SourceSpan& {
    return PlaceOf(&node, path, clock.span);
  };
  references->PeriodByFacts(clock.period_parameter, place({"period"}));
  references->Inside(clock.when);
  references->Inside(clock.from);
  references->Boolean(clock.roll.parameter, place({"roll"}));
  if (!clock.extension) return;
  references->PeriodByFacts(clock.extension->period_parameter, place({"extend", "period"}));
  references->Text(clock.extension->from_parameter, place({"extend", "from"}));
  references->Integer(clock.extension->max_count_parameter, place({"extend", "max"}));
}

void AddCase(const CaseType& type, const base::Node& node, References* references) {
  for (const Requirement& requirement : type.require) references->Inside(requirement.condition);
  for (const EventType& event : type.events) AddEvent(event, references);
  for (const Clock& clock : type.clocks) {
    AddClock(clock, ChildOrNull(ChildOrNull(node, "clocks"), clock.name), references);
  }
}

References ReferencesOf(const Entity& entity) {
  References references;
  const base::Node& node = *entity.node;
  if (const auto* decision = std::get_if<Decision>(&entity.model)) {
    for (const Expression* expression : ExpressionsOfDecision(*decision)) references.Inside(*expression);
  } else if (const auto* type = std::get_if<CaseType>(&entity.model)) {
    AddCase(*type, node, &references);
  } else if (const auto* duty = std::get_if<Duty>(&entity.model)) {
    references.Recurrence(duty->recurrence_parameter, PlaceOf(&node, {"due"}, duty->span));
    references.Boolean(duty->roll.parameter, PlaceOf(&node, {"roll"}, duty->span));
    references.List(duty->each_parameter, PlaceOf(&node, {"for_each", "parameter"}, duty->span));
    if (!duty->case_type.empty()) {
      references.Days(duty->open_before_parameter, PlaceOf(&node, {"open_before"}, duty->span));
    }
  } else if (const auto* plan = std::get_if<ServicePlanRules>(&entity.model)) {
    if (!calendar::Period::Parse(plan->first_service_parameter).ok()) {
      references.Days(plan->first_service_parameter, PlaceOf(&node, {"first_service", "period"}, plan->span));
    }
    references.Due(plan->call_back_parameter, PlaceOf(&node, {"call_back"}, plan->span));
    references.Due(plan->filing_parameter, PlaceOf(&node, {"filing"}, plan->span));
    references.Days(plan->retention_parameter, PlaceOf(&node, {"retention"}, plan->span));
    references.Inside(plan->first_service_when);
    for (const auto& [path, formula] : plan->from_records) references.Inside(formula);
    for (const base::Node& item : ChildOrNull(node, "items").items) {
      const base::Node* within = item.is_map() ? item.Find("unless_within") : nullptr;
      if (within != nullptr && !calendar::Period::Parse(within->scalar).ok())
        references.Days(within->scalar, within->span);
    }
  }
  return references;
}

// Every value of it is a rule for a due day.
void CheckRule(const Parameter& parameter, Sink* sink) {
  for (const DatedValue& value : parameter.values) {
    if (!value.value.is_string() || calendar::Recurrence::Parse(value.value.as_string()).ok()) continue;
    base::Error error("bad-recurrence", {{"text", value.value.as_string()}}, value.span);
    error.fix = MeantValue(value.value.as_string(), Wanted::kRecurrence);
    sink->Add(std::move(error));
  }
}

// A parameter that holds the rule of a duty's due day holds nothing else.
void CheckRecurrence(const Duty& duty, const EntityMap& ever, Sink* sink) {
  const auto found = ever.find({EntityKind::kParameter, duty.recurrence_parameter});
  const auto* parameter = found != ever.end() ? std::get_if<Parameter>(&found->second->model) : nullptr;
  if (parameter != nullptr) CheckRule(*parameter, sink);
}

// So does one of type string that a plan takes a due day from.
void CheckPlanRules(const ServicePlanRules& plan, const EntityMap& ever, Sink* sink) {
  for (const std::string* name : {&plan.call_back_parameter, &plan.filing_parameter}) {
    const auto found = ever.find({EntityKind::kParameter, *name});
    const auto* parameter = found != ever.end() ? std::get_if<Parameter>(&found->second->model) : nullptr;
    if (parameter != nullptr && parameter->type == ParameterType::kString) CheckRule(*parameter, sink);
  }
}

// A result that no expression and no sentence reads was misspelt, or is not needed. Scripts read what they like.
void CheckUses(const Decision& decision, Sink* sink) {
  if (decision.kind == DecisionKind::kLua) return;
  std::string all;
  for (const Expression* expression : ExpressionsOfDecision(decision)) all += expression->text + ' ';
  for (const Rule& rule : decision.rules) all += rule.failure.zh + ' ';
  for (const FormulaStep& step : decision.steps) all += step.failure.zh + ' ';
  for (const std::string& input : decision.inputs) all += input + ' ';
  for (const Use& use : decision.uses) {
    if (all.find(use.name + ".") == std::string::npos) sink->AddWarning("uses-unread", {{"name", use.name}}, use.span);
  }
}

std::string NearestOf(EntityKind kind, const std::string& name, const EntityMap& ever) {
  std::vector<std::string_view> known;
  for (const auto& [id, entity] : ever) {
    if (id.kind == kind) known.push_back(id.name);
  }
  return std::string(base::Nearest(name, known));
}

const Parameter* FindParameter(const EntityMap& entities, const std::string& name) {
  const auto found = entities.find({EntityKind::kParameter, name});
  return found != entities.end() ? std::get_if<Parameter>(&found->second->model) : nullptr;
}

// A period in hours where days are counted.
void RefuseHours(const std::string& text, const SourceSpan& at, Sink* sink) {
  const auto period = calendar::Period::Parse(text);
  if (period.ok() && period->CountsHours()) sink->Add("hours-not-here", {{"text", text}}, at);
}

void RefuseHoursOf(const Reference& reference, const Parameter& parameter, Sink* sink) {
  if (!reference.days) return;
  for (const DatedValue& value : parameter.values) {
    if (value.value.is_string()) RefuseHours(value.value.as_string(), reference.span, sink);
  }
}

// Literal periods of a duty or a plan.
void RefuseLiteralHours(const Entity& entity, Sink* sink) {
  const base::Node& node = *entity.node;
  if (std::holds_alternative<Duty>(entity.model)) {
    RefuseHours(TextAt(node, "open_before"), ChildOrNull(node, "open_before").span, sink);
  } else if (std::holds_alternative<ServicePlanRules>(entity.model)) {
    const base::Node& first = ChildOrNull(node, "first_service");
    RefuseHours(TextAt(first, "period"), ChildOrNull(first, "period").span, sink);
    for (const char* key : {"call_back", "filing", "retention"}) {
      RefuseHours(TextAt(node, key), ChildOrNull(node, key).span, sink);
    }
    for (const base::Node& item : ChildOrNull(node, "items").items) {
      if (item.is_map()) RefuseHours(TextAt(item, "unless_within"), ChildOrNull(item, "unless_within").span, sink);
    }
  }
}

void CheckNamed(const Reference& reference, const EntityMap& ever, Sink* sink) {
  const Parameter* parameter = FindParameter(ever, reference.name);
  if (parameter == nullptr) {
    const std::string near = NearestOf(EntityKind::kParameter, reference.name, ever);
    return sink->Add(UnknownName("unknown-parameter", "name", reference.name, near, reference.span));
  }
  if (parameter->Conditional() && !reference.has_facts) {
    return sink->Add("parameter-needs-facts", {{"name", reference.name}}, reference.span);
  }
  for (const ParameterType type : reference.types) {
    if (parameter->type == type) return RefuseHoursOf(reference, *parameter, sink);
  }
  // One without a type is told as such; that it has not this one follows from it.
  if (ever.find({EntityKind::kParameter, reference.name})->second->node->Find("type") == nullptr) return;
  sink->Add("parameter-wrong-type",
            {{"name", reference.name},
             {"reason", "named"},
             {"expected", std::string(ParameterTypeName(reference.types.front()))},
             {"actual", std::string(ParameterTypeName(parameter->type))}},
            reference.span);
}

// A parameter that has no value on the first day of the ruleset that uses it is likely a forgotten date.
void CheckHasValue(const Reference& reference, const Stretch& stretch, calendar::Date day, const EntityMap& ever,
                   Sink* sink) {
  if (FindParameter(ever, reference.name) == nullptr) return;
  const Parameter* parameter = FindParameter(stretch.entities, reference.name);
  if (parameter != nullptr) {
    const ParameterInForce in_force = GoverningValue(*parameter, day);
    if (in_force.governing != nullptr || !in_force.special.empty()) return;
  }
  sink->AddWarning("parameter-without-value", {{"name", reference.name}, {"date", day.ToString()}}, reference.span);
}

void CheckMessages(const CaseType& type, const EntityMap& ever, Sink* sink) {
  for (const EventType& event : type.events) {
    for (const Effect& effect : event.effects) {
      if (effect.message.empty() || ever.contains({EntityKind::kMessage, effect.message})) continue;
      const std::string near = NearestOf(EntityKind::kMessage, effect.message, ever);
      sink->Add(UnknownName("unknown-message", "id", effect.message, near, effect.span));
    }
  }
}

// The layer that touched the entity last, and whether this stretch holds its first day.
std::optional<calendar::Date> FirstDayOf(const Entity& entity) { return entity.layers.back().layer->effective.from; }

}  // namespace

void LintStretch(const std::string& region, const Stretch& stretch, const EntityMap& ever, Sink* sink) {
  for (const auto& [id, entity] : stretch.entities) {
    if (entity->region != region) continue;  // looked at in its own region
    const References references = ReferencesOf(*entity);
    for (const Reference& reference : references.named()) CheckNamed(reference, ever, sink);
    if (const auto* type = std::get_if<CaseType>(&entity->model)) CheckMessages(*type, ever, sink);
    if (const auto* decision = std::get_if<Decision>(&entity->model)) CheckUses(*decision, sink);
    if (const auto* duty = std::get_if<Duty>(&entity->model)) {
      LintDuty(*entity, ever, sink);
      CheckRecurrence(*duty, ever, sink);
    }
    if (const auto* plan = std::get_if<ServicePlanRules>(&entity->model)) {
      LintPlan(*entity, ever, sink);
      CheckPlanRules(*plan, ever, sink);
    }
    RefuseLiteralHours(*entity, sink);
    LintRoles(*entity, ever, sink);
    if (std::holds_alternative<Schema>(entity->model)) LintRecord(*entity, ever, sink);
    const auto first = FirstDayOf(*entity);
    if (!first) continue;
    bool begins = true;
    for (const Layer* layer : stretch.in_force) begins = begins && layer->effective.Contains(*first);
    if (!begins) continue;
    for (const auto* list : {&references.named(), &references.mentioned()}) {
      for (const Reference& reference : *list) CheckHasValue(reference, stretch, *first, ever, sink);
    }
  }
}

std::vector<std::string> ParametersIn(std::string_view expression) {
  static constexpr std::string_view kCall = "param";
  std::vector<std::string> names;
  std::size_t at = 0;
  while ((at = expression.find(kCall, at)) != std::string_view::npos) {
    std::size_t next = at + kCall.size();
    at = next;
    while (next < expression.size() && (expression[next] == ' ' || expression[next] == '(')) ++next;
    if (next >= expression.size() || (expression[next] != '"' && expression[next] != '\'')) continue;
    const std::size_t end = expression.find(expression[next], next + 1);
    if (end == std::string_view::npos) break;
    names.emplace_back(expression.substr(next + 1, end - next - 1));
    at = end;
  }
  return names;
}

std::vector<const Expression*> ExpressionsOfDecision(const Decision& decision) {
  std::vector<const Expression*> expressions = {&decision.value, &decision.applies_to};
  for (const Rule& rule : decision.rules) {
    expressions.insert(expressions.end(), {&rule.applies_to, &rule.when, &rule.require});
  }
  for (const TableRow& row : decision.rows) {
    for (const Expression& test : row.tests) expressions.push_back(&test);
    for (const Expression& output : row.outputs) expressions.push_back(&output);
  }
  for (const FormulaStep& step : decision.steps) {
    expressions.insert(expressions.end(), {&step.when, &step.value, &step.require});
  }
  return expressions;
}

}  // namespace anze::ruleset
