#include "core/duty/delivered.h"

#include <algorithm>
#include <utility>

namespace anze::duty {
namespace {

using calendar::Date;
using ruleset::ServiceItem;

const ServiceItem* ItemOf(const ruleset::ServicePlanRules& rules, const std::string& id) {
  const auto item =
      std::find_if(rules.items.begin(), rules.items.end(), [&](const ServiceItem& one) { return one.id == id; });
  return item == rules.items.end() ? nullptr : &*item;
}

int YearOf(const PolicyPlan& plan, Date day) {
  for (const ServiceYear& year : plan.years) {
    if (day >= year.from && day <= year.to) return year.number;
  }
  return 0;
}

class Matcher {
 public:
  Matcher(const PolicyPlan& plan, const ruleset::ServicePlanRules& rules) : plan_(plan), rules_(rules) {
    standing_.visits.resize(plan.visits.size());
  }

  void Place(const DeliveredService& service) {
    const int year = YearOf(plan_, service.on);
    const ServiceItem* item = ItemOf(rules_, service.item);
    std::size_t at = plan_.visits.size();
    if (year != 0 && item != nullptr) {
      const bool inner = !item->inside.empty();
      at = Earliest(year, service.on, inner ? item->inside : item->id, inner ? &item->id : nullptr, false);
      if (inner && at == plan_.visits.size()) at = Earliest(year, service.on, item->inside, nullptr, false);
    }
    if (year != 0 && at == plan_.visits.size()) at = Earliest(year, service.on, {}, nullptr, true);
    if (at == plan_.visits.size()) return standing_.beside.push_back(service.number);
    standing_.visits[at].done_on = service.on;
    standing_.visits[at].number = service.number;
    ++standing_.done;
  }

  PlanStanding Finish(Date today) && {
    for (std::size_t i = 0; i < plan_.visits.size(); ++i) {
      standing_.visits[i].overdue = !standing_.visits[i].done_on && plan_.visits[i].due < today;
    }
    return std::move(standing_);
  }

 private:
  // The first visit of that year and item that is not done: one that includes `inner`, or with nullptr none at all.
  // `once`: of any item asked for once. The number of visits when there is none.
  std::size_t Earliest(int year, Date on, const std::string& service, const std::string* inner, bool once) const {
    for (std::size_t i = 0; i < plan_.visits.size(); ++i) {
      const PlannedVisit& visit = plan_.visits[i];
      const ServiceItem* planned = ItemOf(rules_, visit.service);
      // One that is owed in a calendar period is not done before that period begins.
      const bool early = planned != nullptr && planned->every_months > 0 && on < visit.window_from;
      if (standing_.visits[i].done_on || visit.policy_year != year || early) continue;
      if (once) {
        const ServiceItem* item = ItemOf(rules_, visit.service);
        if (item != nullptr && item->once) return i;
        continue;
      }
      const auto& includes = visit.includes;
      const bool fits =
          inner == nullptr ? includes.empty() : std::find(includes.begin(), includes.end(), *inner) != includes.end();
      if (visit.service == service && fits) return i;
    }
    return plan_.visits.size();
  }

  const PolicyPlan& plan_;
  const ruleset::ServicePlanRules& rules_;
  PlanStanding standing_;
};

}  // namespace

void EndPlan(Date ended_on, PolicyPlan* plan) {
  std::erase_if(plan->visits, [&](const PlannedVisit& visit) { return visit.window_from > ended_on; });
}

PlanStanding StandingOf(const PolicyPlan& plan, const ruleset::ServicePlanRules& rules,
                        std::vector<DeliveredService> services, Date today) {
  std::stable_sort(services.begin(), services.end(),
                   [](const DeliveredService& a, const DeliveredService& b) { return a.on < b.on; });
  Matcher matcher(plan, rules);
  for (const DeliveredService& service : services) matcher.Place(service);
  return std::move(matcher).Finish(today);
}

}  // namespace anze::duty
