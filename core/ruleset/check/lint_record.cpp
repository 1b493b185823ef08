// What the fields of record types refer to.
#include "core/base/nearest.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;

class RecordLint {
 public:
  RecordLint(const Entity& entity, const EntityMap& ever, Sink* sink) : entity_(entity), ever_(ever), sink_(sink) {}

  void Run() { Check(std::get<Schema>(entity_.model).fields(), "", true); }

 private:
  // `outside`: not in a list, so that the path is that of an entry.
  void Check(const std::vector<Field>& fields, const std::string& above, bool outside) {
    for (const Field& field : fields) {
      const std::string path = above + field.name;
      if (!field.children.empty()) Check(field.children, path + ".", outside && field.type == Type::kObject);
      if (field.refers_to.empty()) continue;
      const Node* entry = outside ? entity_.node->Find(path) : nullptr;
      const Node* stated = entry != nullptr ? entry->Find("refers_to") : nullptr;
      CheckReference(field, stated != nullptr ? stated->span : field.span);
    }
  }

  void CheckReference(const Field& field, const base::SourceSpan& at) {
    const auto found = ever_.find({EntityKind::kRecord, field.refers_to});
    const Schema* target = found != ever_.end() ? std::get_if<Schema>(&found->second->model) : nullptr;
    if (target == nullptr) {
      std::vector<std::string_view> known;
      for (const auto& [id, entity] : ever_) {
        if (id.kind == EntityKind::kRecord) known.push_back(id.name);
      }
      return sink_->Add(
          UnknownName("unknown-referred-record", "name", field.refers_to, base::Nearest(field.refers_to, known), at));
    }
    for (const UniqueKey& key : target->Keys()) {
      const Field* of = key.paths.size() == 1 ? target->Find(key.paths.front()) : nullptr;
      if (of != nullptr && of->type == field.type) return;
    }
    sink_->Add("referred-record-without-key", {{"record", field.refers_to}, {"field", field.name}}, at);
  }

  const Entity& entity_;
  const EntityMap& ever_;
  Sink* sink_;
};

}  // namespace

void LintRecord(const Entity& entity, const EntityMap& ever, Sink* sink) { RecordLint(entity, ever, sink).Run(); }

}  // namespace anze::ruleset
