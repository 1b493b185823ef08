#include "server/http/wire/question_json.h"

#include <string_view>
#include <utility>

namespace anze::http {
namespace {

using base::Language;
using base::Value;

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

Value ToValue(const app::Evaluated& answer, Language language) {
  const ruleset::Snapshot& snapshot = *answer.book->snapshot;
  Value out = decision::ToValue(answer.explanation, snapshot, answer.decision, answer.as_of, language);
  decision::PutParameterWords(snapshot, language, &out);
  return out;
}

Value ToValue(const app::CountedPeriod& answer, Language /*language*/) {
  Value out = Value::EmptyMap();
  out.Set("region", answer.question.region);
  out.Set("from", answer.question.from.ToString());
  if (answer.question.from_at) out.Set("from_at", answer.question.from_at->ToString());
  out.Set("period", answer.question.period);
  if (answer.question.before) out.Set("before", true);
  const Value counted = calendar::ToValue(answer.deadline);
  for (const auto& [key, value] : counted.as_map()) out.Set(key, value);
  return out;
}

Value ToValue(const app::PlannedServices& answer, Language language) {
  Value out = Value::EmptyMap();
  out.Set("plans", duty::ToValue(answer.plans, *answer.book->snapshot, language));
  return out;
}

Value ToValue(const app::StoredPlans& page, Language language) {
  Value out = Value::EmptyMap();
  Value& items = out.Set("items", Value::EmptyList());
  for (const app::StoredPlan& item : page.items) {
    Value& row = items.Append(duty::ToValue(item.plan, *page.book->snapshot, language));
    row.Set("record", item.record);
    row.Set("region", item.region);
    for (const char* field : {"insurer", "enterprise", "effective_from", "effective_to", "ended_on"}) {
      row.Set(field, item.policy.Get(field));
    }
    row.Set("enterprise_name", item.unit.empty() ? Value() : Value(item.unit));
    row.Set("done", item.standing.done);
    row.Set("beside", Value::ListOf(item.standing.beside));
    Value::List& visits = row.Find("visits")->as_list();
    for (std::size_t i = 0; i < visits.size(); ++i) {
      const duty::VisitStanding& standing = item.standing.visits[i];
      visits[i].Set("done_on", standing.done_on ? Value(standing.done_on->ToString()) : Value());
      visits[i].Set("done_as", standing.number.empty() ? Value() : Value(standing.number));
      visits[i].Set("overdue", standing.overdue);
    }
  }
  return out;
}

Value ToValue(const app::YearOfDays& year, Language /*language*/) {
  Value out = Value::EmptyMap();
  out.Set("year", year.year);
  out.Set("official", year.official);
  Value& documents = out.Set("documents", Value::EmptyList());
  for (const calendar::Notice& notice : year.documents) {
    Value& row = documents.Append(Value::EmptyMap());
    row.Set("document", notice.document);
    row.Set("issued", notice.issued.ToString());
    row.Set("amends", notice.amends);
  }
  Value& days = out.Set("days", Value::EmptyList());
  for (const app::YearOfDays::Day& day : year.days) {
    Value& row = days.Append(Value::EmptyMap());
    row.Set("date", day.date.ToString());
    row.Set("kind", DayKindName(day.kind));
    if (!day.name.empty()) row.Set("name", day.name);
  }
  return out;
}

}  // namespace anze::http
