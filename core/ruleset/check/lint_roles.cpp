// Roles are words of the files until someone declares them: a slip in one would be an event that nobody may raise, or
// a notice to nobody. So every role that is named has to be declared, once any is.
#include <map>

#include "core/base/nearest.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;

class RoleLint {
 public:
  RoleLint(const EntityMap& ever, Sink* sink) : sink_(sink) {
    for (const auto& [id, entity] : ever) {
      if (id.kind != EntityKind::kRole) continue;
      known_.push_back(id.name);
      if (const auto* declared = std::get_if<Role>(&entity->model)) titled_.emplace(declared->title.zh, id.name);
    }
  }

  void CaseType(const Node& type) {
    Named(type.Find("opened_by"));
    for (const Node::Entry& party : ChildOrNull(type, "parties").entries) Check(party.key, party.key_span);
    for (const Node::Entry& event : ChildOrNull(type, "events").entries) {
      Named(event.value.Find("by"));
      for (const Node& effect : ChildOrNull(event.value, "effects").items) Named(effect.Find("notify"));
    }
  }

  void Duty(const Node& duty) {
    Named(duty.Find("subject"));
    Named(duty.Find("recipient"));
  }

 private:
  // One role, or a list of them; nullptr and anything else name none.
  void Named(const Node* node) {
    if (node == nullptr) return;
    if (node->is_scalar()) Check(node->scalar, node->span);
    for (const Node& item : node->items) Named(&item);
  }

  void Check(const std::string& role, const base::SourceSpan& at) {
    if (known_.empty() || role.empty()) return;
    for (const std::string_view known : known_) {
      if (known == role) return;
    }
    const auto titled = titled_.find(role);
    const std::string_view near = titled != titled_.end() ? titled->second : base::Nearest(role, known_);
    sink_->Add(UnknownRole(role, near, known_, at));
  }

  std::vector<std::string_view> known_;
  std::map<std::string_view, std::string_view> titled_;  // by Chinese title
  Sink* sink_;
};

}  // namespace

void LintRoles(const Entity& entity, const EntityMap& ever, Sink* sink) {
  RoleLint lint(ever, sink);
  if (std::holds_alternative<CaseType>(entity.model)) lint.CaseType(*entity.node);
  if (std::holds_alternative<Duty>(entity.model)) lint.Duty(*entity.node);
}

}  // namespace anze::ruleset
