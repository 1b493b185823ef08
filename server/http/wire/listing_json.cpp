#include "server/http/wire/listing_json.h"

#include <utility>

namespace anze::http {
namespace {

using base::Value;

// The region's own title; its name for one whose layer has none.
std::string TitleOf(const ruleset::Snapshot& snapshot, const std::string& region, base::Language language) {
  for (const ruleset::LayerRef& layer : snapshot.layers) {
    if (layer.region == region) return layer.title.In(language);
  }
  return region;
}

}  // namespace

Value ItemsValue(const app::Listing& listing, base::Language language) {
  Value items = Value::EmptyList();
  for (const app::Listed& listed : listing.items) {
    Value& row = items.Append(Value::EmptyMap());
    row.Set("id", listed.id);
    row.Set("title", listed.title);
    row.Set("value", listed.value);
    row.Set("words", listed.words);
    row.Set("set_by", listed.set_by);
    row.Set("set_by_title", TitleOf(*listing.snapshot, listed.set_by, language));
    row.Set("clauses", listing.snapshot->CitationValues(listed.clauses));
  }
  return items;
}

}  // namespace anze::http
