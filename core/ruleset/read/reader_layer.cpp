// Reads the files of a layer that are not merged: manifest, clauses, locks; and chooses the reader
// of an entity.
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/read.h"

namespace anze::ruleset {
namespace {

using base::Node;

}  // namespace

void ReadManifest(const base::Document& document, Layer* layer) {
  const Node& root = document.root;
  layer->title = LocalizedOf(root.Find("title"));
  layer->effective = EffectiveOf(root.Find("effective"));
  layer->expiry_clauses = TextsOf(root.Find("expiry_clauses"));
  if (const Node* after = root.Find("after_expiry"); after != nullptr && after->is_map()) {
    layer->after_expiry.cases = TextsOf(after->Find("cases"));
    layer->after_expiry.records = TextsOf(after->Find("records"));
    layer->after_expiry.plans = BoolOf(after->Find("plans"));
  }
  layer->shared_decisions = TextsOf(root.Find("shared_decisions"));
  for (const Node::Entry& ask : ChildOrNull(root, "asks").entries) layer->asks[ask.key] = TextOf(&ask.value);
  for (const Node& item : ChildOrNull(root, "documents").items) {
    if (!item.is_map()) continue;
    layer->documents.push_back({TextAt(item, "id"), TextAt(item, "number"), LocalizedOf(item.Find("title")),
                                LocalizedOf(item.Find("issuer")), DateOf(item.Find("issued")),
                                EffectiveOf(item.Find("effective"))});
  }
}

void ReadClauses(const base::Document& document, Layer* layer) {
  for (const Node& item : ChildOrNull(document.root, "clauses").items) {
    if (!item.is_map()) continue;
    Clause clause;
    clause.id = TextAt(item, "id");
    clause.document = TextAt(item, "document");
    clause.locator = TextAt(item, "locator");
    clause.quote = TextAt(item, "quote");
    clause.paraphrase = LocalizedOf(item.Find("paraphrase"));
    clause.verified = BoolOf(item.Find("verified"), true);
    clause.machine_checkable = BoolOf(item.Find("machine_checkable"), true);
    clause.reason = LocalizedOf(item.Find("reason"));
    clause.declared = LocalizedOf(item.Find("declared"));
    const Node* id = item.Find("id");
    clause.span = id != nullptr ? id->span : item.span;
    layer->clauses.push_back(std::move(clause));
  }
}

void ReadLocks(const base::Document& document, Layer* layer) {
  for (const Node& item : ChildOrNull(document.root, "locks").items) {
    if (!item.is_map()) continue;
    Lock lock;
    lock.id = TextAt(item, "id");
    lock.forbids = ForbidsOf(TextAt(item, "forbids"));
    lock.target = TextAt(item, "target");
    lock.parts = TextsOf(item.Find("parts"));
    lock.reads = TextsOf(item.Find("reads"));
    lock.opened_by = TextsOf(item.Find("opened_by"));
    if (item.Find("effective") != nullptr) lock.effective = EffectiveOf(item.Find("effective"));
    const Node& values = ChildOrNull(item, "values");
    for (const Node& value : values.items) lock.values.push_back(base::ToValue(value));
    if (values.is_scalar()) lock.values.push_back(base::ToValue(values));
    lock.reason = LocalizedOf(item.Find("reason"));
    lock.clauses = TextsOf(item.Find("clauses"));
    lock.region = layer->region;
    lock.span = item.span;
    layer->locks.push_back(std::move(lock));
  }
}

void ReadEntity(const Bundle& bundle, Entity* entity, Sink* sink) {
  switch (entity->id.kind) {
    case EntityKind::kParameter:
      entity->model = ReadParameter(*entity);
      return;
    case EntityKind::kDecision:
      entity->model = ReadDecision(bundle, *entity, sink);
      return;
    case EntityKind::kCaseType:
      entity->model = ReadCaseType(*entity, sink);
      return;
    case EntityKind::kDuty:
      entity->model = ReadDuty(*entity);
      return;
    case EntityKind::kRecord:
      entity->model = ReadFields(entity->node, sink, FieldUse::kRecord);
      return;
    case EntityKind::kReport:
      entity->model = ReadReport(*entity);
      return;
    case EntityKind::kMessage:
      entity->model = Message{entity->id.name, LocalizedOf(entity->node)};
      return;
    case EntityKind::kPlan:
      entity->model = ReadServicePlan(*entity);
      return;
    case EntityKind::kRole:
      entity->model = Role{entity->id.name, LocalizedOf(entity->node)};
      return;
  }
}

}  // namespace anze::ruleset
