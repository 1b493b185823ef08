// Scenarios of decisions, deadlines, plans, duties, drafts and the figures of a day. Each makes a
// value of the result, with stable names, and leaves the comparing to Compare.
#include <utility>

#include "core/duty/obligations.h"
#include "core/duty/openings.h"
#include "core/duty/plan.h"
#include "core/ruleset/draft.h"
#include "core/scenario/compare.h"
#include "core/scenario/runner.h"

namespace anze::scenario {
namespace {

using base::Error;
using base::Value;
using calendar::Date;

Value NameList(const std::vector<std::string>& names) {
  Value list = Value::EmptyList();
  for (const std::string& name : names) list.Append(name);
  return list;
}

base::Result<decision::Explanation> Explain(const Scenario& scenario, const workflow::RuleBook& rules,
                                            const calendar::WorkCalendar& calendar, Date as_of) {
  const std::string name(scenario.body.GetString("decision"));
  const decision::CompiledDecision* decision = rules.FindDecision(name);
  if (decision == nullptr) return decision::ExplainAbsence(*rules.snapshot, name);
  Value facts = scenario.Get("facts");
  if (facts.is_null()) facts = Value::EmptyMap();
  base::Diagnostics problems = decision->CheckFacts(facts);
  if (base::HasErrors(problems)) return problems;
  return decision->Explain(facts, {rules.snapshot.get(), as_of, &calendar}, scenario.workbench->scripts);
}

// The period of a deadline scenario: a literal or a parameter's name.
base::Result<calendar::Period> PeriodOf(const workflow::RuleBook& rules, const std::string& text, Date day) {
  // The parameter first: a name that happens to read as a period still means the parameter.
  if (rules.snapshot->parameters.contains(text)) return rules.snapshot->PeriodParameter(text, day);
  return calendar::Period::Parse(text);
}

// `from` is a day, or an instant for what counts hours.
base::Result<Date> FromDay(const Value& spec) {
  if (const auto at = calendar::Instant::Parse(spec.GetString("from"))) return at->date();
  return DateMember(spec, "from");
}

// `recurrence` and `in` ask for the due day of one period; `from` and `period` for the end of a
// term, `from` and `before` for the day so long before.
base::Result<calendar::Deadline> DeadlineOf(const Value& spec, const workflow::RuleBook& rules,
                                            const calendar::WorkCalendar& calendar) {
  if (const Value& recurrence = spec.Get("recurrence"); recurrence.is_string()) {
    auto in = DateMember(spec, "in");
    if (!in.ok()) return in.errors();
    auto rule = calendar::Recurrence::Parse(recurrence.as_string());
    if (!rule.ok()) return rule.errors();
    return calendar::ComputeRecurring(calendar, *rule, *in, rules.snapshot->DeadlineOptionsOn(*in));
  }
  auto from = FromDay(spec);
  if (!from.ok()) return from.errors();
  const bool before = spec.Find("before") != nullptr;
  auto period = PeriodOf(rules, std::string(spec.GetString(before ? "before" : "period")), *from);
  if (!period.ok()) return period.errors();
  const calendar::DeadlineOptions options = rules.snapshot->DeadlineOptionsOn(*from);
  if (before) return calendar::ComputeDeadlineBefore(calendar, *from, *period, options);
  const auto at = calendar::Instant::Parse(spec.GetString("from"));
  if (at) return calendar::ComputeDeadlineFrom(calendar, *at, *period, options);
  return calendar::ComputeDeadline(calendar, *from, *period, options);
}

}  // namespace

base::Status RunDecision(const Scenario& scenario, ScenarioResult* result) {
  auto as_of = DateMember(scenario.body, "as_of");
  if (!as_of.ok()) return as_of.errors();
  auto rules = RulesFor(scenario, *as_of);
  if (!rules.ok()) return rules.errors();
  auto calendar = CalendarFor(scenario, **rules, *as_of);
  if (!calendar.ok()) return calendar.errors();
  auto explained = Explain(scenario, **rules, **calendar, *as_of);
  if (!explained.ok()) return explained.errors();
  const decision::Verdict& verdict = explained->verdict;
  Value actual = Value::EmptyMap();
  actual.Set("outcome", verdict.outcome);
  actual.Set("value", verdict.value);
  actual.Set("failed", NameList(verdict.failed));
  actual.Set("missing", NameList(verdict.missing));
  actual.Set("clauses", NameList(verdict.clauses));
  Value results = Value::EmptyMap();
  for (const decision::RuleTrace& rule : explained->trace) results.Set(rule.rule, Value(rule.result));
  actual.Set("rules", std::move(results));
  Compare(scenario.Get("expect"), actual, "", &result->differences);
  result->actual = std::move(actual);
  return base::Ok{};
}

base::Status RunDeadline(const Scenario& scenario, ScenarioResult* result) {
  const Value& spec = scenario.Get("deadline");
  auto day = spec.Find("from") != nullptr ? FromDay(spec) : DateMember(spec, "in");
  if (!day.ok()) return day.errors();
  auto rules = RulesFor(scenario, *day);
  if (!rules.ok()) return rules.errors();
  auto calendar = CalendarFor(scenario, **rules, *day);
  if (!calendar.ok()) return calendar.errors();
  auto deadline = DeadlineOf(spec, **rules, **calendar);
  if (!deadline.ok()) return deadline.errors();
  Compare(scenario.Get("expect"), calendar::ToValue(*deadline), "", &result->differences);
  return base::Ok{};
}

base::Status RunPlan(const Scenario& scenario, ScenarioResult* result) {
  const Value& spec = scenario.Get("plan");
  auto as_of = DateMember(spec, "as_of");
  if (!as_of.ok()) return as_of.errors();
  auto rules = RulesFor(scenario, *as_of);
  if (!rules.ok()) return rules.errors();
  auto calendar = CalendarFor(scenario, **rules, *as_of);
  if (!calendar.ok()) return calendar.errors();
  auto plans = duty::PlanServices(*(*rules)->snapshot, (*rules)->FindDecision((*rules)->snapshot->PlanDecision()),
                                  **calendar, spec.Get("policies"), *as_of, scenario.workbench->scripts);
  if (!plans.ok()) return plans.errors();
  Value actual = Value::EmptyMap();
  for (const duty::PolicyPlan& plan : *plans) {
    Value entry = Value::EmptyMap();
    entry.Set("outcome", plan.outcome);
    entry.Set("minimum", plan.minimum);
    entry.Set("missing", NameList(plan.missing));
    entry.Set("count", Value(static_cast<std::int64_t>(plan.visits.size())));
    if (!plan.visits.empty()) entry.Set("first_due", plan.visits.front().due.ToString());
    Value visits = Value::EmptyList();
    for (const duty::PlannedVisit& visit : plan.visits) {
      Value row = Value::EmptyMap();
      row.Set("service", visit.service);
      row.Set("number", visit.number);
      row.Set("window_from", visit.window_from.ToString());
      row.Set("due", visit.due.ToString());
      row.Set("first_service", visit.first_service);
      row.Set("call_back_due", visit.call_back_due.ToString());
      row.Set("filing_due", visit.filing_due.ToString());
      row.Set("provisional", visit.provisional);
      visits.Append(std::move(row));
    }
    entry.Set("visits", std::move(visits));
    actual.Set(plan.policy, std::move(entry));
  }
  Compare(scenario.Get("expect"), actual, "", &result->differences);
  return base::Ok{};
}

namespace {

// The records of a scenario, {type: [{id, …fields}]}, of the type that a duty names.
std::vector<duty::DebtorRecord> RecordsFor(const ruleset::Duty& duty, const Value& spec) {
  std::vector<duty::DebtorRecord> records;
  const Value& rows = spec.Get("records").Get(duty.each_record);
  if (!rows.is_list()) return records;
  for (const Value& row : rows.as_list()) records.push_back({std::string(row.GetString("id")), row});
  return records;
}

// Which cases are opened on a day: their keys, and the facts each is given.
base::Status RunOpenings(const Scenario& scenario, const Value& spec, ScenarioResult* result) {
  auto day = DateMember(spec, "open_on");
  if (!day.ok()) return day.errors();
  // Without `since` the watch begins on the day itself.
  auto since = spec.Find("since") != nullptr ? DateMember(spec, "since") : day;
  if (!since.ok()) return since.errors();
  auto rules = RulesFor(scenario, *day);
  if (!rules.ok()) return rules.errors();
  auto calendar = CalendarFor(scenario, **rules, *day);
  if (!calendar.ok()) return calendar.errors();
  const ruleset::Snapshot& snapshot = *(*rules)->snapshot;
  const std::string name(spec.GetString("name"));
  Value opened = Value::EmptyList();
  Value due = Value::EmptyList();
  Value facts = Value::EmptyMap();
  for (const auto& [duty_name, duty] : snapshot.duties) {
    // A duty is opened in the region that states it, so inherited ones are left out as the server
    // does.
    if (duty.region != snapshot.region || (!name.empty() && duty_name != name)) continue;
    const auto debtors = duty::DebtorsOf(duty, {&snapshot, *day, calendar->get()}, RecordsFor(duty, spec));
    if (!debtors.ok()) return debtors.errors();
    auto openings = duty::Openings(duty, snapshot, **calendar, {*since, *day}, *debtors);
    if (!openings.ok()) return openings.errors();
    for (duty::Opening& opening : *openings) {
      opened.Append(opening.key);
      due.Append(opening.due.ToString());
      facts.Set(opening.key, std::move(opening.facts));
    }
  }
  Value actual = Value::EmptyMap();
  actual.Set("opened", std::move(opened));
  actual.Set("due", std::move(due));
  actual.Set("facts", std::move(facts));
  Compare(scenario.Get("expect"), actual, "", &result->differences);
  return base::Ok{};
}

}  // namespace

base::Status RunDuties(const Scenario& scenario, ScenarioResult* result) {
  const Value& spec = scenario.Get("duties");
  if (spec.Find("open_on") != nullptr) return RunOpenings(scenario, spec, result);
  auto from = DateMember(spec, "from");
  if (!from.ok()) return from.errors();
  auto to = DateMember(spec, "to");
  if (!to.ok()) return to.errors();
  auto rules = RulesFor(scenario, *from);
  if (!rules.ok()) return rules.errors();
  auto calendar = CalendarFor(scenario, **rules, *from);
  if (!calendar.ok()) return calendar.errors();
  auto obligations = duty::Obligations(*(*rules)->snapshot, **calendar, *from, *to);
  if (!obligations.ok()) return obligations.errors();
  const std::string name(spec.GetString("name"));
  Value due = Value::EmptyList();
  Value periods = Value::EmptyList();
  for (const duty::Obligation& obligation : *obligations) {
    if (!name.empty() && obligation.duty->name != name) continue;
    due.Append(obligation.deadline.due.ToString());
    periods.Append(obligation.period);
  }
  Value actual = Value::EmptyMap();
  actual.Set("due", std::move(due));
  actual.Set("periods", std::move(periods));
  Compare(scenario.Get("expect"), actual, "", &result->differences);
  return base::Ok{};
}

// What the scenario's region would like to state, against the locks of those above it.
base::Status RunDraft(const Scenario& scenario, ScenarioResult* result) {
  // Locks hold on every day on which both layers are in force; any day leads to the bundle.
  auto rules = scenario.workbench->rulebook(scenario.region, Date::FromCivil(2024, 6, 1));
  if (!rules.ok()) return rules.errors();
  const std::string region(scenario.Get("draft").GetString("region", scenario.region));
  Value refused = Value::EmptyList();
  Value locks = Value::EmptyList();
  for (const Error& error : ruleset::CheckDraft(*(*rules)->snapshot->bundle, region, *scenario.node->Find("draft"))) {
    refused.Append(error.code);
    for (const auto& [key, value] : error.args) {
      if (key == "lock") locks.Append(value);
    }
  }
  Value actual = Value::EmptyMap();
  actual.Set("refused", std::move(refused));
  actual.Set("locks", std::move(locks));
  Compare(scenario.Get("expect"), actual, "", &result->differences);
  return base::Ok{};
}

// The value of a parameter; where values are about some only, by what `applies_to` says of each.
Value ValueInForce(const ruleset::ParameterInForce& found) {
  Value general = found.governing != nullptr ? found.governing->value : Value();
  if (found.special.empty()) return general;
  Value all = Value::EmptyMap();
  if (!general.is_null()) all.Set("everybody", std::move(general));
  for (const ruleset::DatedValue* value : found.special) all.Set(value->applies_to.text, value->value);
  return all;
}

// The values of parameters on a day; null for one that has none.
base::Status RunInForce(const Scenario& scenario, ScenarioResult* result) {
  auto day = DateMember(scenario.body, "in_force");
  if (!day.ok()) return day.errors();
  auto rules = RulesFor(scenario, *day);
  if (!rules.ok()) return rules.errors();
  if (!scenario.Get("expect").is_map()) return Error("scenario-expects-nothing");
  Value actual = Value::EmptyMap();
  for (const auto& [name, expected] : scenario.Get("expect").as_map()) {
    const ruleset::ParameterInForce found = (*rules)->snapshot->ParameterOn(name, *day);
    // A misspelt name must not pass for a parameter without a value.
    if (found.parameter == nullptr && !expected.is_null()) {
      return Error("unknown-parameter", {{"name", name}, {"region", scenario.region}});
    }
    actual.Set(name, ValueInForce(found));
  }
  Compare(scenario.Get("expect"), actual, "", &result->differences);
  return base::Ok{};
}

}  // namespace anze::scenario
