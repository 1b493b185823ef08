#include <utility>

#include "core/duty/plan.h"

namespace anze::duty {
namespace {

using base::Value;

Value DateOrNull(calendar::Date day) { return day.days() == 0 ? Value() : Value(day.ToString()); }

Value VisitValue(const PlannedVisit& visit, base::Language language) {
  Value out = Value::EmptyMap();
  out.Set("service", visit.service);
  out.Set("title", visit.title.In(language));
  out.Set("number", visit.number);
  out.Set("policy_year", visit.policy_year);
  out.Set("window_from", visit.window_from.ToString());
  out.Set("due", visit.due.ToString());
  out.Set("first_service", visit.first_service);
  out.Set("call_back_due", DateOrNull(visit.call_back_due));
  out.Set("filing_due", DateOrNull(visit.filing_due));
  out.Set("provisional", visit.provisional);
  return out;
}

}  // namespace

Value ToValue(const std::vector<PolicyPlan>& plans, const ruleset::Snapshot& snapshot, base::Language language) {
  Value list = Value::EmptyList();
  for (const PolicyPlan& plan : plans) {
    Value row = Value::EmptyMap();
    row.Set("policy", plan.policy);
    row.Set("outcome", plan.outcome);
    row.Set("minimum", plan.minimum);
    Value visits = Value::EmptyList();
    for (const PlannedVisit& visit : plan.visits) visits.Append(VisitValue(visit, language));
    row.Set("visits", std::move(visits));
    Value missing = Value::EmptyList();
    for (const std::string& fact : plan.missing) missing.Append(fact);
    row.Set("missing", std::move(missing));
    row.Set("clauses", snapshot.CitationValues(plan.clauses));
    list.Append(std::move(row));
  }
  Value out = Value::EmptyMap();
  out.Set("region", snapshot.region);
  out.Set("snapshot", snapshot.digest);
  out.Set("plans", std::move(list));
  return out;
}

}  // namespace anze::duty
