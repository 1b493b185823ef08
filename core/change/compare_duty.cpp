// Compares two versions of a duty or of the service plan.
#include "core/change/sheet.h"

namespace anze::change {
namespace {

using ruleset::Duty;
using ruleset::ServiceItem;
using ruleset::ServicePlanRules;

Localized DueWords(const Duty& duty, const ruleset::Snapshot& snapshot) {
  if (duty.recurrence) return RecurrenceWords(*duty.recurrence);
  const auto found = snapshot.parameters.find(duty.recurrence_parameter);
  if (found == snapshot.parameters.end()) return Same(duty.recurrence_parameter);
  return Say("change-by-parameter", {{"title", Titled(found->second.title, duty.recurrence_parameter)}});
}

Localized ParameterWords(const std::string& name, const ruleset::Snapshot& snapshot) {
  const auto found = snapshot.parameters.find(name);
  return found == snapshot.parameters.end() ? Same(name) : Titled(found->second.title, name);
}

// Who owes it one by one: the record type with its two days, or the list.
Localized DebtorWords(const Duty& duty, const ruleset::Snapshot& snapshot) {
  if (!duty.each_parameter.empty()) return ParameterWords(duty.each_parameter, snapshot);
  std::string words = duty.each_record;
  if (!duty.each_from.empty() || !duty.each_until.empty()) {
    words += " " + duty.each_from + " … " + duty.each_until;
  }
  return Same(words);
}

Localized LeadWords(const Duty& duty, const ruleset::Snapshot& snapshot) {
  // A duty that opens no case has no lead time, whatever the parameter of the region says.
  if (duty.case_type.empty()) return {};
  if (duty.open_before) return Same(duty.open_before->ToString());
  return Say("change-by-parameter", {{"title", ParameterWords(duty.open_before_parameter, snapshot)}});
}

}  // namespace

void CompareDuty(const Duty& before, const Duty& after, Sheet* sheet) {
  sheet->About("duty", after.name, after.title);
  const Part whole{Say("change-part-whole"), &before.span, &after.span, &after.clauses};
  CompareWords(whole, "change-part-subject", Same(before.subject), Same(after.subject), sheet);
  CompareWords(whole, "change-part-recipient", Same(before.recipient), Same(after.recipient), sheet);
  CompareWords(whole, "change-part-due", DueWords(before, sheet->before()), DueWords(after, sheet->after()), sheet);
  CompareWords(whole, "change-part-roll", RollWords(before.roll, sheet->before(), Say("change-roll-unsaid")),
               RollWords(after.roll, sheet->after(), Say("change-roll-unsaid")), sheet);
  CompareWords(whole, "change-part-case-type", Same(before.case_type), Same(after.case_type), sheet);
  CompareWords(whole, "change-part-debtors", DebtorWords(before, sheet->before()), DebtorWords(after, sheet->after()),
               sheet);
  const auto names = [](const Duty& duty, const ruleset::Snapshot& snapshot) {
    Names all;
    all.scope.snapshot = &snapshot;
    const auto record = snapshot.records.find(duty.each_record);
    if (record != snapshot.records.end()) all.scope.schemas.push_back(&record->second);
    return all;
  };
  CompareCondition(whole, "change-part-applies-to", before.applies_to, names(before, sheet->before()), after.applies_to,
                   names(after, sheet->after()), sheet);
  CompareWords(whole, "change-part-open-before", LeadWords(before, sheet->before()), LeadWords(after, sheet->after()),
               sheet);
  CompareWords(whole, "change-part-goal", Say(before.goal ? "change-yes" : "change-no"),
               Say(after.goal ? "change-yes" : "change-no"), sheet);
  CompareWords(whole, "change-part-effective-from", DayWords(before.effective.from), DayWords(after.effective.from),
               sheet);
  CompareWords(whole, "change-part-effective-to", DayWords(before.effective.to), DayWords(after.effective.to), sheet);
  CompareCitations(whole, before.clauses, after.clauses, sheet);
}

void ComparePlan(const ServicePlanRules& before, const ServicePlanRules& after, Sheet* sheet) {
  sheet->About("service-plan", "", {});
  const Part whole{Say("change-part-whole"), &before.span, &after.span, &after.clauses};
  CompareWords(whole, "change-part-decision", Same(before.decision), Same(after.decision), sheet);
  CompareWords(whole, "change-part-first-service", Same(before.first_service_parameter),
               Same(after.first_service_parameter), sheet);
  // The condition reads the facts of the plan's decision, in each version its own.
  const auto names = [](const ServicePlanRules& plan, const ruleset::Snapshot& snapshot) {
    Names all;
    all.scope.snapshot = &snapshot;
    const auto decision = snapshot.decisions.find(plan.decision);
    if (decision != snapshot.decisions.end()) all.scope.schemas.push_back(&decision->second.facts);
    return all;
  };
  CompareCondition(whole, "change-part-applies-to", before.applies_to, names(before, sheet->before()), after.applies_to,
                   names(after, sheet->after()), sheet);
  CompareCondition(whole, "change-part-first-service", before.first_service_when, names(before, sheet->before()),
                   after.first_service_when, names(after, sheet->after()), sheet);
  CompareWords(whole, "change-part-call-back", Same(before.call_back_parameter), Same(after.call_back_parameter),
               sheet);
  CompareWords(whole, "change-part-filing", Same(before.filing_parameter), Same(after.filing_parameter), sheet);
  CompareWords(whole, "change-part-retention", Same(before.retention_parameter), Same(after.retention_parameter),
               sheet);
  const auto title = [](const ServiceItem& item) {
    return Say("change-part-service", {{"title", Titled(item.title, item.id)}});
  };
  Pair(
      before.items, after.items, [](const ServiceItem& item) { return item.id; },
      [&](const ServiceItem& item) {
        sheet->Add("change-part-dropped", {{"part", title(item)}}).old_place = before.span;
      },
      [&](const ServiceItem& item) {
        sheet->Add("change-part-added", {{"part", title(item)}}).new_place = after.span;
      },
      [&](const ServiceItem& old, const ServiceItem& now) {
        const Part part{title(now), &before.span, &after.span, &after.clauses};
        CompareWords(part, "change-part-count", Same(old.count_output), Same(now.count_output), sheet);
        CompareWords(part, "change-part-inside", Same(old.inside), Same(now.inside), sheet);
        CompareCondition(part, "change-part-applies-to", old.applies_to, names(before, sheet->before()), now.applies_to,
                         names(after, sheet->after()), sheet);
      });
  CompareCitations(whole, before.clauses, after.clauses, sheet);
}

}  // namespace anze::change
