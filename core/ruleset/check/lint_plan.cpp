// The service plan against the decision that counts its services. A slip in one of these names made plans without
// visits, and nothing said so.
#include <algorithm>

#include "core/base/nearest.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;

class PlanLint {
 public:
  PlanLint(const Entity& entity, const EntityMap& ever, Sink* sink)
      : plan_(std::get<ServicePlanRules>(entity.model)), node_(*entity.node), ever_(ever), sink_(sink) {}

  void Run() {
    const Decision* decision = CheckDecision();
    if (decision != nullptr) CheckFromRecords(*decision);
    for (const Node& item : ChildOrNull(node_, "items").items) {
      if (!item.is_map() || IsDisabled(item)) continue;
      if (decision != nullptr) CheckCount(*decision, ChildOrNull(item, "count"));
      CheckInside(item);
    }
  }

 private:
  const Decision* CheckDecision() {
    const Node& named = ChildOrNull(node_, "decision");
    const auto found = ever_.find({EntityKind::kDecision, plan_.decision});
    if (found != ever_.end()) return std::get_if<Decision>(&found->second->model);
    std::vector<std::string_view> known;
    for (const auto& [id, entity] : ever_) {
      if (id.kind == EntityKind::kDecision) known.push_back(id.name);
    }
    if (named.is_scalar()) AddUnknown("unknown-plan-decision", named, known, {});
    return nullptr;
  }

  // What is worked out of the records is told to the decision, which must know it.
  void CheckFromRecords(const Decision& decision) {
    for (const Node::Entry& fact : ChildOrNull(node_, "from_records").entries) {
      if (decision.facts.Find(fact.key) != nullptr) continue;
      std::vector<std::string> paths;
      ForEachLeaf(decision.facts.fields(), "", [&](const std::string& path, const Field&) { paths.push_back(path); });
      Node name;
      name.kind = Node::Kind::kScalar;
      name.scalar = fact.key;
      name.span = fact.key_span;
      AddUnknown("unknown-plan-fact", name, {paths.begin(), paths.end()}, decision.name);
    }
  }

  // A table's outputs are known; a script or a formula gives what it gives.
  void CheckCount(const Decision& decision, const Node& count) {
    if (decision.kind != DecisionKind::kTable || !count.is_scalar()) return;
    const auto at = std::find(decision.outputs.begin(), decision.outputs.end(), count.scalar);
    if (at == decision.outputs.end()) {
      const std::vector<std::string_view> known(decision.outputs.begin(), decision.outputs.end());
      return AddUnknown("unknown-plan-count", count, known, decision.name);
    }
    const Type type = decision.output_types[static_cast<std::size_t>(at - decision.outputs.begin())];
    if (type == Type::kInteger || type == Type::kNumber) return;
    sink_->Add("plan-count-type",
               {{"name", count.scalar}, {"decision", decision.name}, {"type", std::string(TypeName(type))}},
               count.span);
  }

  // Another item, which is a visit of its own.
  void CheckInside(const Node& item) {
    const Node& inside = ChildOrNull(item, "inside");
    if (!inside.is_scalar()) return;
    std::vector<std::string_view> known;
    for (const ServiceItem& other : plan_.items) {
      if (other.id != TextAt(item, "id") && other.inside.empty()) known.push_back(other.id);
    }
    if (std::find(known.begin(), known.end(), inside.scalar) == known.end()) {
      AddUnknown("unknown-plan-item", inside, known, {});
    }
  }

  void AddUnknown(std::string code, const Node& at, const std::vector<std::string_view>& known,
                  const std::string& decision) {
    base::Error error = UnknownName(std::move(code), "name", at.scalar, base::Nearest(at.scalar, known), at.span);
    std::string all;
    for (const std::string_view name : known) all.append(all.empty() ? "" : ", ").append(name);
    error.args.emplace_back("known", all);
    error.args.emplace_back("decision", decision);
    sink_->Add(std::move(error));
  }

  const ServicePlanRules& plan_;
  const Node& node_;
  const EntityMap& ever_;
  Sink* sink_;
};

}  // namespace

void LintPlan(const Entity& entity, const EntityMap& ever, Sink* sink) {
  PlanLint(entity, ever, sink).Run();
  LintPlanWindows(entity, sink);
}

}  // namespace anze::ruleset
