#include "server/http/wire/entity_json.h"

#include <utility>

namespace anze::http {

using base::Value;

Value ToValue(const app::EntityInWords& entity, base::Language language) {
  const ruleset::Snapshot& snapshot = *entity.book->snapshot;
  Value out = Value::EmptyMap();
  out.Set("kind", entity.kind);
  out.Set("kind_title", base::Text("change-kind-" + entity.kind, language));
  out.Set("id", entity.id);
  out.Set("title", entity.title.In(language));
  out.Set("summary", entity.summary.In(language));
  out.Set("region", entity.region);
  out.Set("as_of", entity.as_of.ToString());
  out.Set("snapshot", snapshot.digest);
  out.Set("set_by", entity.set_by);
  out.Set("clauses", snapshot.CitationValues(entity.clauses));
  Value& parts = out.Set("parts", Value::EmptyList());
  for (const app::EntityInWords::Part& part : entity.parts) {
    Value& shown = parts.Append(Value::EmptyMap());
    shown.Set("name", part.name);
    shown.Set("title", base::Text("explain-part-" + part.name, language));
    Value& items = shown.Set("items", Value::EmptyList());
    for (const app::EntityInWords::Item& item : part.items) {
      Value& row = items.Append(Value::EmptyMap());
      row.Set("id", item.id);
      row.Set("title", item.title.In(language));
      Value& lines = row.Set("lines", Value::EmptyList());
      for (const base::Localized& line : item.lines) lines.Append(line.In(language));
      row.Set("clauses", snapshot.CitationValues(item.clauses));
    }
  }
  return out;
}

}  // namespace anze::http
