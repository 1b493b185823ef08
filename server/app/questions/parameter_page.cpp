#include "server/app/questions/parameter_page.h"

#include <optional>
#include <utility>

#include "core/change/words.h"

namespace anze::app {
namespace {

using base::Error;
using base::Language;
using base::Value;
using calendar::Date;

void SetDates(const ruleset::DatedValue& value, Value* row) {
  row->Set("from", value.from.ToString());
  row->Set("to", value.to ? Value(value.to->ToString()) : Value());
  row->Set("stated_by", value.region);
}

// The members that all regions share.
void SetMeaning(const ruleset::Parameter& parameter, Language language, Value* page) {
  page->Set("name", parameter.name);
  page->Set("title", parameter.title.In(language));
  page->Set("unit", parameter.unit);
  page->Set("ambiguity", parameter.ambiguity);
  page->Set("reason", parameter.reason.In(language));
  page->Set("readings", ReadingsValue(parameter, language));
}

// The governing value in one region on the day, and the values that yielded to it (overridden ones of regions above).
Value InRegion(const ruleset::Snapshot& snapshot, const std::string& name, Date as_of, Language language) {
  const ruleset::ParameterInForce found = snapshot.ParameterOn(name, as_of);
  Value row = Value::EmptyMap();
  row.Set("region", snapshot.region);
  row.Set("title", snapshot.title.In(language));
  row.Set("value", found.governing == nullptr ? Value() : found.governing->value);
  if (found.governing != nullptr) {
    row.Set("meaning", change::AmountWords(*found.parameter, found.governing->value).In(language));
    SetDates(*found.governing, &row);
    row.Set("clauses", snapshot.CitationValues(found.governing->clauses));
  }
  Value yielded = Value::EmptyList();
  for (const ruleset::DatedValue* value : found.yielded) {
    Value other = Value::EmptyMap();
    other.Set("value", value->value);
    SetDates(*value, &other);
    yielded.Append(std::move(other));
  }
  row.Set("yielded", std::move(yielded));
  return row;
}

}  // namespace

Value ReadingsValue(const ruleset::Parameter& parameter, Language language) {
  Value readings = Value::EmptyList();
  for (const ruleset::Reading& reading : parameter.readings) {
    Value row = Value::EmptyMap();
    row.Set("value", reading.value);
    row.Set("meaning", reading.meaning.In(language));
    readings.Append(std::move(row));
  }
  return readings;
}

Answer<Value> ParameterPage(Rules* rules, const std::string& name, const std::string& region, Date as_of,
                            Language language) {
  Value page = Value::EmptyMap();
  Value regions = Value::EmptyList();
  for (const RegionInfo& info : rules->Regions()) {
    if (!region.empty() && info.region != region) continue;
    auto book = rules->At(info.region, as_of);
    if (!book.ok()) continue;  // a region without rules on that day
    const ruleset::Snapshot& snapshot = *(*book)->snapshot;
    const auto parameter = snapshot.parameters.find(name);
    if (parameter == snapshot.parameters.end()) continue;
    if (page.Find("name") == nullptr) SetMeaning(parameter->second, language, &page);
    regions.Append(InRegion(snapshot, name, as_of, language));
  }
  // No region knows it: either the region asked about does not exist, or the name does not.
  if (page.Find("name") == nullptr) {
    if (!region.empty() && rules->bundle()->Chain(region).empty()) {
      return Invalid({Error("unknown-region", {{"region", region}})});
    }
    return Invalid({Error("unknown-parameter", {{"name", name}, {"region", region}})});
  }
  page.Set("as_of", as_of.ToString());
  page.Set("regions", std::move(regions));
  return page;
}

}  // namespace anze::app
