// Finds the entities of a layer by the kind of its files. Only the outermost map of a file is
// looked at; everything below belongs to the entity and is read after the merge.
#include "core/ruleset/read/entity.h"

#include <array>

#include "core/ruleset/layout/place.h"

namespace anze::ruleset {
namespace {

using base::Node;

struct KindRow {
  EntityKind kind;
  FileKind file;
  std::string_view name;
};

// In the order of EntityKind, which indexes it.
constexpr std::array<KindRow, kEntityKinds> kKinds = {{
    {EntityKind::kParameter, FileKind::kParameters, "parameter"},
    {EntityKind::kDecision, FileKind::kDecisions, "decision"},
    {EntityKind::kCaseType, FileKind::kCases, "case-type"},
    {EntityKind::kDuty, FileKind::kDuties, "duty"},
    {EntityKind::kRecord, FileKind::kRecords, "record"},
    {EntityKind::kReport, FileKind::kReports, "report"},
    {EntityKind::kMessage, FileKind::kMessages, "message"},
    {EntityKind::kPlan, FileKind::kPlans, "service-plan"},
    {EntityKind::kRole, FileKind::kRoles, "role"},
}};

const KindRow* RowOf(FileKind file) {
  for (const KindRow& row : kKinds) {
    if (row.file == file) return &row;
  }
  return nullptr;
}

void AddEntity(const KindRow& row, Contribution contribution, std::string name, LayerEntities* entities, Sink* sink) {
  const auto [at, added] = entities->emplace(EntityId{row.kind, std::move(name)}, contribution);
  if (added) return;
  const base::SourceSpan& first = *at->second.key_span;
  sink->Add("duplicate-" + std::string(row.name),
            {{"id", at->first.name}, {"first", first.file + ":" + std::to_string(first.line)}}, *contribution.key_span);
}

}  // namespace

LayerEntities CollectEntities(const Layer& layer, Sink* sink) {
  LayerEntities entities;
  for (const auto& [path, document] : layer.files) {
    const KindRow* row = RowOf(PlaceFile(layer.region + "/" + path).kind);
    if (row == nullptr || !document.root.is_map()) continue;
    const std::string_view key = RootShape(row->file).keys.front().name;
    const Node* node = document.root.Find(key);
    if (node == nullptr || !node->is_map()) continue;
    // A region has one service plan, which therefore has no name.
    if (row->kind == EntityKind::kPlan) {
      AddEntity(*row, {&layer, node, &document.root.KeySpan(key)}, {}, &entities, sink);
      continue;
    }
    // A message or a role may be a bare text; every other entity is a map.
    const bool texts = row->kind == EntityKind::kMessage || row->kind == EntityKind::kRole;
    for (const Node::Entry& entry : node->entries) {
      if (!entry.value.is_map() && !(texts && entry.value.is_scalar())) continue;
      AddEntity(*row, {&layer, &entry.value, &entry.key_span}, entry.key, &entities, sink);
    }
  }
  return entities;
}

const Shape* ShapeOf(EntityKind kind) { return EntryShape(kKinds[static_cast<std::size_t>(kind)].file); }

std::string_view KindName(EntityKind kind) { return kKinds[static_cast<std::size_t>(kind)].name; }

}  // namespace anze::ruleset
