// Two layers are compared by what they make of a field together: a layer that restates a field keeps the mark of the
// layer above, one that replaces a whole record or list must write it again.
#include "core/ruleset/check/personal_kept.h"

#include <algorithm>
#include <map>
#include <string>
#include <variant>

#include "core/ruleset/merge/prepare.h"
#include "core/ruleset/model/personal_fields.h"

namespace anze::ruleset {
namespace {

using SchemaMap = std::map<std::string, const Schema*>;

// The schemas of an entity: of a case type its facts, and the data of each event.
SchemaMap SchemasOf(const Model& model) {
  SchemaMap schemas;
  if (const auto* record = std::get_if<Schema>(&model)) schemas[""] = record;
  if (const auto* decision = std::get_if<Decision>(&model)) schemas[""] = &decision->facts;
  if (const auto* type = std::get_if<CaseType>(&model)) {
    schemas[""] = &type->facts;
    for (const EventType& event : type->events) schemas[event.name] = &event.data;
  }
  return schemas;
}

const Field* FieldOf(const Schema& schema, const PersonalField& marked) {
  const std::vector<Field>* level = &schema.fields();
  const Field* at = nullptr;
  for (const std::string& step : marked.steps) {
    if (step.empty()) continue;
    const auto found = std::find_if(level->begin(), level->end(), [&](const Field& one) { return one.name == step; });
    if (found == level->end()) return nullptr;
    at = &*found;
    level = &found->children;
  }
  return at;
}

void Compare(const Schema& above, const Schema& below, Sink* sink) {
  const PersonalFields marks(above);
  for (const PersonalField& marked : marks.fields()) {
    const Field* field = FieldOf(below, marked);
    if (field == nullptr || field->personal == marked.kind) continue;
    const std::string kind(PersonalName(marked.kind));
    sink->Add("personal-taken", {{"field", marked.path()}, {"kind", kind}, {"key", "personal: " + kind}}, field->span);
  }
}

}  // namespace

void CheckPersonalKept(const Bundle& bundle, EntityCache* cache, Sink* sink) {
  for (const auto& [region, layer] : bundle.layers) {
    std::vector<const Layer*> chain = DeclaredChain(bundle, region);
    std::vector<const Layer*> above = chain;
    std::erase(above, &layer);
    for (const auto& [id, contribution] : cache->Of(layer)) {
      const bool fields =
          id.kind == EntityKind::kRecord || id.kind == EntityKind::kDecision || id.kind == EntityKind::kCaseType;
      if (!fields || above.empty()) continue;
      const auto higher = cache->Get(id, above);
      const auto merged = higher == nullptr ? nullptr : cache->Get(id, chain);
      if (merged == nullptr) continue;
      const SchemaMap below = SchemasOf(merged->model);
      for (const auto& [name, schema] : SchemasOf(higher->model)) {
        const auto same = below.find(name);
        if (same != below.end()) Compare(*schema, *same->second, sink);
      }
    }
  }
}

}  // namespace anze::ruleset
