// The changes as a tree for programs and pages.
#include <set>

#include "core/change/diff.h"
#include "core/change/words.h"

namespace anze::change {
namespace {

using base::Language;
using base::Value;

Value DayOrNull(const std::optional<calendar::Date>& day) { return day ? Value(day->ToString()) : Value(); }

Value PlaceOrNull(const base::SourceSpan& span) {
  if (!span.known()) return nullptr;
  Value place = Value::EmptyMap();
  place.Set("file", span.file.text());
  place.Set("line", span.line);
  place.Set("column", span.column);
  return place;
}

Value UsesValue(const std::vector<Use>& uses, Language language) {
  Value list = Value::EmptyList();
  for (const Use& use : uses) {
    Value row = Value::EmptyMap();
    row.Set("where", use.where.In(language));
    row.Set("condition", use.condition.In(language));
    list.Append(std::move(row));
  }
  return list;
}

Value ExampleValue(const std::optional<Example>& example) {
  if (!example) return nullptr;
  Value value = Value::EmptyMap();
  value.Set("from", example->from.ToString());
  value.Set("old_due", example->old_due.ToString());
  value.Set("new_due", example->new_due.ToString());
  return value;
}

Value ChangeValue(const Change& change, Language language) {
  Value value = Value::EmptyMap();
  value.Set("kind", change.kind);
  value.Set("kind_title", base::Text("change-kind-" + change.kind, language));
  value.Set("name", change.name);
  value.Set("title", change.title.In(language));
  value.Set("code", change.code);
  value.Set("text", change.sentence.In(language));
  value.Set("from", DayOrNull(change.from));
  value.Set("to", DayOrNull(change.to));
  value.Set("before", change.before);
  value.Set("after", change.after);
  value.Set("applies_to", UsesValue(change.uses, language));
  value.Set("example", ExampleValue(change.example));
  value.Set("clauses", change.clauses);
  value.Set("old_place", PlaceOrNull(change.old_place));
  value.Set("new_place", PlaceOrNull(change.new_place));
  Value& regions = value.Set("regions", Value::EmptyList());
  for (const std::string& region : change.regions) regions.Append(region);
  return value;
}

}  // namespace

Value ToValue(const Diff& diff, Language language) {
  std::set<std::string> regions;
  Value changes = Value::EmptyList();
  for (const Change& change : diff.changes) {
    regions.insert(change.regions.begin(), change.regions.end());
    changes.Append(ChangeValue(change, language));
  }
  Value out = Value::EmptyMap();
  out.Set("total", static_cast<std::int64_t>(diff.changes.size()));
  Value& list = out.Set("regions", Value::EmptyList());
  for (const std::string& region : regions) list.Append(region);
  out.Set("changes", std::move(changes));
  return out;
}

}  // namespace anze::change
