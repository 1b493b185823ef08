#include "server/http/wire/parameter_json.h"

#include <utility>

namespace anze::http {
namespace {

using base::Language;
using base::Value;

void PutDates(const ruleset::DatedValue& value, Value* row) {
  row->Set("from", value.from.ToString());
  row->Set("to", value.to ? Value(value.to->ToString()) : Value());
  row->Set("stated_by", value.region);
}

// The governing value in one region on the day, and the values that yielded to it (overridden ones of regions above).
Value InRegion(const app::ParameterInRegion& in_region, Language language) {
  const ruleset::Snapshot& snapshot = *in_region.book->snapshot;
  const app::ParameterOnDay& parameter = in_region.parameter;
  const ruleset::DatedValue* governing = parameter.in_force.governing;
  Value row = Value::EmptyMap();
  row.Set("region", snapshot.region);
  row.Set("title", snapshot.title.In(language));
  row.Set("value", governing == nullptr ? Value() : governing->value);
  if (!parameter.words.zh.empty()) row.Set("meaning", parameter.words.In(language));
  if (governing != nullptr) {
    PutDates(*governing, &row);
    row.Set("stated_by_title", RegionTitle(snapshot, governing->region, language));
    row.Set("clauses", snapshot.CitationValues(governing->clauses));
  }
  Value& yielded = row.Set("yielded", Value::EmptyList());
  for (const ruleset::DatedValue* value : parameter.in_force.yielded) {
    Value& other = yielded.Append(Value::EmptyMap());
    other.Set("value", value->value);
    PutDates(*value, &other);
  }
  if (parameter.in_force.special.empty()) return row;
  Value& special = row.Set("special", Value::EmptyList());
  for (std::size_t i = 0; i < parameter.special.size(); ++i) {
    const ruleset::DatedValue* value = parameter.in_force.special[i];
    Value& other = special.Append(Value::EmptyMap());
    other.Set("value", value->value);
    other.Set("applies_to", value->applies_to.text);
    other.Set("meaning", parameter.special[i].In(language));
    PutDates(*value, &other);
    other.Set("clauses", snapshot.CitationValues(value->clauses));
  }
  return row;
}

}  // namespace

// The region's own title; its name for one whose layer has none.
std::string RegionTitle(const ruleset::Snapshot& snapshot, const std::string& region, Language language) {
  for (const ruleset::LayerRef& layer : snapshot.layers) {
    if (layer.region == region) return layer.title.In(language);
  }
  return region;
}

Value ReadingsValue(const ruleset::Parameter& parameter, Language language) {
  Value readings = Value::EmptyList();
  for (const ruleset::Reading& reading : parameter.readings) {
    Value& row = readings.Append(Value::EmptyMap());
    row.Set("value", reading.value);
    row.Set("meaning", reading.meaning.In(language));
  }
  return readings;
}

void PutStated(const app::ParameterOnDay& parameter, const ruleset::Snapshot& snapshot, Language language, Value* row) {
  const ruleset::DatedValue& value = *parameter.in_force.governing;
  row->Set("words", parameter.words.In(language));
  row->Set("from", value.from.ToString());
  row->Set("stated_by", value.region);
  row->Set("stated_by_title", RegionTitle(snapshot, value.region, language));
  row->Set("clauses", snapshot.CitationValues(value.clauses));
}

Value ToValue(const app::ParameterPage& page, Language language) {
  const ruleset::Parameter& parameter = *page.regions.front().parameter.in_force.parameter;
  Value out = Value::EmptyMap();
  out.Set("name", parameter.name);
  out.Set("title", parameter.title.In(language));
  out.Set("unit", parameter.unit);
  out.Set("ambiguity", parameter.ambiguity);
  out.Set("reason", parameter.reason.In(language));
  out.Set("readings", ReadingsValue(parameter, language));
  out.Set("as_of", page.as_of.ToString());
  Value& regions = out.Set("regions", Value::EmptyList());
  for (const app::ParameterInRegion& region : page.regions) regions.Append(InRegion(region, language));
  return out;
}

}  // namespace anze::http
