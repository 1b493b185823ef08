#include "server/http/wire/duty_json.h"

#include <utility>

namespace anze::http {
namespace {

using base::Language;
using base::Value;

Value ItemOf(const app::DuePeriod& item, Language language) {
  const ruleset::Duty& duty = *item.obligation.duty;
  Value row = Value::EmptyMap();
  row.Set("name", duty.name);
  row.Set("title", duty.title.In(language));
  row.Set("subject", duty.subject);
  row.Set("recipient", duty.recipient);
  row.Set("period", item.obligation.period);
  row.Set("due", item.obligation.deadline.due.ToString());
  row.Set("provisional", item.obligation.deadline.provisional);
  row.Set("light", workflow::LightName(item.light));
  row.Set("overdue", item.overdue);
  row.Set("region", duty.region);
  row.Set("goal", duty.goal);
  Value& cases = row.Set("cases", Value::EmptyMap());
  cases.Set("opened", item.cases.opened);
  cases.Set("met", item.cases.met);
  cases.Set("late", item.cases.late);
  cases.Set("waived", item.cases.waived);
  if (item.cases.opened == 1) {
    row.Set("case", item.cases.case_id);
    row.Set("state", item.cases.state);
  }
  row.Set("clauses", item.book->snapshot->CitationValues(duty.clauses));
  return row;
}

}  // namespace

Value ToValue(const std::vector<app::DuePeriod>& periods, Language language) {
  Value out = Value::EmptyMap();
  Value& items = out.Set("items", Value::EmptyList());
  for (const app::DuePeriod& period : periods) items.Append(ItemOf(period, language));
  return out;
}

}  // namespace anze::http
