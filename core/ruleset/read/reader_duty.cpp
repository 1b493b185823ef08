// Reads duties and the service plan.
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"

namespace anze::ruleset {

using base::Node;

Duty ReadDuty(const Entity& entity) {
  const Node& node = *entity.node;
  Duty duty;
  duty.name = entity.id.name;
  duty.span = entity.span;
  duty.title = LocalizedOf(node.Find("title"));
  duty.subject = TextAt(node, "subject");
  duty.recipient = TextAt(node, "recipient");
  const std::string due = TextAt(node, "due");
  // A text that is no recurrence names the parameter that holds one.
  const auto recurrence = calendar::Recurrence::Parse(due);
  if (recurrence.ok()) {
    duty.recurrence = recurrence.value();
  } else {
    duty.recurrence_parameter = due;
  }
  duty.roll = RollingOf(node.Find("roll"));
  duty.effective = EffectiveOf(node.Find("effective"));
  duty.region = entity.region;
  duty.case_type = TextAt(node, "case_type");
  const Node& each = ChildOrNull(node, "for_each");
  duty.each_record = TextAt(each, "record");
  duty.each_parameter = TextAt(each, "parameter");
  duty.each_from = TextAt(each, "from");
  duty.each_until = TextAt(each, "until");
  duty.applies_to = ExpressionOf(node.Find("applies_to"));
  duty.goal = BoolOf(node.Find("goal"));
  // Likewise; a duty that says nothing uses the parameter that the region sets for all its duties.
  const std::string before = TextAt(node, "open_before");
  if (const auto period = calendar::Period::Parse(before); period.ok()) {
    duty.open_before = period.value();
  } else {
    duty.open_before_parameter = before.empty() ? "duty.open_before" : before;
  }
  duty.clauses = TextsOf(node.Find("clauses"));
  return duty;
}

// The length of a calendar period by its name; 0 for none.
static int MonthsOf(std::string_view period) {
  if (period == "month") return 1;
  if (period == "quarter") return 3;
  if (period == "half_year") return 6;
  return period == "year" ? 12 : 0;
}

ServicePlanRules ReadServicePlan(const Entity& entity) {
  const Node& node = *entity.node;
  ServicePlanRules plan;
  plan.span = entity.span;
  plan.decision = TextAt(node, "decision");
  plan.applies_to = ExpressionOf(node.Find("applies_to"));
  const Node& first = ChildOrNull(node, "first_service");
  plan.first_service_parameter = TextAt(first, "period");
  plan.first_service_when = ExpressionOf(first.Find("when"));
  plan.from_records = ExpressionsOf(node.Find("from_records"));
  plan.call_back_parameter = TextAt(node, "call_back");
  plan.filing_parameter = TextAt(node, "filing");
  plan.retention_parameter = TextAt(node, "retention");
  plan.clauses = TextsOf(node.Find("clauses"));
  plan.together = TextsOf(node.Find("together"));
  for (const Node& item : ChildOrNull(node, "items").items) {
    if (!item.is_map() || IsDisabled(item)) continue;
    ServiceItem service;
    service.id = TextAt(item, "id");
    service.title = LocalizedOf(item.Find("title"));
    service.count_output = TextAt(item, "count");
    service.inside = TextAt(item, "inside");
    service.once = BoolOf(item.Find("once"));
    service.applies_to = ExpressionOf(item.Find("applies_to"));
    service.included_in_checks = !service.inside.empty();
    service.every_months = MonthsOf(TextAt(item, "every"));
    service.partial_free = TextAt(item, "partial") == "free";
    for (const std::string& month : TextsOf(item.Find("months"))) {
      const auto number = base::Number::Parse(month);
      if (number && number->is_integer()) service.months.push_back(static_cast<int>(number->num()));
    }
    std::sort(service.months.begin(), service.months.end());
    const std::string within = TextAt(item, "unless_within");
    if (const auto period = calendar::Period::Parse(within); period.ok()) {
      service.unless_within = *period;
    } else {
      service.unless_within_parameter = within;
    }
    plan.items.push_back(std::move(service));
  }
  return plan;
}

}  // namespace anze::ruleset
