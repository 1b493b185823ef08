#include "server/http/wire/outcomes_json.h"

#include <utility>

#include "core/base/frame.h"

namespace anze::http {
namespace {

using base::Language;
using base::Value;

Value DifferenceValue(const change::Difference& difference, Language language) {
  Value row = Value::EmptyMap();
  row.Set("what", difference.what);
  row.Set("name", difference.name);
  row.Set("title", difference.title.In(language));
  row.Set("before", difference.before.empty() ? Value() : Value(difference.before));
  row.Set("after", difference.after.empty() ? Value() : Value(difference.after));
  row.Set("clauses", difference.clauses);
  return row;
}

Value OutcomeValue(const change::CaseOutcome& outcome, Language language) {
  Value row = Value::EmptyMap();
  row.Set("case", outcome.case_id);
  row.Set("type", outcome.type);
  row.Set("region", outcome.region);
  row.Set("open", outcome.open);
  row.Set("moves", outcome.moves);
  Value& list = row.Set("differences", Value::EmptyList());
  for (const change::Difference& difference : outcome.differences) list.Append(DifferenceValue(difference, language));
  return row;
}

void PutOutcomes(const app::CaseOutcomes& outcomes, Language language, Value* out) {
  out->Set("changed", outcomes.changed());
  out->Set("moved", outcomes.moved());
  out->Set("unreadable", outcomes.unreadable());
  out->Set("refused", outcomes.refused());
  Value& results = out->Set("results", Value::EmptyList());
  for (const change::CaseOutcome& outcome : outcomes.listed()) results.Append(OutcomeValue(outcome, language));
  Value& migration = out->Set("migration", Value::EmptyList());
  for (const auto& [key, obstacle] : outcomes.obstacles()) {
    Value& row = migration.Append(base::ToValue(obstacle.error, language));
    row.Set("cases", obstacle.cases);
    row.Set("example", obstacle.example);
  }
  Value& unread = out->Set("unreadable_cases", Value::EmptyList());
  for (const app::CaseOutcomes::Unread& one : outcomes.unread()) {
    Value& row = unread.Append(Value::EmptyMap());
    row.Set("case", one.case_id);
    row.Set("why", base::Describe(one.why, language).message);
  }
}

}  // namespace

Value ToValue(const app::Simulated& simulated, Language language) {
  Value out = Value::EmptyMap();
  out.Set("cases", simulated.cases);
  out.Set("events", simulated.events);
  PutOutcomes(simulated.outcomes, language, &out);
  return out;
}

Value ToValue(const app::Migrated& migrated, Language language) {
  Value out = Value::EmptyMap();
  out.Set("cases", migrated.cases);
  out.Set("written", migrated.written);
  PutOutcomes(migrated.outcomes, language, &out);
  return out;
}

}  // namespace anze::http
