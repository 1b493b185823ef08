#include "core/workflow/personal.h"

#include <algorithm>
#include <utility>

#include "core/decision/names.h"

namespace anze::workflow {
namespace {

using ruleset::Field;
using ruleset::Personal;
using ruleset::PersonalFields;

template <typename Map>
const typename Map::mapped_type* FoundIn(const Map& map, std::string_view name) {
  const auto found = map.find(name);
  return found == map.end() ? nullptr : &found->second;
}

// Of a field, or of the first one below it that has a mark.
Personal MarkIn(const Field& field) {
  if (field.personal != Personal::kNone) return field.personal;
  for (const Field& child : field.children) {
    if (const Personal mark = MarkIn(child); mark != Personal::kNone) return mark;
  }
  return Personal::kNone;
}

template <typename Map>
void Put(const std::string& name, const ruleset::Schema& schema, Map* map) {
  PersonalFields fields(schema);
  if (!fields.empty()) map->emplace(name, std::move(fields));
}

}  // namespace

const PersonalIndex::CaseMarks* PersonalIndex::OfCase(std::string_view type) const { return FoundIn(cases, type); }

const PersonalFields* PersonalIndex::OfEvent(std::string_view type, std::string_view event) const {
  const CaseMarks* marks = OfCase(type);
  return marks == nullptr ? nullptr : FoundIn(marks->data, event);
}

const PersonalFields* PersonalIndex::OfRecord(std::string_view type) const { return FoundIn(records, type); }

const PersonalFields* PersonalIndex::OfDecision(std::string_view name) const { return FoundIn(decisions, name); }

PersonalIndex PersonalIn(const ruleset::Snapshot& snapshot) {
  PersonalIndex index;
  for (const auto& [name, decision] : snapshot.decisions) Put(name, decision.facts, &index.decisions);
  for (const auto& [name, type] : snapshot.case_types) {
    PersonalIndex::CaseMarks marks{PersonalFields(type.facts), {}};
    for (const ruleset::EventType& event : type.events) Put(event.name, event.data, &marks.data);
    // A case that asks about something marked holds it in its journal.
    const bool asks = std::any_of(type.decisions.begin(), type.decisions.end(),
                                  [&](const auto& asked) { return index.OfDecision(asked.decision) != nullptr; });
    if (asks || !marks.empty()) index.cases.emplace(name, std::move(marks));
  }
  for (const auto& [name, schema] : snapshot.records) Put(name, schema, &index.records);
  return index;
}

void CheckPersonalCopy(const decision::Scope& scope, const ruleset::Schema& target, const std::string& path,
                       const decision::Condition& value, const base::SourceSpan& span, base::Diagnostics* diagnostics) {
  const decision::StaticType type = value.type();
  if (type == decision::StaticType::kBoolean || type == decision::StaticType::kNumber) return;
  const Field* to = target.Find(path);
  if (to == nullptr || MarkIn(*to) != Personal::kNone) return;
  for (const std::string& from : value.facts()) {
    const auto named = decision::FindName(scope, from);
    if (!named || named->field == nullptr) continue;
    const Personal mark = MarkIn(*named->field);
    if (mark == Personal::kNone) continue;
    const std::string kind(ruleset::PersonalName(mark));
    diagnostics->emplace_back(
        "personal-unmarked-copy",
        base::MessageArgs{{"from", from}, {"kind", kind}, {"to", path}, {"key", "personal: " + kind}}, span);
  }
}

}  // namespace anze::workflow
