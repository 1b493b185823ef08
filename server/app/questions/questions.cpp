// Each question finds the rules and the calendar of its day (Find), asks the core, and points the errors of the core at
// the member of the question that they are about.
#include "server/app/questions/questions.h"

#include <utility>

#include "core/base/limits.h"
#include "core/change/words.h"
#include "core/duty/plan.h"
#include "core/ruleset/model/parameter_order.h"
#include "server/app/answers/bad_region.h"
#include "server/app/answers/span.h"
#include "server/app/questions/parameter_page.h"
#include "server/app/rules/event_schema.h"
#include "server/app/rules/lapsed.h"

namespace anze::app {
namespace {

using base::Error;
using base::Language;
using base::Value;
using calendar::Date;

// The rules and the calendar that a question is answered under.
struct Surroundings {
  Rules::BookPtr book;
  Rules::CalendarPtr calendar;
};

// `as_known_on`: the calendar as it was published by that day; nullopt: as it is published now.
Answer<Surroundings> Find(Rules* rules, const std::string& region, Date day, std::optional<Date> as_known_on) {
  auto book = rules->At(region, day);
  if (!book.ok()) return BadRegion(book.errors());
  calendar::WorkCalendar::Options options;
  const calendar::DeadlineOptions reading = (*book)->snapshot->DeadlineOptionsOn(day);
  options.holidays_count = reading.holidays_count;
  options.makeup_days_count = reading.makeup_days_count && reading.holidays_count;
  options.as_known_on = as_known_on;
  auto calendar = rules->Calendar(options);
  if (!calendar.ok()) return FromFailure(calendar.errors());
  return Surroundings{*book, *calendar};
}

Value EffectiveValue(const ruleset::EffectiveTime& effective) {
  Value out = Value::EmptyMap();
  out.Set("from", effective.from ? Value(effective.from->ToString()) : Value());
  out.Set("to", effective.to ? Value(effective.to->ToString()) : Value());
  return out;
}

std::string_view KindName(ruleset::DecisionKind kind) {
  switch (kind) {
    case ruleset::DecisionKind::kChecklist:
      return "checklist";
    case ruleset::DecisionKind::kTable:
      return "table";
    case ruleset::DecisionKind::kFormula:
      return "formula";
    case ruleset::DecisionKind::kLua:
      return "lua";
    case ruleset::DecisionKind::kNotApplicable:
      return "not_applicable";
  }
  return "";
}

Value DecisionValue(const ruleset::Decision& decision, Language language) {
  Value out = Value::EmptyMap();
  out.Set("name", decision.name);
  out.Set("title", decision.title.In(language));
  out.Set("kind", KindName(decision.kind));
  out.Set("region", decision.region);
  out.Set("facts", decision.facts.ToJsonSchema(language));
  return out;
}

// The decisions that the event rests on, by their titles.
Value AsksValue(const ruleset::Snapshot& snapshot, const ruleset::CaseType& type, const ruleset::EventType& event,
                Language language) {
  Value list = Value::EmptyList();
  for (const ruleset::AskedDecision& asked : type.decisions) {
    if (std::find(event.asks.begin(), event.asks.end(), asked.name) == event.asks.end()) continue;
    const auto decision = snapshot.decisions.find(asked.decision);
    const bool known = decision != snapshot.decisions.end() && !decision->second.title.zh.empty();
    Value& row = list.Append(Value::EmptyMap());
    row.Set("decision", asked.decision);
    row.Set("title", known ? decision->second.title.In(language) : asked.decision);
  }
  return list;
}

Value CaseTypeValue(const workflow::RuleBook& book, const ruleset::CaseType& type, Language language) {
  const workflow::CaseProgram* program = book.FindCaseType(type.name);
  Value out = Value::EmptyMap();
  out.Set("name", type.name);
  out.Set("title", type.title.In(language));
  out.Set("summary", type.summary.In(language));
  out.Set("initial", type.initial);
  out.Set("opened_by", Value::ListOf(type.opened_by));
  out.Set("facts", type.facts.ToJsonSchema(language));
  Value states = Value::EmptyList();
  for (const ruleset::State& state : type.states) {
    Value row = Value::EmptyMap();
    row.Set("name", state.name);
    row.Set("title", state.title.In(language));
    row.Set("final", state.final);
    states.Append(std::move(row));
  }
  out.Set("states", std::move(states));
  Value events = Value::EmptyList();
  for (const ruleset::EventType& event : type.events) {
    Value row = Value::EmptyMap();
    row.Set("name", event.name);
    row.Set("title", event.title.In(language));
    row.Set("from", Value::ListOf(event.from));
    row.Set("to", event.to.empty() ? Value() : Value(event.to));
    row.Set("by", Value::ListOf(event.by));
    if (Value asks = AsksValue(*book.snapshot, type, event, language); !asks.as_list().empty()) {
      row.Set("asks", std::move(asks));
    }
    if (program != nullptr) row.Set("data", EventDataSchema(*program, event.name, language));
    events.Append(std::move(row));
  }
  out.Set("events", std::move(events));
  return out;
}

Value ParameterValue(const ruleset::Snapshot& snapshot, const ruleset::Parameter& parameter, Date day,
                     Language language) {
  Value out = Value::EmptyMap();
  out.Set("name", parameter.name);
  out.Set("title", parameter.title.In(language));
  out.Set("type", ruleset::ParameterTypeName(parameter.type));
  out.Set("unit", parameter.unit);
  const ruleset::ParameterInForce in_force = snapshot.ParameterOn(parameter.name, day);
  if (in_force.governing != nullptr) {
    out.Set("value", in_force.governing->value);
    out.Set("words", change::AmountWords(parameter, in_force.governing->value).In(language));
    out.Set("from", in_force.governing->from.ToString());
    out.Set("region", in_force.governing->region);
    out.Set("clauses", snapshot.CitationValues(in_force.governing->clauses));
  } else {
    out.Set("value", Value());
  }
  if (!parameter.ambiguity.empty()) out.Set("ambiguity", parameter.ambiguity);
  if (!parameter.reason.zh.empty()) out.Set("reason", parameter.reason.In(language));
  if (!parameter.readings.empty()) out.Set("readings", ReadingsValue(parameter, language));
  return out;
}

// A period may be the name of a parameter, a period ("10wd"), or a recurrence; they are tried in this order.
base::Result<calendar::Deadline> ComputePeriod(const Surroundings& found, const DeadlineQuestion& question) {
  const ruleset::Snapshot& snapshot = *found.book->snapshot;
  const calendar::DeadlineOptions options = snapshot.DeadlineOptionsOn(question.from);
  if (snapshot.parameters.contains(question.period)) {
    auto period = snapshot.PeriodParameter(question.period, question.from);
    if (!period.ok()) return period.errors();
    return calendar::ComputeDeadline(*found.calendar, question.from, *period, options);
  }
  auto period = calendar::Period::Parse(question.period);
  if (period.ok()) return calendar::ComputeDeadline(*found.calendar, question.from, *period, options);
  auto recurrence = calendar::Recurrence::Parse(question.period);
  if (!recurrence.ok()) return period.errors();
  return calendar::ComputeRecurring(*found.calendar, *recurrence, question.from, options);
}

std::string_view DayKindName(calendar::DayKind kind) {
  switch (kind) {
    case calendar::DayKind::kWorkday:
      return "workday";
    case calendar::DayKind::kWeekend:
      return "weekend";
    case calendar::DayKind::kHoliday:
      return "holiday";
    case calendar::DayKind::kMakeupWorkday:
      return "makeup_workday";
  }
  return "";
}

}  // namespace

Answer<Value> Evaluate(Rules* rules, const Evaluation& question, Language language) {
  if (auto problem = BadDay(question.as_of, "/as_of")) return std::move(*problem);
  auto answer = Find(rules, question.region, question.as_of, question.as_known_on);
  if (auto* problem = std::get_if<Problem>(&answer)) return std::move(*problem);
  const Surroundings& found = std::get<Surroundings>(answer);
  const ruleset::Snapshot& snapshot = *found.book->snapshot;
  const decision::CompiledDecision* decision = found.book->FindDecision(question.decision);
  base::Result<decision::Explanation> explanation =
      Error("unknown-decision", {{"region", question.region}, {"decision", question.decision}});
  // The rules may say why they have no such decision, for instance because they have lapsed.
  if (decision == nullptr) {
    explanation = decision::ExplainAbsence(snapshot, question.decision);
    if (!explanation.ok()) return NotFound(explanation.error().code, explanation.error().args);
  } else {
    base::Diagnostics problems = decision->CheckFacts(question.facts);
    if (base::HasErrors(problems)) {
      // The core points into the facts; the caller sent them as a member of the body.
      for (Error& error : problems) error.pointer = "/facts" + error.pointer;
      return Invalid(std::move(problems));
    }
    explanation =
        decision->Explain(question.facts, {&snapshot, question.as_of, found.calendar.get()}, rules->scripts());
    if (!explanation.ok()) {
      base::Diagnostics errors = explanation.errors();
      for (Error& error : errors) {
        if (error.pointer.empty()) error.pointer = "/facts";
      }
      return FromFailure(errors);
    }
  }
  return decision::ToValue(*explanation, snapshot, question.decision, question.as_of, language);
}

Answer<Value> Deadline(Rules* rules, const DeadlineQuestion& question) {
  if (auto problem = BadDay(question.from, "/from")) return std::move(*problem);
  auto answer = Find(rules, question.region, question.from, question.as_known_on);
  if (auto* problem = std::get_if<Problem>(&answer)) return std::move(*problem);
  auto deadline = ComputePeriod(std::get<Surroundings>(answer), question);
  if (!deadline.ok()) {
    base::Diagnostics errors = deadline.errors();
    // The period leads past the end of the calendar; the day may lie before the five-day week.
    for (Error& error : errors) error.pointer = error.code == "working-week-unknown" ? "/from" : "/period";
    return Invalid(std::move(errors));
  }
  Value out = Value::EmptyMap();
  out.Set("region", question.region);
  out.Set("from", question.from.ToString());
  out.Set("period", question.period);
  const Value computed = calendar::ToValue(*deadline);
  for (const auto& [key, value] : computed.as_map()) out.Set(key, value);
  return out;
}

Answer<Value> Plan(Rules* rules, const PlanQuestion& question, Language language) {
  if (auto problem = BadDay(question.as_of, "/as_of")) return std::move(*problem);
  auto answer = Find(rules, question.region, question.as_of, std::nullopt);
  if (auto* problem = std::get_if<Problem>(&answer)) return std::move(*problem);
  const Surroundings& found = std::get<Surroundings>(answer);
  if (auto lapsed = LapsedForPlan(*found.book->snapshot, question.as_of)) return std::move(*lapsed);
  auto plans =
      duty::PlanServices(*found.book->snapshot, found.book->FindDecision(found.book->snapshot->PlanDecision()),
                         *found.calendar, question.policies, question.as_of, rules->scripts(), question.most_visits);
  if (!plans.ok()) {
    base::Diagnostics errors = plans.errors();
    for (Error& error : errors) error.pointer.insert(0, question.policies_at);
    return Invalid(std::move(errors));
  }
  Value out = Value::EmptyMap();
  out.Set("plans", duty::ToValue(*plans, *found.book->snapshot, language));
  return out;
}

Value RegionList(const Rules& rules, Language language) {
  Value items = Value::EmptyList();
  for (const RegionInfo& info : rules.Regions()) {
    Value row = Value::EmptyMap();
    row.Set("region", info.region);
    row.Set("title", info.title.In(language));
    row.Set("effective", EffectiveValue(info.effective));
    items.Append(std::move(row));
  }
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  return out;
}

Answer<Value> RegionRules(Rules* rules, const std::string& region, Date as_of, Language language) {
  if (auto problem = BadDay(as_of, "/as_of")) return std::move(*problem);
  auto answer = Find(rules, region, as_of, std::nullopt);
  if (auto* problem = std::get_if<Problem>(&answer)) return std::move(*problem);
  const workflow::RuleBook& book = *std::get<Surroundings>(answer).book;
  const ruleset::Snapshot& snapshot = *book.snapshot;
  Value out = Value::EmptyMap();
  out.Set("region", snapshot.region);
  out.Set("title", snapshot.title.In(language));
  out.Set("as_of", as_of.ToString());
  out.Set("snapshot", snapshot.digest);
  Value layers = Value::EmptyList();
  for (const ruleset::LayerRef& layer : snapshot.layers) {
    Value row = Value::EmptyMap();
    row.Set("region", layer.region);
    row.Set("title", layer.title.In(language));
    row.Set("effective", EffectiveValue(layer.effective));
    row.Set("in_force", layer.in_force);
    row.Set("expiry", snapshot.CitationValues(layer.expiry_clauses));
    layers.Append(std::move(row));
  }
  out.Set("layers", std::move(layers));
  Value decisions = Value::EmptyList();
  for (const auto& [name, decision] : snapshot.decisions) decisions.Append(DecisionValue(decision, language));
  out.Set("decisions", std::move(decisions));
  Value types = Value::EmptyList();
  for (const auto& [name, type] : snapshot.case_types) types.Append(CaseTypeValue(book, type, language));
  out.Set("case_types", std::move(types));
  Value parameters = Value::EmptyList();
  for (const auto& [name, parameter] : snapshot.parameters) {
    parameters.Append(ParameterValue(snapshot, parameter, as_of, language));
  }
  out.Set("parameters", std::move(parameters));
  Value duties = Value::EmptyList();
  for (const auto& [name, duty] : snapshot.duties) {
    Value& row = duties.Append(Value::EmptyMap());
    row.Set("name", name);
    row.Set("title", duty.title.In(language));
  }
  out.Set("duties", std::move(duties));
  return out;
}

Answer<Value> CalendarYear(Rules* rules, int year, std::optional<Date> as_known_on) {
  if (year < base::limits::kFirstCalendarYear || year > base::limits::kLastCalendarYear) {
    return Invalid({Error("date-out-of-range", {{"date", std::to_string(year)},
                                                {"first", std::to_string(base::limits::kFirstCalendarYear)},
                                                {"last", std::to_string(base::limits::kLastCalendarYear)}})
                        .At("/year")});
  }
  calendar::WorkCalendar::Options options;
  options.as_known_on = as_known_on;
  auto calendar = rules->Calendar(options);
  if (!calendar.ok()) return FromFailure(calendar.errors());
  Value out = Value::EmptyMap();
  out.Set("year", year);
  out.Set("official", (*calendar)->NoticeFor(year) != nullptr);
  Value documents = Value::EmptyList();
  for (const calendar::Notice& notice : rules->bundle()->calendar.notices) {
    if (notice.year != year || (as_known_on && notice.issued > *as_known_on)) continue;
    Value row = Value::EmptyMap();
    row.Set("document", notice.document);
    row.Set("issued", notice.issued.ToString());
    row.Set("amends", notice.amends);
    documents.Append(std::move(row));
  }
  out.Set("documents", std::move(documents));
  Value days = Value::EmptyList();
  const Date last = Date::FromCivil(year, 12, 31);
  for (Date day = Date::FromCivil(year, 1, 1); day <= last; day = day + 1) {
    Value row = Value::EmptyMap();
    row.Set("date", day.ToString());
    row.Set("kind", DayKindName((*calendar)->Kind(day)));
    if (const std::string& name = (*calendar)->Name(day); !name.empty()) row.Set("name", name);
    days.Append(std::move(row));
  }
  out.Set("days", std::move(days));
  return out;
}

}  // namespace anze::app
