// Plans services policy by policy.
//
// The region's decision gives the yearly counts; the term is cut into years (spread.h), each year
// into as many windows as there are services, and the visit falls on the last working day of its
// window. Then the promise of an early first service brings the soonest visit forward if need be,
// and each visit gets its call-back and filing dates.
#include "core/duty/plan.h"

#include <algorithm>
#include <map>
#include <optional>
#include <span>
#include <utility>

#include "core/base/pointer.h"
#include "core/calendar/deadline.h"
#include "core/decision/condition.h"
#include "core/duty/policy.h"
#include "core/duty/spread.h"
#include "core/duty/stored_policy.h"

namespace anze::duty {
namespace {

using base::Result;
using base::Value;
using calendar::Date;
using calendar::Period;
using calendar::Recurrence;
using ruleset::ServiceItem;

void AddOnce(std::span<const std::string> from, std::vector<std::string>* to) {
  for (const std::string& text : from) {
    if (std::find(to->begin(), to->end(), text) == to->end()) to->push_back(text);
  }
}

// A period the plan names, or writes out; or a rule for the day. Neither: the plan has no such deadline.
struct NamedPeriod {
  std::optional<Period> period;
  std::optional<Recurrence> rule;
  std::vector<std::string> clauses;
};

// The conditions of a plan, over the facts of the decision and those of the policy; absent where none is stated.
struct PlanConditions {
  std::optional<decision::Condition> whole;
  std::optional<decision::Condition> first;
  std::map<std::string, decision::Condition> items;  // by id
};

Result<PlanConditions> CompileConditions(const ruleset::Snapshot& snapshot, const ruleset::Decision& minimum) {
  const ruleset::Schema policy = PolicySchema();
  decision::Scope scope;
  scope.schemas = {&minimum.facts, &policy};
  scope.snapshot = &snapshot;
  base::Diagnostics errors;
  const auto compile = [&](const ruleset::Expression& source) -> std::optional<decision::Condition> {
    if (source.empty()) return std::nullopt;
    auto condition = decision::Condition::CompileBoolean(source, scope);
    if (condition.ok()) return std::move(condition).value();
    errors.insert(errors.end(), condition.errors().begin(), condition.errors().end());
    return std::nullopt;
  };
  const ruleset::ServicePlanRules& plan = *snapshot.service_plan;
  PlanConditions out{compile(plan.applies_to), compile(plan.first_service_when), {}};
  for (const ServiceItem& item : plan.items) {
    if (auto whom = compile(item.applies_to)) out.items.emplace(item.id, std::move(*whom));
  }
  if (!errors.empty()) return errors;
  return out;
}

// The facts that a condition read, null for a missing one.
Value FactsRead(const decision::Condition& condition, const Value& facts) {
  Value read = Value::EmptyMap();
  for (const std::string& path : condition.facts()) {
    const Value* value = facts.FindPath(path);
    read.Set(path, value == nullptr ? Value() : *value);
  }
  return read;
}

class Planner {
 public:
  Planner(const ruleset::Snapshot& snapshot, const decision::CompiledDecision& minimum,
          const calendar::WorkCalendar& calendar, Date as_of, script::SandboxPool* scripts, std::size_t most)
      : snapshot_(snapshot),
        rules_(*snapshot.service_plan),
        minimum_(minimum),
        calendar_(calendar),
        context_{&snapshot, as_of, &calendar},
        options_(snapshot.DeadlineOptionsOn(as_of)),
        scripts_(scripts),
        most_(most),
        unrolled_(options_) {}

  // Everything that is the same for all policies.
  base::Status Prepare() {
    cycle_ = CycleOf(Word("service.cycle"));
    proration_ = ProrationOf(Word("service.proration"));
    from_issue_ = Word("service.first.start") == "issue";
    const auto renewed = snapshot_.ParameterOn("service.first.on_renewal", context_.as_of);
    on_renewal_ =
        renewed.governing == nullptr || !renewed.governing->value.is_bool() || renewed.governing->value.as_bool();
    const std::pair<const std::string*, NamedPeriod*> periods[] = {{&rules_.first_service_parameter, &first_},
                                                                   {&rules_.call_back_parameter, &call_back_},
                                                                   {&rules_.filing_parameter, &filing_}};
    for (const auto& [name, period] : periods) {
      if (auto read = ReadPeriod(*name, period); !read.ok()) return read;
    }
    unrolled_.roll = calendar::Roll::kNone;
    for (const ServiceItem& item : rules_.items) {
      NamedPeriod within;
      if (item.unless_within) within.period = *item.unless_within;
      if (auto read = ReadPeriod(item.unless_within_parameter, &within); !read.ok()) return read;
      if (within.period) unless_.emplace(item.id, *within.period);
    }
    auto conditions = CompileConditions(snapshot_, minimum_.source());
    if (!conditions.ok()) return conditions.errors();
    when_ = std::move(conditions).value();
    return base::Ok{};
  }

  Result<PolicyPlan> Plan(const Policy& policy) {
    PolicyPlan plan;
    plan.policy = policy.id;
    plan.clauses = rules_.clauses;
    if (when_.whole) {
      const auto about = when_.whole->Evaluate(policy.facts, context_);
      if (!about.ok()) return about.errors();
      if (about->unknown || about->value != Value(true)) return NotPlanned(*about, policy, std::move(plan));
    }
    auto explained = minimum_.Explain(policy.facts, context_, scripts_);
    if (!explained.ok()) return explained.errors();
    for (const decision::RuleTrace& trace : explained->trace) {
      if (trace.result == "pass") AddOnce(trace.clauses, &plan.clauses);
    }
    const decision::Verdict& verdict = explained->verdict;
    plan.minimum = verdict.value;
    plan.missing = verdict.missing;
    if (verdict.outcome == "unknown") {
      plan.outcome = "unknown";
      return plan;
    }
    if (!verdict.value.is_map()) {
      plan.outcome = "not_applicable";
      return plan;
    }
    plan.outcome = "planned";
    plan.missing.clear();
    plan.years = ServiceYears(policy.from, policy.to, cycle_, proration_);
    if (auto chosen = ChooseItems(policy, &plan); !chosen.ok()) return chosen.errors();
    for (const ServiceYear& year : plan.years) {
      for (const ServiceItem& item : rules_.items) {
        if (item.every_months == 0) AddVisits(policy, item, year, &plan);
      }
    }
    for (const ServiceItem& item : rules_.items) {
      if (item.every_months > 0) AddPeriodic(policy, item, &plan);
    }
    if (auto promised = PromiseFirst(policy, &plan); !promised.ok()) return promised.errors();
    std::stable_sort(plan.visits.begin(), plan.visits.end(),
                     [](const PlannedVisit& a, const PlannedVisit& b) { return a.due < b.due; });
    JoinVisits(&plan.visits);
    for (PlannedVisit& visit : plan.visits) {
      if (auto dated = AddFollowUps(&visit); !dated.ok()) return dated.errors();
    }
    return plan;
  }

 private:
  // The plan is about others, or nobody can tell.
  PolicyPlan NotPlanned(const decision::Evaluated& about, const Policy& policy, PolicyPlan plan) const {
    plan.outcome = about.unknown ? "unknown" : "not_applicable";
    plan.missing = about.missing;
    if (!about.unknown) plan.left_out.push_back({{}, FactsRead(*when_.whole, policy.facts)});
    return plan;
  }

  // Notes the items that are about others. Where that cannot be told the item is owed, and what is missing is said.
  base::Status ChooseItems(const Policy& policy, PolicyPlan* plan) const {
    for (const auto& [id, whom] : when_.items) {
      const auto about = whom.Evaluate(policy.facts, context_);
      if (!about.ok()) return about.errors();
      if (about->unknown) {
        AddOnce(about->missing, &plan->missing);
      } else if (about->value != Value(true)) {
        plan->left_out.push_back({id, FactsRead(whom, policy.facts)});
      }
    }
    return base::Ok{};
  }

  static bool LeftOut(const PolicyPlan& plan, const ServiceItem& item) {
    return std::any_of(plan.left_out.begin(), plan.left_out.end(),
                       [&](const PolicyPlan::LeftOut& left) { return left.service == item.id; });
  }

  std::string Word(std::string_view parameter) const {
    const auto in_force = snapshot_.ParameterOn(parameter, context_.as_of);
    if (in_force.governing == nullptr || !in_force.governing->value.is_string()) return {};
    return in_force.governing->value.as_string();
  }

  base::Status ReadPeriod(const std::string& name, NamedPeriod* out) const {
    if (name.empty()) return base::Ok{};
    if (const auto literal = Period::Parse(name); literal.ok()) {
      out->period = *literal;
      return base::Ok{};
    }
    if (const auto rule = Recurrence::Parse(name); rule.ok()) {
      out->rule = *rule;
      return base::Ok{};
    }
    const auto in_force = snapshot_.ParameterOn(name, context_.as_of);
    if (in_force.governing != nullptr) out->clauses = in_force.governing->clauses;
    if (in_force.governing != nullptr && in_force.parameter->type == ruleset::ParameterType::kString) {
      const auto rule = Recurrence::Parse(in_force.governing->value.as_string());
      if (!rule.ok()) return rule.errors();
      out->rule = *rule;
      return base::Ok{};
    }
    const auto period = snapshot_.PeriodParameter(name, context_.as_of);
    if (!period.ok()) return period.errors();
    out->period = *period;
    return base::Ok{};
  }

  // The first day by the rule that is not before the visit, or so long after it.
  Result<calendar::Deadline> DueAfter(const NamedPeriod& named, Date visit) const {
    if (named.period) return calendar::ComputeDeadline(calendar_, visit, *named.period, options_);
    auto due = calendar::ComputeRecurring(calendar_, *named.rule, visit, options_);
    if (!due.ok() || due->due >= visit) return due;
    const Date next = calendar::AddMonths(named.rule->StartOf(visit), named.rule->Months());
    return calendar::ComputeRecurring(calendar_, *named.rule, next, options_);
  }

  int Count(const PolicyPlan& plan, const ServiceItem& item, const ServiceYear& year) const {
    const Value& yearly = plan.minimum.Get(item.count_output);
    if (LeftOut(plan, item)) return 0;
    return yearly.is_integer() ? CountFor(year, yearly.as_int()) : 0;
  }

  // People visit on working days. The last one of the window is best. Where all of it is rest, the next day that works
  // is taken if the term has it, else the one before; a term that is all rest ends on the next day that works, as a
  // period does (民法典 第203条).
  Date VisitDay(const Policy& policy, Date* window_from, Date window_to) const {
    const Date before = calendar_.PreviousWorkdayOnOrBefore(window_to);
    if (before >= *window_from) return before;
    const Date after = calendar_.NextWorkdayOnOrAfter(window_to);
    if (after <= policy.to || before < policy.from) return after;
    *window_from = before;
    return before;
  }

  void AddVisits(const Policy& policy, const ServiceItem& item, const ServiceYear& year, PolicyPlan* plan) const {
    if (!item.inside.empty() || (item.once && year.number > 1)) return;
    AddWindows(policy, item, year, Count(*plan, item, year), 0, plan);
  }

  // So many visits in a stretch of the term; `before`: how many of its year stand before it. Returns how many there
  // are, those among them that were done before.
  int AddWindows(const Policy& policy, const ServiceItem& item, const ServiceYear& year, int count, int before,
                 PolicyPlan* plan) const {
    const std::vector<Window> days = DaysInMonths({year.from, year.to}, item.months);
    // A term that has none of the months owes none of the visits.
    if (days.empty()) return 0;
    for (int k = 1; k <= count && plan->visits.size() <= most_; ++k) {
      const Window window = WindowAmong(days, k, count);
      if (DoneShortlyBefore(policy, item, window.from)) continue;
      PlannedVisit visit;
      visit.policy = policy.id;
      visit.service = item.id;
      visit.title = item.title;
      visit.number = before + k;
      visit.policy_year = year.number;
      visit.window_from = window.from;
      visit.due = VisitDay(policy, &visit.window_from, window.to);
      visit.clauses = plan->clauses;
      for (const ServiceItem& inner : rules_.items) {
        if (inner.inside != item.id || DoneShortlyBefore(policy, inner, window.from)) continue;
        if (before + k <= Count(*plan, inner, year)) visit.includes.push_back(inner.id);
      }
      plan->visits.push_back(std::move(visit));
    }
    return count;
  }

  // The policy year in which a day lies.
  static int YearAt(const PolicyPlan& plan, Date day) {
    for (const ServiceYear& year : plan.years) {
      if (day >= year.from && day <= year.to) return year.number;
    }
    return 1;
  }

  // The count in each calendar period of the term. A period belongs to the policy year in which it begins.
  void AddPeriodic(const Policy& policy, const ServiceItem& item, PolicyPlan* plan) const {
    if (!item.inside.empty()) return;
    const Value& asked = plan->minimum.Get(item.count_output);
    if (!asked.is_integer() || LeftOut(*plan, item)) return;
    std::map<int, int> before;  // by policy year
    for (const Window& whole : CalendarPeriods(policy.from, policy.to, item.every_months)) {
      ServiceYear part;
      part.from = std::max(whole.from, policy.from);
      part.to = std::min(whole.to, policy.to);
      part.number = YearAt(*plan, part.from);
      const bool partial = part.from != whole.from || part.to != whole.to;
      if (partial && item.partial_free) continue;
      part.share = base::Number::Ratio(part.to - part.from + 1, whole.to - whole.from + 1).value_or(base::Number(1));
      int& so_far = before[part.number];
      so_far += AddWindows(policy, item, part, CountFor(part, asked.as_int()), so_far, plan);
    }
  }

  // Whether the service was done so shortly before the day that it is not owed. One that was done later may be the
  // visit itself.
  bool DoneShortlyBefore(const Policy& policy, const ServiceItem& item, Date day) const {
    const auto found = unless_.find(item.id);
    if (found == unless_.end()) return false;
    return std::any_of(policy.done.begin(), policy.done.end(), [&](const auto& done) {
      if (done.first != item.id || done.second >= day) return false;
      const auto until = calendar::ComputeDeadline(calendar_, done.second, found->second, unrolled_);
      return until.ok() && until->due >= day;
    });
  }

  // Services that go together fall on one day where the window of the later one has begun when the earlier is due. Each
  // stays a visit of its own in the plan, so that each is counted when it is done.
  void JoinVisits(std::vector<PlannedVisit>* visits) const {
    std::vector<bool> joined(visits->size());
    for (std::size_t i = 0; i < visits->size(); ++i) {
      if (joined[i] || !GoesTogether((*visits)[i].service)) continue;
      std::vector<std::size_t> group = {i};
      Window window{(*visits)[i].window_from, (*visits)[i].due};
      for (std::size_t j = i + 1; j < visits->size(); ++j) {
        const PlannedVisit& other = (*visits)[j];
        const bool fits = !joined[j] && GoesTogether(other.service) && other.window_from <= window.to &&
                          std::none_of(group.begin(), group.end(),
                                       [&](std::size_t k) { return (*visits)[k].service == other.service; });
        if (!fits) continue;
        group.push_back(j);
        window.from = std::max(window.from, other.window_from);
      }
      if (group.size() > 1) Join(group, window, visits, &joined);
    }
    std::stable_sort(visits->begin(), visits->end(),
                     [](const PlannedVisit& a, const PlannedVisit& b) { return a.due < b.due; });
  }

  bool GoesTogether(const std::string& service) const {
    return std::find(rules_.together.begin(), rules_.together.end(), service) != rules_.together.end();
  }

  static void Join(const std::vector<std::size_t>& group, const Window& window, std::vector<PlannedVisit>* visits,
                   std::vector<bool>* joined) {
    for (const std::size_t one : group) {
      (*joined)[one] = true;
      PlannedVisit& visit = (*visits)[one];
      visit.window_from = window.from;
      visit.due = window.to;
      for (const std::size_t other : group) {
        if (other != one) visit.together.push_back((*visits)[other].service);
      }
    }
  }

  // Whether the promise of an early first service holds for this policy; what is not known counts as yes.
  Result<bool> Promised(const Policy& policy, PolicyPlan* plan) const {
    if (!first_.period || plan->visits.empty() || (policy.renewal && !on_renewal_)) return false;
    if (!when_.first) return true;
    auto when = when_.first->Evaluate(policy.facts, context_);
    if (!when.ok()) return when.errors();
    if (when->unknown) AddOnce(when->missing, &plan->missing);
    return when->unknown || (when->value.is_bool() && when->value.as_bool());
  }

  base::Status PromiseFirst(const Policy& policy, PolicyPlan* plan) const {
    const auto promised = Promised(policy, plan);
    if (!promised.ok()) return promised.errors();
    if (!*promised) return base::Ok{};
    if (from_issue_ && !policy.issued) plan->missing.push_back("policy.issued_on");
    const Date from = from_issue_ && policy.issued ? *policy.issued : policy.from;
    const auto deadline = calendar::ComputeDeadline(calendar_, from, *first_.period, options_);
    if (!deadline.ok()) return deadline.errors();
    // Any planned service keeps the promise: the soonest one is brought forward, if it is not soon enough.
    PlannedVisit& first = *std::min_element(plan->visits.begin(), plan->visits.end(),
                                            [](const PlannedVisit& a, const PlannedVisit& b) { return a.due < b.due; });
    first.first_service = true;
    AddOnce(first_.clauses, &first.clauses);
    if (deadline->due < first.due) {
      first.due = VisitDay(policy, &first.window_from, std::max(deadline->due, first.window_from));
      first.provisional = deadline->provisional;
    }
    return base::Ok{};
  }

  base::Status AddFollowUps(PlannedVisit* visit) const {
    visit->provisional = visit->provisional || calendar_.Provisional(visit->due);
    const std::pair<const NamedPeriod*, Date*> dates[] = {{&call_back_, &visit->call_back_due},
                                                          {&filing_, &visit->filing_due}};
    for (const auto& [named, date] : dates) {
      if (!named->period && !named->rule) continue;
      const auto deadline = DueAfter(*named, visit->due);
      if (!deadline.ok()) return deadline.errors();
      *date = deadline->due;
      visit->provisional = visit->provisional || deadline->provisional;
      AddOnce(named->clauses, &visit->clauses);
    }
    return base::Ok{};
  }

  const ruleset::Snapshot& snapshot_;
  const ruleset::ServicePlanRules& rules_;
  const decision::CompiledDecision& minimum_;
  const calendar::WorkCalendar& calendar_;
  decision::Context context_;
  calendar::DeadlineOptions options_;
  script::SandboxPool* scripts_;
  std::size_t most_;  // visits
  Cycle cycle_ = Cycle::kPolicyTerm;
  Proration proration_ = Proration::kPerYearThenCeil;
  bool from_issue_ = false;
  bool on_renewal_ = true;
  NamedPeriod first_, call_back_, filing_;
  std::map<std::string, Period> unless_;  // by item
  calendar::DeadlineOptions unrolled_;    // months since a service are no term: their last day stays where it is
  PlanConditions when_;
};

}  // namespace

base::Diagnostics CheckPlan(const ruleset::Snapshot& snapshot) {
  if (auto input = PolicyInput::Compile(snapshot); !input.ok()) return input.errors();
  if (!snapshot.service_plan) return {};
  const auto minimum = snapshot.decisions.find(snapshot.service_plan->decision);
  if (minimum == snapshot.decisions.end()) return {};
  auto when = CompileConditions(snapshot, minimum->second);
  return when.ok() ? base::Diagnostics() : when.errors();
}

Result<std::vector<PolicyPlan>> PlanServices(const ruleset::Snapshot& snapshot,
                                             const decision::CompiledDecision* service_minimum,
                                             const calendar::WorkCalendar& calendar, const Value& policies, Date as_of,
                                             script::SandboxPool* scripts, std::size_t most_visits) {
  const bool applies = snapshot.service_plan && service_minimum != nullptr;
  auto read = ReadPolicies(policies, applies ? service_minimum->source().facts : ruleset::Schema());
  if (!read.ok()) return read.errors();
  std::vector<PolicyPlan> plans;
  if (!applies) {
    for (const Policy& policy : *read) {
      PolicyPlan plan;
      plan.policy = policy.id;
      plan.outcome = "not_applicable";
      plans.push_back(std::move(plan));
    }
    return plans;
  }
  Planner planner(snapshot, *service_minimum, calendar, as_of, scripts, most_visits);
  std::size_t visits = 0;
  if (auto prepared = planner.Prepare(); !prepared.ok()) return prepared.errors();
  for (const Policy& policy : *read) {
    auto plan = planner.Plan(policy);
    if (!plan.ok()) {
      base::Diagnostics errors = plan.errors();
      for (base::Error& error : errors) error.pointer = base::PointerBelow("", plans.size());
      return errors;
    }
    visits += plan->visits.size();
    if (visits > most_visits) {
      return base::Error("plan-too-large", {{"max", std::to_string(most_visits)}, {"policy", policy.id}})
          .At(base::PointerBelow("", plans.size()));
    }
    plans.push_back(std::move(plan).value());
  }
  return plans;
}

}  // namespace anze::duty
