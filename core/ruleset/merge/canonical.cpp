// Digests of content.
//
// A merged entity is written as canonical JSON (keys sorted, no blanks, numbers in one form) and
// hashed. Comments, key order and file names do not reach the tree, so they cannot change the
// digest. The parts that the tree does not hold are added: all dated values of a parameter with the
// layer that states each, and the text of a script.
//
// A stretch's digest covers the digests of its entities, not their content, so a parameter that
// changes costs one new entity digest and one short hash per region that inherits it.
#include "core/ruleset/merge/canonical.h"

#include <algorithm>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Value;

Value DayValue(const std::optional<calendar::Date>& day) { return day ? Value(day->ToString()) : Value(); }

Value TextValue(const base::Localized& text) {
  Value value = Value::EmptyMap();
  value.Set("zh", text.zh);
  value.Set("en", text.en);
  return value;
}

Value TextsValue(const std::vector<std::string>& texts) {
  Value value = Value::EmptyList();
  for (const std::string& text : texts) value.Append(text);
  return value;
}

Value TimeValue(const EffectiveTime& time) {
  Value value = Value::EmptyMap();
  value.Set("from", DayValue(time.from));
  value.Set("to", DayValue(time.to));
  return value;
}

Value ParameterContent(const Parameter& parameter, Value merged) {
  Value values = Value::EmptyList();
  for (const DatedValue& dated : parameter.values) {
    Value& item = values.Append(Value::EmptyMap());
    item.Set("from", dated.from.ToString());
    item.Set("to", DayValue(dated.to));
    item.Set("value", dated.value);
    item.Set("clauses", TextsValue(dated.clauses));
    item.Set("region", dated.region);
    // Only where it is stated: rules of earlier releases keep their names.
    if (!dated.applies_to.empty()) item.Set("applies_to", dated.applies_to.text);
  }
  merged.Set("values", std::move(values));
  return merged;
}

Value DocumentContent(const RegulationDocument& document) {
  Value value = Value::EmptyMap();
  value.Set("id", document.id);
  value.Set("number", document.number);
  value.Set("title", TextValue(document.title));
  value.Set("issuer", TextValue(document.issuer));
  value.Set("issued", DayValue(document.issued));
  value.Set("effective", TimeValue(document.effective));
  return value;
}

Value ClauseContent(const Clause& clause) {
  Value value = Value::EmptyMap();
  value.Set("id", clause.id);
  value.Set("document", clause.document);
  value.Set("locator", clause.locator);
  value.Set("quote", clause.quote);
  value.Set("paraphrase", TextValue(clause.paraphrase));
  value.Set("machine_checkable", clause.machine_checkable);
  if (!clause.verified) value.Set("verified", false);  // only so: rules of earlier releases keep their names
  return value;
}

Value LockContent(const Lock& lock) {
  Value value = Value::EmptyMap();
  value.Set("id", lock.id);
  value.Set("forbids", static_cast<int>(lock.forbids));
  value.Set("target", lock.target);
  value.Set("values", Value(lock.values));
  value.Set("reason", TextValue(lock.reason));
  value.Set("clauses", TextsValue(lock.clauses));
  // Only where they are stated: rules of earlier releases keep their names.
  if (!lock.parts.empty()) value.Set("parts", TextsValue(lock.parts));
  if (!lock.reads.empty()) value.Set("reads", TextsValue(lock.reads));
  if (!lock.opened_by.empty()) value.Set("opened_by", TextsValue(lock.opened_by));
  if (lock.effective) value.Set("effective", TimeValue(*lock.effective));
  return value;
}

// Lists whose order says nothing are sorted by id.
template <typename T, typename F>
Value SortedById(std::vector<T> items, F content) {
  std::sort(items.begin(), items.end(), [](const T& a, const T& b) { return a.id < b.id; });
  Value value = Value::EmptyList();
  for (const T& item : items) value.Append(content(item));
  return value;
}

// A layer out of force says nothing but its citations.
Value LayerContent(const Layer& layer, bool in_force) {
  Value value = Value::EmptyMap();
  value.Set("region", layer.region);
  value.Set("title", TextValue(layer.title));
  value.Set("effective", TimeValue(layer.effective));
  value.Set("in_force", in_force);
  value.Set("expiry_clauses", TextsValue(layer.expiry_clauses));
  // Only where it is stated: rules of earlier releases keep their names.
  if (const AfterExpiry& after = layer.after_expiry; after.plans || !after.cases.empty() || !after.records.empty()) {
    Value& still = value.Set("after_expiry", Value::EmptyMap());
    still.Set("cases", TextsValue(after.cases));
    still.Set("records", TextsValue(after.records));
    still.Set("plans", after.plans);
  }
  value.Set("documents", SortedById(layer.documents, DocumentContent));
  value.Set("clauses", SortedById(layer.clauses, ClauseContent));
  if (in_force) value.Set("locks", SortedById(layer.locks, LockContent));
  return value;
}

}  // namespace

std::string EntityDigest(const Entity& entity) {
  Value content = base::ToValue(*entity.node);
  if (const auto* parameter = std::get_if<Parameter>(&entity.model)) {
    content = ParameterContent(*parameter, std::move(content));
  }
  if (const auto* decision = std::get_if<Decision>(&entity.model)) {
    if (!decision->script.empty()) content.Set("script", decision->script);
  }
  return base::Sha256Hex(base::WriteCanonicalJson(content));
}

std::string StretchDigest(const std::string& region, const std::vector<const Layer*>& chain, const Stretch& stretch) {
  Value content = Value::EmptyMap();
  content.Set("region", region);
  Value& layers = content.Set("layers", Value::EmptyList());
  for (const Layer* layer : chain) {
    const bool in_force = std::find(stretch.in_force.begin(), stretch.in_force.end(), layer) != stretch.in_force.end();
    layers.Append(LayerContent(*layer, in_force));
  }
  Value::Map entities;
  for (const auto& [id, entity] : stretch.entities) {
    entities.emplace_back(std::string(KindName(id.kind)) + " " + id.name, entity->digest);
  }
  content.Set("entities", Value(std::move(entities)));
  return base::Sha256Hex(base::WriteCanonicalJson(content));
}

}  // namespace anze::ruleset
