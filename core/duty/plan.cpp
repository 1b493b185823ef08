#include "core/duty/plan.h"

#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "core/decision/condition.h"
#include "core/duty/spread.h"

namespace anze::duty {
namespace {

using base::Error;
using base::Value;
using calendar::Date;

struct Policy {
  std::string id;
  Date from;
  Date to;
  Date first_from;          // from when the first service is counted
  bool renewal = false;
  Value facts;              // the policy's map, and itself again under `policy`
};

// What the region's parameters say, read once for all policies.
struct Readings {
  std::string cycle;
  std::string proration;
  std::string first_start;
  bool first_on_renewal = true;
  std::optional<calendar::Period> first;
  std::optional<calendar::Period> call_back;
  std::optional<calendar::Period> filing;
  calendar::DeadlineOptions options;
};

std::string TextParameter(const ruleset::Snapshot& snapshot, std::string_view name, Date day, std::string fallback) {
  const auto value = snapshot.ParameterValue(name, day);
  return value.ok() && value->is_string() ? value->as_string() : fallback;
}

std::optional<calendar::Period> PeriodOf(const ruleset::Snapshot& snapshot, const std::string& name, Date day) {
  if (name.empty()) return std::nullopt;
  const auto period = snapshot.PeriodParameter(name, day);
  return period.ok() ? std::optional(*period) : std::nullopt;
}

Readings ReadReadings(const ruleset::Snapshot& snapshot, const ruleset::ServicePlanRules& rules, Date day) {
  Readings out;
  out.cycle = TextParameter(snapshot, "service.cycle", day, "policy_term");
  out.proration = TextParameter(snapshot, "service.proration", day, "per_year_then_ceil");
  out.first_start = TextParameter(snapshot, "service.first.start", day, "effect");
  const auto on_renewal = snapshot.ParameterValue("service.first.on_renewal", day);
  out.first_on_renewal = !on_renewal.ok() || !on_renewal->is_bool() || on_renewal->as_bool();
  out.first = PeriodOf(snapshot, rules.first_service_parameter, day);
  out.call_back = PeriodOf(snapshot, rules.call_back_parameter, day);
  out.filing = PeriodOf(snapshot, rules.filing_parameter, day);
  out.options = snapshot.DeadlineOptionsOn(day);
  return out;
}

std::optional<Date> ReadDate(const Value& policy, const char* name, bool required, const std::string& pointer,
                             base::Diagnostics* problems) {
  const Value& value = policy.Get(name);
  if (value.is_null()) {
    if (required) problems->push_back(Error("missing-field", {{"field", name}}).At(pointer + "/" + name));
    return std::nullopt;
  }
  const auto date = value.is_string() ? Date::Parse(value.as_string()) : std::nullopt;
  if (!date) {
    const std::string text = value.is_string() ? value.as_string() : std::string(value.TypeName());
    problems->push_back(Error("bad-date", {{"text", text}}).At(pointer + "/" + name));
  }
  return date;
}

std::optional<Policy> ReadPolicy(const Value& value, const std::string& pointer, const Readings& readings,
                                 base::Diagnostics* problems) {
  if (!value.is_map()) {
    problems->push_back(
        Error("wrong-type", {{"expected", "object"}, {"actual", std::string(value.TypeName())}}).At(pointer));
    return std::nullopt;
  }
  Policy out;
  out.id = std::string(value.GetString("id"));
  if (out.id.empty()) problems->push_back(Error("missing-field", {{"field", "id"}}).At(pointer + "/id"));
  const auto from = ReadDate(value, "effective_from", true, pointer, problems);
  const auto to = ReadDate(value, "effective_to", true, pointer, problems);
  const auto issued = ReadDate(value, "issued_on", readings.first_start == "issue", pointer, problems);
  if (!from || !to || out.id.empty()) return std::nullopt;
  if (*to < *from) {
    problems->push_back(Error("policy-ends-before-it-begins", {{"from", from->ToString()}, {"to", to->ToString()}})
                            .At(pointer + "/effective_to"));
    return std::nullopt;
  }
  out.from = *from;
  out.to = *to;
  out.first_from = readings.first_start == "issue" && issued ? *issued : *from;
  const Value& renewal = value.Get("renewal");
  out.renewal = renewal.is_bool() && renewal.as_bool();
  out.facts = value;
  out.facts.Set("policy", value);
  return out;
}

class Planner {
 public:
  Planner(const ruleset::Snapshot& snapshot, const decision::CompiledDecision& minimum,
          const calendar::WorkCalendar& calendar, Date as_of, script::SandboxPool* scripts)
      : snapshot_(snapshot),
        rules_(*snapshot.service_plan),
        minimum_(minimum),
        context_{&snapshot, as_of, &calendar},
        readings_(ReadReadings(snapshot, rules_, as_of)),
        scripts_(scripts) {}

  const Readings& readings() const { return readings_; }

  base::Status Prepare() {
    if (rules_.first_service_when.empty()) return base::Ok{};
    decision::Scope scope;
    scope.schemas = {&minimum_.source().facts};
    scope.extra = {{"as_of", ruleset::Type::kDate}};
    scope.snapshot = &snapshot_;
    auto compiled = decision::Condition::Compile(rules_.first_service_when, scope);
    if (!compiled.ok()) return compiled.errors();
    first_when_ = std::move(*compiled);
    return base::Ok{};
  }

  base::Result<PolicyPlan> Plan(const Policy& policy) {
    PolicyPlan plan;
    plan.policy = policy.id;
    plan.clauses = rules_.clauses;
    auto verdict = minimum_.Evaluate(policy.facts, context_, scripts_);
    if (!verdict.ok()) return verdict.errors();
    plan.minimum = verdict->value;
    plan.missing = verdict->missing;
    for (const std::string& clause : verdict->clauses) plan.clauses.push_back(clause);
    if (verdict->outcome == "unknown" || verdict->outcome == "not_applicable") {
      plan.outcome = verdict->outcome;
      return plan;
    }
    plan.outcome = "planned";
    for (const ruleset::ServiceItem& item : rules_.items) {
      // Counted within another item: it is one of that item's visits, not one more.
      if (item.inside.empty()) AddItem(policy, item, &plan);
    }
    std::stable_sort(plan.visits.begin(), plan.visits.end(),
                     [](const PlannedVisit& a, const PlannedVisit& b) { return a.due < b.due; });
    if (base::Status promised = AddFirstService(policy, &plan); !promised.ok()) return promised.errors();
    for (PlannedVisit& visit : plan.visits) {
      visit.clauses = plan.clauses;
      if (base::Status followed = AddFollowUp(&visit); !followed.ok()) return followed.errors();
    }
    return plan;
  }

 private:
  void AddItem(const Policy& policy, const ruleset::ServiceItem& item, PolicyPlan* plan) {
    const Value& count = plan->minimum.Get(item.count_output);
    const int yearly = count.is_integer() ? static_cast<int>(count.as_int()) : 0;
    if (yearly <= 0) return;
    int number = 0;
    int year = 0;
    const auto add = [&](Date from, Date to, int owed) {
      ++year;
      for (const Window& window : Spread(from, to, owed)) {
        PlannedVisit visit;
        visit.policy = policy.id;
        visit.service = item.id;
        visit.title = item.title;
        visit.number = ++number;
        visit.policy_year = year;
        visit.window_from = window.from;
        visit.due = window.due;
        plan->visits.push_back(std::move(visit));
      }
    };
    if (readings_.proration == "none") return add(policy.from, policy.to, yearly);
    if (readings_.proration == "ceil") {
      const int months = MonthsOf(policy.from, policy.to);
      return add(policy.from, policy.to, (yearly * months + 11) / 12);
    }
    for (const Stretch& stretch : Stretches(policy.from, policy.to, readings_.cycle)) {
      add(stretch.from, stretch.to, ShareOf(yearly, stretch.months));
    }
  }

  // The promise of a first service: the first visit, whatever its kind, is due by then; where no number is
  // laid down, one visit of a kind that the plan chooses.
  base::Status AddFirstService(const Policy& policy, PolicyPlan* plan) {
    if (!readings_.first || (policy.renewal && !readings_.first_on_renewal)) return base::Ok{};
    if (first_when_) {
      auto applies = first_when_->Evaluate(policy.facts, context_);
      if (!applies.ok()) return applies.errors();
      for (const std::string& fact : applies->missing) plan->missing.push_back(fact);
      // Unknown counts as promised: a visit too many harms nobody, one too few breaks a promise.
      if (!applies->unknown && !applies->value.as_bool()) return base::Ok{};
    }
    auto promised =
        calendar::ComputeDeadline(*context_.calendar, policy.first_from, *readings_.first, readings_.options);
    if (!promised.ok()) return promised.errors();
    const Date due = std::min(promised->due, policy.to);
    if (plan->visits.empty()) {
      PlannedVisit visit;
      visit.policy = policy.id;
      visit.service = "first_service";
      visit.title = {base::Text("duty-first-service", base::Language::kZh),
                     base::Text("duty-first-service", base::Language::kEn)};
      visit.number = 1;
      visit.due = due;
      plan->visits.push_back(std::move(visit));
    }
    PlannedVisit& first = plan->visits.front();
    first.first_service = true;
    first.window_from = std::min(first.window_from.days() == 0 ? policy.from : first.window_from, policy.from);
    first.due = std::min(first.due, due);
    first.provisional = promised->provisional && first.due == promised->due;
    return base::Ok{};
  }

  base::Status AddFollowUp(PlannedVisit* visit) {
    for (const auto& [period, due] : {std::pair(readings_.call_back, &visit->call_back_due),
                                      std::pair(readings_.filing, &visit->filing_due)}) {
      if (!period) continue;
      auto deadline = calendar::ComputeDeadline(*context_.calendar, visit->due, *period, readings_.options);
      if (!deadline.ok()) return deadline.errors();
      *due = deadline->due;
      visit->provisional = visit->provisional || deadline->provisional;
    }
    return base::Ok{};
  }

  const ruleset::Snapshot& snapshot_;
  const ruleset::ServicePlanRules& rules_;
  const decision::CompiledDecision& minimum_;
  decision::Context context_;
  Readings readings_;
  script::SandboxPool* scripts_;
  std::optional<decision::Condition> first_when_;
};

}  // namespace

base::Result<std::vector<PolicyPlan>> PlanServices(const ruleset::Snapshot& snapshot,
                                                   const decision::CompiledDecision* service_minimum,
                                                   const calendar::WorkCalendar& calendar, const Value& policies,
                                                   Date as_of, script::SandboxPool* scripts) {
  if (!policies.is_list()) {
    return Error("wrong-type", {{"expected", "list"}, {"actual", std::string(policies.TypeName())}}).At("/policies");
  }
  const bool plans = snapshot.service_plan && service_minimum != nullptr;
  std::optional<Planner> planner;
  if (plans) {
    planner.emplace(snapshot, *service_minimum, calendar, as_of, scripts);
    if (base::Status prepared = planner->Prepare(); !prepared.ok()) return prepared.errors();
  }
  base::Diagnostics problems;
  std::vector<PolicyPlan> out;
  for (std::size_t i = 0; i < policies.as_list().size(); ++i) {
    const auto policy = ReadPolicy(policies.as_list()[i], "/policies/" + std::to_string(i),
                                   plans ? planner->readings() : Readings{}, &problems);
    if (!policy) continue;
    if (!plans) {
      PolicyPlan none;
      none.policy = policy->id;
      none.outcome = "not_applicable";
      out.push_back(std::move(none));
      continue;
    }
    auto plan = planner->Plan(*policy);
    if (!plan.ok()) return plan.errors();
    out.push_back(std::move(*plan));
  }
  if (!problems.empty()) return problems;
  return out;
}

}  // namespace anze::duty
