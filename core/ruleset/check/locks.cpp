// Checks locks by comparing merges.
//
// For a lock of a higher layer and one layer below it the chain is merged twice, without that layer
// and with it; changes.h says what differs and what that does to those whom the rules bind. Values
// of parameters are compared day by day with those that govern above.
//
// Tightening can also come in by a parameter that a locked condition reads. Which way it may not
// move is told from the text of a simple comparison (lock_values.h); in any other expression every
// move counts.
#include "core/ruleset/check/locks.h"

#include <algorithm>

#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/ruleset/check/changes.h"
#include "core/ruleset/check/lock_reads.h"
#include "core/ruleset/check/lock_target.h"
#include "core/ruleset/check/lock_values.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/merge/overlay.h"
#include "core/ruleset/merge/prepare.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;
using base::SourceSpan;
using base::Value;

// Rules may be added under change-rule, and dropped under add-rule.
bool IsForbidden(Lock::Forbids forbids, Bearing bearing) {
  using enum Lock::Forbids;
  if (bearing == Bearing::kUnclear || forbids == kChangeCase) return true;
  if (forbids == kChangeRule || forbids == kLoosenCase) return bearing == Bearing::kLoosens;
  return bearing == Bearing::kTightens;
}

bool InParts(const Lock& lock, const std::vector<std::string>& path) {
  const std::string text = TextOfPath(path);
  return lock.parts.empty() || std::any_of(lock.parts.begin(), lock.parts.end(), [&](const std::string& part) {
           return text == part || text.starts_with(part + ".");
         });
}

// The items of a decision are known by their ids, everything else by its path.
std::string NameOf(const std::vector<std::string>& path) {
  const bool item = path.size() == 2 && (path[0] == "rules" || path[0] == "rows" || path[0] == "steps");
  return item ? path[1] : TextOfPath(path);
}

// The place in the layer's own text that states the changed part, or the nearest above it: an item's
// id, a key, or the entity's name.
SourceSpan PlaceOfChange(const Contribution& layer, const std::vector<std::string>& path) {
  SourceSpan place = *layer.key_span;
  const Node* at = layer.node;
  for (const std::string& step : path) {
    const Node* next = at->Find(step);
    if (next != nullptr) place = at->KeySpan(step);
    for (const Node& item : at->items) {
      if (!item.is_map() || TextAt(item, "id") != step) continue;
      next = &item;
      place = item.Find("id")->span;
    }
    if (next == nullptr) break;
    at = next;
  }
  return place;
}

// From the first to the last day on which a document that the lock cites is in force. A clause or a
// document that is not known has been reported, and sets no bounds.
EffectiveTime TimeOfDocuments(const Lock& lock, const std::vector<const Layer*>& chain) {
  std::optional<EffectiveTime> time;
  for (const Layer* layer : chain) {
    for (const Clause& clause : layer->clauses) {
      if (std::find(lock.clauses.begin(), lock.clauses.end(), clause.id) == lock.clauses.end()) continue;
      EffectiveTime document;
      for (const Layer* registers : chain) {
        for (const RegulationDocument& known : registers->documents) {
          if (known.id == clause.document) document = known.effective;
        }
      }
      if (!time) {
        time = document;
        continue;
      }
      if (!document.from || (time->from && *document.from < *time->from)) time->from = document.from;
      if (!document.to || (time->to && *document.to > *time->to)) time->to = document.to;
    }
  }
  return time.value_or(EffectiveTime{});
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
    const auto bound = CommonDays(above_.effective, lock.effective ? *lock.effective : TimeOfDocuments(lock, at_lock_));
    const auto days = bound ? CommonDays(*bound, below_.effective) : std::nullopt;
    if (!days) return;
    days_ = *days;
    using enum Lock::Forbids;
    switch (lock.forbids) {
      case kSetParameter:
        CheckDefinition(lock, lock.target);
        return CheckSet(lock);
      case kLowerParameter:
        CheckDefinition(lock, lock.target);
        return CheckMoves(lock, lock.target, Tightening::kLower, at_lock_);
      case kRaiseParameter:
        CheckDefinition(lock, lock.target);
        return CheckMoves(lock, lock.target, Tightening::kRaise, at_lock_);
      case kChangeParameter:
        return CheckDefinition(lock, lock.target);
      case kAddDecision:
      case kAddCaseType:
      case kAddRecord:
      case kAddDuty:
        return CheckAdded(lock);
      default:
        CheckChanges(lock);
        if (lock.forbids == kAddRule || lock.forbids == kTightenCase) CheckMentions(lock);
        if (lock.forbids == kAddRule || lock.forbids == kChangeRule) {
          CheckAsks(lock);
          CheckUsed(lock, lock.target, {lock.target});
        }
        if (lock.forbids == kTightenRecord) CheckJudges(lock);
    }
  }

 private:
  const Contribution* Stated(EntityKind kind, const std::string& name) const {
    const LayerEntities& stated = cache_->Of(below_);
    const auto found = stated.find({kind, name});
    return found != stated.end() ? &found->second : nullptr;
  }

  Changes ChangesOf(EntityKind kind, const std::string& name) {
    const auto before = cache_->Get({kind, name}, before_);
    const auto after = cache_->Get({kind, name}, with_);
    if (kind == EntityKind::kDecision) return ChangesOfDecision(before.get(), *after);
    if (kind == EntityKind::kCaseType) return ChangesOfCase(before.get(), *after);
    if (kind == EntityKind::kRecord) return ChangesOfRecord(before.get(), *after);
    if (kind == EntityKind::kDuty || kind == EntityKind::kPlan) return ChangesOfDuty(before.get(), *after);
    return ChangesOfParameter(before.get(), *after);
  }

  void CheckChanges(const Lock& lock) {
    const EntityId target = TargetOf(lock);
    const EntityKind kind = target.kind;
    const std::string& name = target.name;
    const Contribution* stated = Stated(kind, name);
    if (stated == nullptr) return;
    Changes changes = ChangesOf(kind, name);
    std::erase_if(changes, [&](const Change& change) {
      // Where nothing stands above, what is new is the business of other locks.
      if (change.path.empty() && lock.forbids != Lock::Forbids::kAddRule) return true;
      if (!IsForbidden(lock.forbids, change.bearing)) return true;
      return kind == EntityKind::kDecision ? IsFreeItem(lock, change) : !change.steers && !InParts(lock, change.path);
    });
    // Everything that stood above is gone with one word: that is one finding.
    const bool replaced = stated->node->is_map() && BoolOf(stated->node->Find("replace"));
    if (replaced && changes.size() > 1) return Broken(lock, "replace", stated->node->KeySpan("replace"));
    for (const Change& change : changes) {
      const std::string what = change.path.empty() ? lock.target : NameOf(change.path);
      Broken(lock, what, PlaceOfChange(*stated, change.path));
    }
    if (kind == EntityKind::kDecision) CheckRowOrder(lock, *stated);
  }

  // Of a decision that is locked in parts, whether the change leaves them as they are: another rule, another step, a
  // row behind the locked ones. A new step may take the name of a fact, and a row in front answers first, so these
  // are not free; nor is anything but rules, rows and steps.
  bool IsFreeItem(const Lock& lock, const Change& change) {
    if (lock.parts.empty() || change.path.size() != 2 || InParts(lock, change.path)) return false;
    const EntityId id{EntityKind::kDecision, lock.target};
    if (change.path[0] == "rules") return true;
    const std::string& item = change.path[1];
    if (change.path[0] == "steps") {
      const auto before = cache_->Get(id, before_);
      return change.bearing == Bearing::kAdds || PositionOf(*before->node, "steps", item).has_value();
    }
    if (change.path[0] != "rows") return false;
    const auto after = cache_->Get(id, with_);
    const auto at = PositionOf(*after->node, "rows", item);
    if (!at) return true;  // one row less
    if (TextAt(*after->node, "hit") != "first") return false;
    return std::none_of(lock.parts.begin(), lock.parts.end(), [&](const std::string& part) {
      const auto locked = part.starts_with("rows.") ? PositionOf(*after->node, "rows", part.substr(5)) : std::nullopt;
      return locked && *at < *locked;
    });
  }

  // A row that stood behind a locked one may not come to stand in front of it.
  void CheckRowOrder(const Lock& lock, const Contribution& stated) {
    const auto before = cache_->Get({EntityKind::kDecision, lock.target}, before_);
    const auto after = cache_->Get({EntityKind::kDecision, lock.target}, with_);
    if (before == nullptr) return;
    for (const std::string& part : lock.parts) {
      if (!part.starts_with("rows.")) continue;
      const std::string locked = part.substr(5);
      for (const Node& row : ChildOrNull(*before->node, "rows").items) {
        const std::string id = TextAt(row, "id");
        const auto in_front = [&](const Entity& entity) {
          const auto at = PositionOf(*entity.node, "rows", id);
          const auto end = PositionOf(*entity.node, "rows", locked);
          return at && end && *at < *end;
        };
        if (in_front(*after) && !in_front(*before)) Broken(lock, id, PlaceOfChange(stated, {"rows", id}));
      }
    }
  }

  // Among the items that are not disabled.
  static std::optional<std::size_t> PositionOf(const Node& entity, std::string_view list, const std::string& item) {
    std::size_t position = 0;
    for (const Node& node : ChildOrNull(entity, list).items) {
      if (!node.is_map() || IsDisabled(node)) continue;
      if (TextAt(node, "id") == item) return position;
      ++position;
    }
    return std::nullopt;
  }

  // No parameter that the locked entity reads may move to its stricter side. Of an entity that is
  // locked in parts, parameters are left to locks of their own.
  void CheckMentions(const Lock& lock) {
    if (!lock.parts.empty()) return;
    const EntityKind kind = TargetOf(lock).kind;
    const auto before = cache_->Get({kind, lock.target}, before_);
    if (before == nullptr) return;
    for (const auto& [id, stated] : cache_->Of(below_)) {
      if (id.kind != EntityKind::kParameter) continue;
      bool read = false;
      for (const Mention& mention : MentionsOf(*before, id.name)) {
        if (OnlyShows(*before, mention.path)) continue;
        CheckMoves(lock, id.name, mention.tightening, before_);
        read = true;
      }
      if (read) CheckDefinition(lock, id.name);
    }
  }

  // A clock that raises nothing shows a day and binds nobody.
  static bool OnlyShows(const Entity& entity, const std::vector<std::string>& path) {
    if (path.size() < 2 || path[0] != "clocks") return false;
    return ChildOrNull(ChildOrNull(*entity.node, "clocks"), path[1]).Find("breach") == nullptr;
  }

  // A decision whose result the locked one reads is locked as a whole, and so is every parameter that it reads: what it
  // answers decides what the locked one does.
  void CheckUsed(const Lock& lock, const std::string& target, std::vector<std::string> chain) {
    const auto before = cache_->Get({EntityKind::kDecision, target}, before_);
    if (before == nullptr) return;
    for (const Node::Entry& use : ChildOrNull(*before->node, "uses").entries) {
      const std::string& name = use.value.scalar;
      if (!use.value.is_scalar() || std::find(chain.begin(), chain.end(), name) != chain.end()) continue;
      chain.push_back(name);
      const Contribution* stated = Stated(EntityKind::kDecision, name);
      const Changes changes = stated == nullptr ? Changes() : ChangesOf(EntityKind::kDecision, name);
      for (const Change& change : changes) {
        const std::string what = change.path.empty() ? name : name + "." + NameOf(change.path);
        Broken(lock, what, PlaceOfChange(*stated, change.path));
      }
      CheckUsedParameters(lock, name);
      CheckUsed(lock, name, chain);
    }
  }

  void CheckUsedParameters(const Lock& lock, const std::string& decision) {
    const auto before = cache_->Get({EntityKind::kDecision, decision}, before_);
    if (before == nullptr || !lock.parts.empty()) return;
    for (const auto& [id, stated] : cache_->Of(below_)) {
      if (id.kind != EntityKind::kParameter || MentionsOf(*before, id.name).empty()) continue;
      CheckMoves(lock, id.name, Tightening::kAny, before_);
      CheckDefinition(lock, id.name);
    }
  }

  // The system's own questions go on being asked of the locked decision.
  void CheckAsks(const Lock& lock) {
    for (const auto& [question, name] : below_.asks) {
      std::string asked = question;
      for (const Layer* layer : before_) {
        const auto found = layer->asks.find(question);
        if (found != layer->asks.end()) asked = found->second;
      }
      if (asked != lock.target || name == lock.target) continue;
      const Node& manifest = below_.files.at("ruleset.yaml").root;
      Broken(lock, "asks." + question, ChildOrNull(manifest, "asks").KeySpan(question));
    }
  }

  void CheckSet(const Lock& lock) {
    const Contribution* stated = Stated(EntityKind::kParameter, lock.target);
    const auto entity = cache_->Get({EntityKind::kParameter, lock.target}, with_);
    const auto* parameter = stated != nullptr ? std::get_if<Parameter>(&entity->model) : nullptr;
    if (parameter == nullptr) return;
    for (const DatedValue* value : ValuesIn(*parameter, below_.region, days_)) {
      const bool any = lock.values.empty();
      const bool named = std::any_of(lock.values.begin(), lock.values.end(),
                                     [&](const Value& forbidden) { return SameValue(forbidden, value->value); });
      if (any || named) Broken(lock, lock.target, value->span);
    }
  }

  // Values that lie on the forbidden side of what holds above on any of their days.
  void CheckMoves(const Lock& lock, const std::string& name, Tightening forbidden,
                  const std::vector<const Layer*>& above) {
    if (forbidden == Tightening::kNone || Stated(EntityKind::kParameter, name) == nullptr) return;
    const auto entity = cache_->Get({EntityKind::kParameter, name}, with_);
    const auto higher = cache_->Get({EntityKind::kParameter, name}, above);
    const auto* parameter = std::get_if<Parameter>(&entity->model);
    const auto* known = higher != nullptr ? std::get_if<Parameter>(&higher->model) : nullptr;
    if (parameter == nullptr) return;
    for (const DatedValue* value : ValuesIn(*parameter, below_.region, days_)) {
      if (known == nullptr || Moves(*parameter, *value, *known, forbidden, days_)) Broken(lock, name, value->span);
    }
  }

  // Another type, other words or another way to combine levels would put any value in force.
  void CheckDefinition(const Lock& lock, const std::string& name) {
    const Contribution* stated = Stated(EntityKind::kParameter, name);
    if (stated == nullptr) return;
    for (const Change& change : ChangesOf(EntityKind::kParameter, name)) {
      Broken(lock, name + "." + TextOfPath(change.path), PlaceOfChange(*stated, change.path),
             ForbidsName(Lock::Forbids::kChangeParameter));
    }
  }

  void CheckAdded(const Lock& lock) {
    const EntityKind kind = TargetOf(lock).kind;
    for (const auto& [id, stated] : cache_->Of(below_)) {
      if (id.kind != kind || !MatchesTarget(lock.target, id.name)) continue;
      const auto before = cache_->Get(id, before_);
      if (lock.reads.empty() && lock.opened_by.empty()) {
        if (before == nullptr) Broken(lock, id.name, *stated.key_span);
        continue;
      }
      CheckReads(lock, stated, before.get(), *cache_->Get(id, with_));
      if (before == nullptr && IsOpenedBy(lock, *cache_->Get(id, with_))) {
        Broken(lock, id.name + ".opened_by", PlaceOfChange(stated, {"opened_by"}), "opened-by");
      }
    }
  }

  // What reads such a fact above already goes on reading it.
  void CheckReads(const Lock& lock, const Contribution& stated, const Entity* before, const Entity& after) {
    const auto facts_of = [&](const std::vector<const Layer*>& chain) {
      return [this, &chain](const std::string& decision) {
        return cache_->Get({EntityKind::kDecision, decision}, chain);
      };
    };
    const ReadPaths was = before != nullptr ? ReadsOf(*before, facts_of(before_)) : ReadPaths();
    for (const auto& [fact, path] : ReadsOf(after, facts_of(with_))) {
      if (was.contains(fact) || !IsHeld(lock, fact)) continue;
      Broken(lock, after.id.name + "." + TextOfPath(path), PlaceOfChange(stated, path), "reads");
    }
  }

  // A decision that judges records as they are stored asks more of them, whatever its name.
  void CheckJudges(const Lock& lock) {
    for (const auto& [id, stated] : cache_->Of(below_)) {
      if (id.kind != EntityKind::kDecision) continue;
      const auto after = cache_->Get(id, with_);
      if (TextAt(ChildOrNull(*after->node, "judges"), "record") != lock.target) continue;
      const auto before = cache_->Get(id, before_);
      if (before == nullptr || TextAt(ChildOrNull(*before->node, "judges"), "record") != lock.target) {
        Broken(lock, id.name + ".judges", PlaceOfChange(stated, {"judges"}));
        continue;
      }
      for (const Change& change : ChangesOfDecision(before.get(), *after)) {
        if (!IsForbidden(lock.forbids, change.bearing)) continue;
        Broken(lock, id.name + "." + NameOf(change.path), PlaceOfChange(stated, change.path));
      }
    }
  }

  void Broken(const Lock& lock, const std::string& what, const SourceSpan& at) {
    Broken(lock, what, at, ForbidsName(lock.forbids));
  }

  // With the name behind it, by which it is found among the rules; the name alone of what has no title.
  std::string TitleOfTarget(const Lock& lock, base::Language language) const {
    const auto entity = cache_->Get(TargetOf(lock), with_);
    const base::Localized title = entity == nullptr ? base::Localized() : LocalizedOf(entity->node->Find("title"));
    if (title.zh.empty()) return lock.target;
    return base::Text("lock-target", language, {{"title", title.In(language)}, {"name", lock.target}});
  }

  // `as`: the sentence that tells what was done, the kind of a lock mostly.
  void Broken(const Lock& lock, const std::string& what, const SourceSpan& at, std::string_view as) {
    const std::string clause = lock.clauses.empty() ? std::string() : lock.clauses.front();
    base::Error error("broken-lock",
                      {{"break", lock.region + " " + lock.id + " " + what},  // one finding for each, at one place too
                       {"what", what},
                       {"lock", lock.id},
                       {"region", lock.region},
                       {"region_zh", above_.title.zh.empty() ? lock.region : above_.title.zh},
                       {"region_en", above_.title.zh.empty() ? lock.region : above_.title.In(base::Language::kEn)},
                       {"target", lock.target},
                       {"target_zh", TitleOfTarget(lock, base::Language::kZh)},
                       {"target_en", TitleOfTarget(lock, base::Language::kEn)},
                       {"clause", clause},
                       {"reason_zh", lock.reason.zh},
                       {"reason_en", lock.reason.In(base::Language::kEn)},
                       {"reason", std::string(as)}},
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
  EffectiveTime days_;  // on which the lock binds the lower layer
};

// The locks of all layers above one.
void CheckLayer(const Bundle& bundle, const Layer& below, EntityCache* cache, Sink* sink) {
  if (!below.declared) return;
  const std::vector<const Layer*> chain = DeclaredChain(bundle, below.region);
  for (const Layer* above : chain) {
    if (above == &below || above->locks.empty()) continue;
    LockChecker checker(*above, below, chain, cache, sink);
    for (const Lock& lock : above->locks) checker.Check(lock);
  }
}

}  // namespace

void CheckLocks(const Bundle& bundle, EntityCache* cache, Sink* sink) {
  for (const auto& [region, layer] : bundle.layers) {
    for (const Lock& lock : layer.locks) CheckLockTarget(bundle, lock, cache, sink);
  }
  for (const auto& [region, below] : bundle.layers) CheckLayer(bundle, below, cache, sink);
}

void CheckLocksFrom(const Bundle& bundle, std::string_view region, EntityCache* cache, Sink* sink) {
  for (const auto& [name, below] : bundle.layers) {
    if (name == region || IsBelow(name, region)) CheckLayer(bundle, below, cache, sink);
  }
}

}  // namespace anze::ruleset
