#include "server/http/wire/listing_json.h"

#include <utility>

#include "server/http/wire/parameter_json.h"

namespace anze::http {

using base::Value;

Value ItemsValue(const app::Listing& listing, base::Language language) {
  Value items = Value::EmptyList();
  for (const app::Listed& listed : listing.items) {
    Value& row = items.Append(Value::EmptyMap());
    row.Set("id", listed.id);
    row.Set("title", listed.title);
    row.Set("value", listed.value);
    row.Set("words", listed.words);
    Value& choices = row.Set("choices", Value::EmptyList());
    for (const std::string& choice : listed.choices) choices.Append(choice);
    row.Set("set_by", listed.set_by);
    row.Set("set_by_title", RegionTitle(*listing.snapshot, listed.set_by, language));
    row.Set("clauses", listing.snapshot->CitationValues(listed.clauses));
  }
  return items;
}

}  // namespace anze::http
