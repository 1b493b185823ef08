// The plan as a tree for the CLI and the API, with titles in one language and clauses as citations.
#include <utility>

#include "core/duty/plan.h"

namespace anze::duty {
namespace {

using base::Value;

Value DayOrNull(calendar::Date day) { return day == calendar::Date() ? Value() : Value(day.ToString()); }

// What items of the plan are called.
Value TitlesOf(const std::vector<std::string>& items, const ruleset::Snapshot& snapshot, base::Language language) {
  Value titles = Value::EmptyList();
  for (const std::string& id : items) {
    std::string title = id;
    if (snapshot.service_plan) {
      for (const ruleset::ServiceItem& item : snapshot.service_plan->items) {
        if (item.id == id && !item.title.zh.empty()) title = item.title.In(language);
      }
    }
    titles.Append(std::move(title));
  }
  return titles;
}

// What the facts of the plan's decision are called.
Value FactTitles(const std::vector<std::string>& paths, const ruleset::Snapshot& snapshot, base::Language language) {
  const auto decision = snapshot.decisions.find(std::string(snapshot.PlanDecision()));
  Value titles = Value::EmptyList();
  for (const std::string& path : paths) {
    const ruleset::Field* field = decision == snapshot.decisions.end() ? nullptr : decision->second.facts.Find(path);
    titles.Append(field == nullptr || field->title.zh.empty() ? path : field->title.In(language));
  }
  return titles;
}

Value VisitValue(const PlannedVisit& visit, const ruleset::Snapshot& snapshot, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("service", visit.service);
  out.Set("title", visit.title.In(language));
  out.Set("number", visit.number);
  out.Set("policy_year", visit.policy_year);
  out.Set("window_from", visit.window_from.ToString());
  out.Set("due", visit.due.ToString());
  out.Set("first_service", visit.first_service);
  out.Set("includes", Value::ListOf(visit.includes));
  out.Set("together", Value::ListOf(visit.together));
  out.Set("together_titles", TitlesOf(visit.together, snapshot, language));
  out.Set("includes_titles", TitlesOf(visit.includes, snapshot, language));
  out.Set("call_back_due", DayOrNull(visit.call_back_due));
  out.Set("filing_due", DayOrNull(visit.filing_due));
  out.Set("provisional", visit.provisional);
  out.Set("clauses", snapshot.CitationValues(visit.clauses));
  return out;
}

}  // namespace

Value ToValue(const PolicyPlan& plan, const ruleset::Snapshot& snapshot, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("policy", plan.policy);
  out.Set("outcome", plan.outcome);
  out.Set("outcome_title", base::Text("plan-outcome-" + plan.outcome, language));
  out.Set("minimum", plan.minimum);
  Value visits = Value::EmptyList();
  for (const PlannedVisit& visit : plan.visits) visits.Append(VisitValue(visit, snapshot, language));
  out.Set("visits", std::move(visits));
  out.Set("missing", Value::ListOf(plan.missing));
  out.Set("missing_titles", FactTitles(plan.missing, snapshot, language));
  Value not_for = Value::EmptyList();
  for (const PolicyPlan::LeftOut& left : plan.left_out) {
    Value& row = not_for.Append(Value::EmptyMap());
    row.Set("service", left.service);
    row.Set("title", left.service.empty() ? Value("") : TitlesOf({left.service}, snapshot, language).as_list().front());
    row.Set("facts", left.facts);
  }
  if (!plan.left_out.empty()) out.Set("not_for", std::move(not_for));
  out.Set("clauses", snapshot.CitationValues(plan.clauses));
  return out;
}

Value ToValue(const std::vector<PolicyPlan>& plans, const ruleset::Snapshot& snapshot, base::Language language) {
  Value list = Value::EmptyList();
  for (const PolicyPlan& plan : plans) list.Append(ToValue(plan, snapshot, language));
  return list;
}

}  // namespace anze::duty
