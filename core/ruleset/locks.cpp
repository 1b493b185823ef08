#include "core/ruleset/locks.h"

#include <algorithm>
#include <set>

#include "core/base/json.h"
#include "core/ruleset/layout.h"
#include "core/ruleset/lint.h"
#include "core/ruleset/node_read.h"
#include "core/ruleset/overlay.h"
#include "core/ruleset/parameter_order.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::SourceSpan;
using base::Value;
using calendar::Date;

bool Overlap(const EffectiveTime& a, const EffectiveTime& b) {
  return (!a.to || !b.from || *b.from <= *a.to) && (!b.to || !a.from || *a.from <= *b.to);
}

EffectiveTime TimeOf(const DatedValue& value, const Parameter& parameter) {
  EffectiveTime time{value.from, value.to};
  for (const DatedValue& other : parameter.values) {
    if (other.region != value.region || other.from <= value.from) continue;
    if (!time.to || other.from - 1 < *time.to) time.to = other.from - 1;
  }
  return time;
}

// One line of a rule's meaning: equal lines test the same.
using Meaning = std::vector<std::string>;
struct Condition {
  std::string id;
  Meaning meaning;
  SourceSpan span;
};

std::vector<Condition> ConditionsOf(const Entity* entity) {
  std::vector<Condition> conditions;
  const auto* decision = entity != nullptr ? std::get_if<Decision>(&entity->model) : nullptr;
  if (decision == nullptr) return conditions;
  for (const Rule& rule : decision->rules) {
    conditions.push_back({rule.id, {"rule", rule.when.text, rule.require.text, rule.each, rule.as}, rule.require.span});
  }
  for (const TableRow& row : decision->rows) {
    Meaning meaning = {"row", row.outcome};
    for (const Expression& test : row.tests) meaning.push_back(test.text);
    for (const Expression& output : row.outputs) meaning.push_back(output.text);
    conditions.push_back({row.id, std::move(meaning), row.span});
  }
  for (const FormulaStep& step : decision->steps) {
    conditions.push_back({step.id, {"step", step.id, step.when.text, step.value.text, step.require.text}, step.span});
  }
  const bool lua = decision->kind == DecisionKind::kLua;
  if (!decision->value.empty() || lua) {
    conditions.push_back(
        {"value", {"value", decision->value.text, decision->function, decision->script}, entity->span});
  }
  return conditions;
}

// The place in the layer's own text that states the item: its id, or the entity's name.
SourceSpan PlaceOf(const Contribution& layer, const std::string& id) {
  for (const std::string_view list : {"rules", "rows", "steps"}) {
    for (const Node& item : ChildOrNull(*layer.node, list).items) {
      if (item.is_map() && TextAt(item, "id") == id) return item.Find("id")->span;
    }
  }
  return *layer.key_span;
}

bool SameValue(const Value& a, const Value& b) {
  const auto text = [](const Value& value) { return value.is_string() ? value.as_string() : base::WriteJson(value); };
  return a == b || text(a) == text(b);
}

// The locks of one higher layer against one lower one.
class LockChecker {
 public:
  LockChecker(const Layer& above, const Layer& below, std::vector<const Layer*> chain, EntityCache* cache, Sink* sink)
      : above_(above), below_(below), with_(std::move(chain)), cache_(cache), sink_(sink) {
    before_.assign(with_.begin(), with_.end() - 1);
    for (const Layer* layer : with_) {
      at_lock_.push_back(layer);
      if (layer == &above) break;
    }
  }

  void Check(const Lock& lock) {
    switch (lock.forbids) {
      case Lock::Forbids::kAddRule:
        return CheckAddRule(lock);
      case Lock::Forbids::kChangeRule:
        return CheckChangeRule(lock);
      case Lock::Forbids::kSetParameter:
        return CheckSet(lock);
      case Lock::Forbids::kLowerParameter:
        return CheckMoves(lock, lock.target, Tightening::kLower, at_lock_);
      case Lock::Forbids::kRaiseParameter:
        return CheckMoves(lock, lock.target, Tightening::kRaise, at_lock_);
      case Lock::Forbids::kAddDecision:
        return CheckAdded(lock, EntityKind::kDecision);
      case Lock::Forbids::kAddCaseType:
        return CheckAdded(lock, EntityKind::kCaseType);
    }
  }

 private:
  const Contribution* Stated(EntityKind kind, const std::string& name) const {
    const LayerEntities& stated = cache_->Of(below_);
    const auto found = stated.find({kind, name});
    return found != stated.end() ? &found->second : nullptr;
  }

  // Every condition of the merge must already stand above; and no parameter it reads may be tightened.
  void CheckAddRule(const Lock& lock) {
    const auto before = cache_->Get({EntityKind::kDecision, lock.target}, before_);
    const std::vector<Condition> known = ConditionsOf(before.get());
    if (const Contribution* stated = Stated(EntityKind::kDecision, lock.target)) {
      std::set<Meaning> meanings;
      for (const Condition& condition : known) meanings.insert(condition.meaning);
      const auto after = cache_->Get({EntityKind::kDecision, lock.target}, with_);
      for (const Condition& condition : ConditionsOf(after.get())) {
        if (!meanings.contains(condition.meaning)) Broken(lock, condition.id, PlaceOf(*stated, condition.id));
      }
    }
    if (before == nullptr) return;
    const auto* decision = std::get_if<Decision>(&before->model);
    if (decision == nullptr) return;
    for (const Expression* expression : ExpressionsOfDecision(*decision)) {
      for (const std::string& name : ParametersIn(expression->text)) {
        CheckMoves(lock, name, TighteningOf(expression->text, name), before_);
      }
    }
  }

  // What stands above must stand unchanged in the merge.
  void CheckChangeRule(const Lock& lock) {
    const Contribution* stated = Stated(EntityKind::kDecision, lock.target);
    if (stated == nullptr) return;
    const auto before = cache_->Get({EntityKind::kDecision, lock.target}, before_);
    const auto after = cache_->Get({EntityKind::kDecision, lock.target}, with_);
    std::set<Meaning> meanings;
    for (const Condition& condition : ConditionsOf(after.get())) meanings.insert(condition.meaning);
    for (const Condition& condition : ConditionsOf(before.get())) {
      if (!meanings.contains(condition.meaning)) Broken(lock, condition.id, PlaceOf(*stated, condition.id));
    }
  }

  void CheckSet(const Lock& lock) {
    ForOwnValues(lock.target, [&](const DatedValue& value) {
      const bool any = lock.values.empty();
      const bool named = std::any_of(lock.values.begin(), lock.values.end(),
                                     [&](const Value& forbidden) { return SameValue(forbidden, value.value); });
      if (any || named) Broken(lock, lock.target, value.span);
    });
  }

  // Values that lie on the forbidden side of what holds above on any of their days.
  void CheckMoves(const Lock& lock, const std::string& name, Tightening forbidden,
                  const std::vector<const Layer*>& above) {
    if (forbidden == Tightening::kNone) return;
    ForOwnValues(name, [&](const DatedValue& value) {
      const auto entity = cache_->Get({EntityKind::kParameter, name}, above);
      const auto* parameter = entity != nullptr ? std::get_if<Parameter>(&entity->model) : nullptr;
      if (parameter != nullptr && !Moves(*parameter, value, forbidden)) return;
      Broken(lock, name, value.span);
    });
  }

  bool Moves(const Parameter& parameter, const DatedValue& value, Tightening forbidden) const {
    std::vector<Date> days = {value.from};
    for (const DatedValue& other : parameter.values) {
      if (other.from > value.from && (!value.to || other.from <= *value.to)) days.push_back(other.from);
    }
    return std::any_of(days.begin(), days.end(), [&](Date day) {
      const DatedValue* above = GoverningValue(parameter, day).governing;
      if (above == nullptr) return forbidden == Tightening::kAny;
      if (SameValue(above->value, value.value)) return false;
      const auto order = CompareValues(parameter.type, value.value, above->value);
      if (forbidden == Tightening::kAny || !order) return true;
      return forbidden == Tightening::kRaise ? *order > 0 : *order < 0;
    });
  }

  template <typename F>
  void ForOwnValues(const std::string& name, F visit) {
    if (Stated(EntityKind::kParameter, name) == nullptr) return;
    const auto entity = cache_->Get({EntityKind::kParameter, name}, with_);
    const auto* parameter = std::get_if<Parameter>(&entity->model);
    if (parameter == nullptr) return;
    for (const DatedValue& value : parameter->values) {
      if (value.region == below_.region && Overlap(TimeOf(value, *parameter), above_.effective)) visit(value);
    }
  }

  void CheckAdded(const Lock& lock, EntityKind kind) {
    const Contribution* stated = Stated(kind, lock.target);
    if (stated == nullptr || cache_->Get({kind, lock.target}, before_) != nullptr) return;
    Broken(lock, lock.target, *stated->key_span);
  }

  void Broken(const Lock& lock, const std::string& what, const SourceSpan& at) {
    const std::string clause = lock.clauses.empty() ? std::string() : lock.clauses.front();
    base::Error error("broken-lock",
                      {{"what", what},
                       {"lock", lock.id},
                       {"region", lock.region},
                       {"target", lock.target},
                       {"clause", clause},
                       {"reason_zh", lock.reason.zh},
                       {"reason_en", lock.reason.In(base::Language::kEn)},
                       {"reason", std::string(ForbidsName(lock.forbids))}},
                      at);
    error.clause = clause;
    sink_->Add(std::move(error));
  }

  const Layer& above_;
  const Layer& below_;
  std::vector<const Layer*> with_;     // the chain down to and with the lower layer
  std::vector<const Layer*> before_;   // … without it
  std::vector<const Layer*> at_lock_;  // the chain down to the lock
  EntityCache* cache_;
  Sink* sink_;
};

// A lock that names nothing holds nothing: a slip of the pen would go unnoticed.
void CheckTarget(const Bundle& bundle, const Lock& lock, const EntityCache& cache, Sink* sink) {
  EntityKind kind = EntityKind::kParameter;
  if (lock.forbids == Lock::Forbids::kAddRule || lock.forbids == Lock::Forbids::kChangeRule) {
    kind = EntityKind::kDecision;
  } else if (lock.forbids == Lock::Forbids::kAddDecision || lock.forbids == Lock::Forbids::kAddCaseType) {
    return;  // names what must not come to be
  }
  for (const auto& [region, layer] : bundle.layers) {
    if (cache.Of(layer).contains({kind, lock.target})) return;
  }
  sink->AddWarning("lock-without-target", {{"target", lock.target}, {"lock", lock.id}}, lock.span);
}

}  // namespace

void CheckLocks(const Bundle& bundle, EntityCache* cache, Sink* sink) {
  for (const auto& [region, layer] : bundle.layers) {
    for (const Lock& lock : layer.locks) CheckTarget(bundle, lock, *cache, sink);
  }
  for (const auto& [region, below] : bundle.layers) {
    if (!below.declared) continue;
    const std::vector<const Layer*> chain = DeclaredChain(bundle, region);
    for (const Layer* above : chain) {
      if (above == &below || above->locks.empty() || !Overlap(above->effective, below.effective)) continue;
      LockChecker checker(*above, below, chain, cache, sink);
      for (const Lock& lock : above->locks) checker.Check(lock);
    }
  }
}

std::string_view ForbidsName(Lock::Forbids forbids) {
  static constexpr std::string_view kNames[] = {"add-rule",        "change-rule",  "set-parameter", "lower-parameter",
                                                "raise-parameter", "add-decision", "add-case-type"};
  return kNames[static_cast<std::size_t>(forbids)];
}

Tightening TighteningOf(std::string_view expression, std::string_view parameter) {
  const std::size_t name = expression.find(parameter);
  const std::size_t call = name == std::string_view::npos ? name : expression.rfind("param", name);
  const std::size_t close = name == std::string_view::npos ? name : expression.find(')', name);
  if (call == std::string_view::npos || close == std::string_view::npos) return Tightening::kAny;
  // `x >= param("p")`: raising p tightens. Within a negation or a sum nothing is certain.
  if (expression.find("not ") != std::string_view::npos || expression.find(" or ") != std::string_view::npos) {
    return Tightening::kAny;
  }
  const auto trim = [](std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
  };
  const std::string_view left = trim(expression.substr(0, call));
  const std::string_view right = trim(expression.substr(close + 1));
  const bool ends_here = right.empty() || right.starts_with("and ");
  if (ends_here && (left.ends_with(">=") || left.ends_with(">"))) return Tightening::kRaise;
  if (ends_here && (left.ends_with("<=") || left.ends_with("<"))) return Tightening::kLower;
  const bool starts_here = left.empty() || left.ends_with(" and");
  if (starts_here && (right.starts_with("<=") || right.starts_with("<"))) return Tightening::kRaise;
  if (starts_here && (right.starts_with(">=") || right.starts_with(">"))) return Tightening::kLower;
  return Tightening::kAny;
}

}  // namespace anze::ruleset
