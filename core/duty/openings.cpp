// Works out which cases of a duty are to be open on a day. It has no memory: it gives every opening
// that is due by then, and the key of each tells the caller which are open already. So a missed day
// is made up by the next.
#include "core/duty/openings.h"

#include <algorithm>
#include <set>
#include <utility>

#include "core/decision/condition.h"

namespace anze::duty {
namespace {

using base::Result;
using base::Value;
using calendar::Date;
using calendar::Period;
using calendar::Unit;

std::optional<Date> DayIn(const Value& data, const std::string& field) {
  const Value* found = field.empty() ? nullptr : data.FindPath(field);
  return found != nullptr && found->is_string() ? Date::Parse(found->as_string()) : std::nullopt;
}

// No due day that a case is opened for on `day` lies after it.
Date LatestDue(Date day, Period before) {
  constexpr int kHoliday = 31;
  switch (before.unit) {
    case Unit::kWorkingDay:
      return day + 2 * before.count + kHoliday;
    case Unit::kDay:
      return day + before.count;
    case Unit::kMonth:
      return day + 31 * (before.count + 1);
    case Unit::kYear:
      return day + 366 * (before.count + 1);
    case Unit::kHour:
    case Unit::kMinute:
      break;  // no lead: the check refuses one in hours
  }
  return day;
}

Result<Period> LeadOn(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot, Date day) {
  if (duty.open_before) return *duty.open_before;
  return snapshot.PeriodParameter(duty.open_before_parameter, day);
}

// The list as it is on the last day of the period: a district founded later owes nothing for it.
Result<std::vector<Debtor>> Listed(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot, Date last) {
  auto list = snapshot.ParameterValue(duty.each_parameter, last);
  if (!list.ok()) return list.errors();
  std::vector<Debtor> debtors;
  if (!list->is_list()) return debtors;
  for (const Value& item : list->as_list()) {
    if (!item.is_string()) continue;
    Value subject = Value::EmptyMap();
    subject.Set("name", item);
    debtors.push_back({item.as_string(), std::move(subject), {}, {}});
  }
  return debtors;
}

Debtor OwnBody(const ruleset::Duty& duty) {
  Value subject = Value::EmptyMap();
  subject.Set("role", duty.subject);
  return {duty.subject, std::move(subject), {}, {}};
}

bool Owes(const Debtor& debtor, const Obligation& obligation) {
  return (!debtor.from || *debtor.from <= obligation.last) && (!debtor.until || *debtor.until >= obligation.first);
}

// The first day of the layer that speaks of the duty.
std::optional<Date> FirstDayOf(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot) {
  for (const ruleset::LayerRef& layer : snapshot.layers) {
    if (layer.region == duty.region) return layer.effective.from;
  }
  return std::nullopt;
}

Value FactsOf(const Obligation& obligation) {
  const ruleset::Duty& duty = *obligation.duty;
  Value facts = Value::EmptyMap();
  facts.Set("name", duty.name);
  facts.Set("period", obligation.period);
  facts.Set("due_on", obligation.deadline.due.ToString());
  facts.Set("subject_role", duty.subject);
  if (!duty.recipient.empty()) facts.Set("recipient_role", duty.recipient);
  if (obligation.deadline.provisional) facts.Set("provisional", true);
  if (duty.goal) facts.Set("goal", true);
  Value all = Value::EmptyMap();
  all.Set("duty", std::move(facts));
  return all;
}

// Whom the duty is about; nothing where it is about all.
Result<std::optional<decision::Condition>> AboutWhom(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot) {
  if (duty.applies_to.empty() || duty.each_record.empty()) return std::optional<decision::Condition>();
  decision::Scope scope;
  const auto record = snapshot.records.find(duty.each_record);
  if (record != snapshot.records.end()) scope.schemas = {&record->second};
  scope.snapshot = &snapshot;
  auto condition = decision::Condition::CompileBoolean(duty.applies_to, scope);
  if (!condition.ok()) return condition.errors();
  return std::optional(std::move(condition).value());
}

// How people call the field of a record.
std::string TitleOf(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot, const std::string& path) {
  const auto record = snapshot.records.find(duty.each_record);
  const ruleset::Field* field = record == snapshot.records.end() ? nullptr : record->second.Find(path);
  return field == nullptr || field->title.zh.empty() ? path : field->title.zh;
}

// Whether the duty is about the record; `missing` gets what it cannot be told without. A record that is stored in a
// form that the condition cannot read lacks all that it reads.
bool IsAbout(const decision::Condition& whom, const ruleset::Duty& duty, const decision::Context& context,
             const Value& record, std::vector<std::string>* missing) {
  const auto answer = whom.Evaluate(record, context);
  if (answer.ok() && !answer->unknown) return answer->value == Value(true);
  for (const std::string& path : answer.ok() ? answer->missing : whom.facts()) {
    missing->push_back(TitleOf(duty, *context.snapshot, path));
  }
  return true;
}

Opening OpeningFor(const Obligation& obligation, const Debtor& debtor) {
  const ruleset::Duty& duty = *obligation.duty;
  Opening opening;
  opening.duty = &duty;
  opening.key = "duty:" + duty.region + ":" + duty.name + ":" + obligation.period + ":" + debtor.id;
  opening.period = obligation.period;
  opening.due = obligation.deadline.due;
  opening.provisional = obligation.deadline.provisional;
  opening.subject = debtor.subject;
  opening.facts = FactsOf(obligation);
  if (!debtor.missing.empty()) {
    Value missing = Value::EmptyList();
    for (const std::string& title : debtor.missing) missing.Append(title);
    opening.facts.SetPath("duty.missing", std::move(missing));
  }
  return opening;
}

}  // namespace

Date OpensOn(const calendar::WorkCalendar& calendar, Date due, Period before) {
  switch (before.unit) {
    case Unit::kWorkingDay:
      return calendar.SubtractWorkingDays(due, before.count);
    case Unit::kDay:
      return due - before.count;
    case Unit::kMonth:
      return calendar::AddMonths(due, -before.count);
    case Unit::kYear:
      return calendar::AddMonths(due, -12 * before.count);
    case Unit::kHour:
    case Unit::kMinute:
      break;  // on the day itself
  }
  return due;
}

Result<std::vector<Debtor>> DebtorsOf(const ruleset::Duty& duty, const decision::Context& context,
                                      std::span<const DebtorRecord> records) {
  const auto whom = AboutWhom(duty, *context.snapshot);
  if (!whom.ok()) return whom.errors();
  std::vector<const DebtorRecord*> by_id;
  for (const DebtorRecord& record : records) by_id.push_back(&record);
  std::sort(by_id.begin(), by_id.end(), [](const auto* a, const auto* b) { return a->id < b->id; });
  std::set<std::string_view> codes;
  std::vector<Debtor> debtors;
  for (const DebtorRecord* record : by_id) {
    Debtor debtor{record->id, Value::EmptyMap(), DayIn(record->data, duty.each_from),
                  DayIn(record->data, duty.each_until)};
    if (whom->has_value() && !IsAbout(**whom, duty, context, record->data, &debtor.missing)) continue;
    const std::string_view code = record->data.GetString("code");
    if (!code.empty() && !codes.insert(code).second) continue;
    for (const std::string_view key : {"name", "code"}) {
      const std::string_view text = record->data.GetString(key);
      if (!text.empty()) debtor.subject.Set(key, std::string(text));
    }
    debtor.subject.Set("record", record->id);
    debtors.push_back(std::move(debtor));
  }
  return debtors;
}

base::Diagnostics CheckDuties(const ruleset::Snapshot& snapshot) {
  base::Diagnostics errors;
  for (const auto& [name, duty] : snapshot.duties) {
    const auto whom = AboutWhom(duty, snapshot);
    if (!whom.ok()) errors.insert(errors.end(), whom.errors().begin(), whom.errors().end());
  }
  return errors;
}

Result<std::vector<Opening>> Openings(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot,
                                      const calendar::WorkCalendar& calendar, const OpeningDays& days,
                                      std::span<const Debtor> recorded) {
  std::vector<Opening> openings;
  if (duty.case_type.empty()) return openings;
  const auto before = LeadOn(duty, snapshot, days.day);
  if (!before.ok()) return before.errors();
  const auto obligations = ObligationsOf(duty, snapshot, calendar, days.since, LatestDue(days.day, *before));
  if (!obligations.ok()) return obligations.errors();
  const std::optional<Date> first_day = FirstDayOf(duty, snapshot);
  for (const Obligation& obligation : *obligations) {
    if (first_day && obligation.last < *first_day) continue;
    const calendar::WorkCalendar& counted = Reading(calendar, snapshot.DeadlineOptionsOn(obligation.last));
    if (OpensOn(counted, obligation.deadline.due, *before) > days.day) continue;
    if (!duty.each_record.empty()) {
      for (const Debtor& debtor : recorded) {
        if (Owes(debtor, obligation)) openings.push_back(OpeningFor(obligation, debtor));
      }
    } else if (!duty.each_parameter.empty()) {
      auto listed = Listed(duty, snapshot, obligation.last);
      if (!listed.ok()) return listed.errors();
      for (const Debtor& debtor : *listed) openings.push_back(OpeningFor(obligation, debtor));
    } else {
      openings.push_back(OpeningFor(obligation, OwnBody(duty)));
    }
  }
  return openings;
}

}  // namespace anze::duty
