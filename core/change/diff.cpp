// Compares two bundles region by region.
//
// A region's history is cut into stretches of layers in force, in both versions. Stretches are
// paired by the regions whose layers are in force in them, not by their days, so that an effective
// time that moved is told once as such and not as a change of every rule. Within a pair only
// entities with different digests are compared.
//
// The same change then comes up for every region that inherits it: Collector keeps it once, with
// the list of regions. In the end changes are ordered as people read them: regions, documents and
// calendars first, then the rules by kind.
#include "core/change/diff.h"

#include <map>
#include <set>
#include <tuple>

#include "core/change/layers.h"
#include "core/change/sheet.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/merge/resolve.h"

namespace anze::change {
namespace {

using calendar::Date;
using ruleset::Bundle;
using ruleset::Entity;
using ruleset::EntityId;
using ruleset::EntityKind;
using ruleset::Stretch;
using ruleset::Timeline;

using BundlePtr = std::shared_ptr<const Bundle>;
using SnapshotPtr = std::shared_ptr<const ruleset::Snapshot>;

// The order in which kinds are told.
constexpr std::string_view kKinds[] = {"region",    "document", "calendar",     "parameter", "decision",
                                       "case-type", "duty",     "service-plan", "record",    "report",
                                       "message",   "lock",     "clause"};

std::size_t RankOf(const std::string& kind) {
  return static_cast<std::size_t>(std::find(std::begin(kKinds), std::end(kKinds), kind) - std::begin(kKinds));
}

// A stretch of days with the same layers in force in the new version, and what stands for it in the old one.
struct Days {
  Span span;
  const Stretch* before = nullptr;
  const Stretch* after = nullptr;
  std::optional<Date> old_day;  // on which the old version resolves to it
  std::optional<Date> new_day;
};

Date DayIn(const Span& span) {
  if (span.from) return *span.from;
  return span.to ? *span.to : Date::FromCivil(2000, 1, 1);
}

Span SpanAt(const Timeline& timeline, std::size_t i) {
  Span span{timeline.stretches[i].first, std::nullopt};
  if (i + 1 < timeline.stretches.size()) span.to = *timeline.stretches[i + 1].first - 1;
  return span;
}

std::vector<std::string> RegionsOf(const Stretch& stretch, const Bundle& known) {
  std::vector<std::string> regions;
  for (const ruleset::Layer* layer : stretch.in_force) {
    const auto found = known.layers.find(layer->region);
    if (found != known.layers.end() && found->second.declared) regions.push_back(layer->region);
  }
  return regions;
}

std::string RegionsKey(const std::vector<std::string>& regions) {
  std::string key;
  for (const std::string& region : regions) key += region + "|";
  return key;
}

class RegionComparer {
 public:
  RegionComparer(std::string region, BundlePtr before, BundlePtr after, const calendar::WorkCalendar* old_calendar,
                 const calendar::WorkCalendar* new_calendar)
      : region_(std::move(region)),
        old_region_(region_),
        before_(std::move(before)),
        after_(std::move(after)),
        old_calendar_(old_calendar),
        new_calendar_(new_calendar) {}

  void OnDay(Date day) {
    const Timeline& old = before_->prepared->regions.at(region_);
    const Timeline& now = after_->prepared->regions.at(region_);
    Compare({{day, day}, &old.On(day), &now.On(day), day, day});
  }

  void Always() {
    const Timeline& old = before_->prepared->regions.at(region_);
    const Timeline& now = after_->prepared->regions.at(region_);
    std::map<std::string, std::pair<const Stretch*, Date>> known;
    for (std::size_t i = 0; i < old.stretches.size(); ++i) {
      const Stretch& stretch = *old.stretches[i].second;
      known.emplace(RegionsKey(RegionsOf(stretch, *after_)), std::pair(&stretch, DayIn(SpanAt(old, i))));
    }
    for (std::size_t i = 0; i < now.stretches.size(); ++i) {
      const Stretch& stretch = *now.stretches[i].second;
      const auto found = known.find(RegionsKey(RegionsOf(stretch, *before_)));
      // An effective time that moved may bring layers together that never met: the time itself is told.
      if (found == known.end()) continue;
      const Span span = SpanAt(now, i);
      Compare({span, found->second.first, &stretch, found->second.second, DayIn(span)});
    }
  }

  // A region that is new is held against the rules of `parent`, which it would have without its own layer.
  void AgainstParent(const std::string& parent, std::optional<Date> day) {
    old_region_ = parent;
    const Timeline& above = before_->prepared->regions.at(parent);
    const Timeline& own = after_->prepared->regions.at(region_);
    for (std::size_t i = 0; i < own.stretches.size(); ++i) {
      const Span span = SpanAt(own, i);
      const Date first = DayIn(span);
      if (day && (*day < first || (span.to && *span.to < *day))) continue;
      const Date at = day.value_or(first);
      Compare({day ? Span{day, day} : span, &above.On(at), own.stretches[i].second.get(), at, at});
    }
  }

  std::vector<Change>& changes() { return changes_; }

 private:
  void Compare(const Days& days) {
    if (days.before->digest == days.after->digest || days.before->in_force.empty() || days.after->in_force.empty()) {
      return;
    }
    const auto old = ruleset::Resolve(before_, old_region_, *days.old_day);
    const auto now = ruleset::Resolve(after_, region_, *days.new_day);
    if (!old.ok() || !now.ok()) return;
    Sheet sheet(**old, **now);
    std::set<EntityId> ids;
    for (const auto& [id, entity] : days.before->entities) ids.insert(id);
    for (const auto& [id, entity] : days.after->entities) ids.insert(id);
    for (const EntityId& id : ids) {
      const auto was = days.before->entities.find(id);
      const auto is = days.after->entities.find(id);
      const Entity* one = was == days.before->entities.end() ? nullptr : was->second.get();
      const Entity* other = is == days.after->entities.end() ? nullptr : is->second.get();
      if (one != nullptr && other != nullptr && one->digest == other->digest) continue;
      CompareEntities(id, one, other, days.span, &sheet);
    }
    for (Change& change : sheet.changes()) {
      // A parameter's value has days of its own.
      if (!change.from && !change.to) std::tie(change.from, change.to) = std::pair(days.span.from, days.span.to);
      change.regions = {region_};
      changes_.push_back(std::move(change));
    }
  }

  // Texts are compared after the model: what the comparers have told is not told again as text.
  void CompareEntities(const EntityId& id, const Entity* before, const Entity* after, const Span& span, Sheet* sheet) {
    if (id.kind == EntityKind::kParameter) {
      CompareParameter(before == nullptr ? nullptr : std::get_if<ruleset::Parameter>(&before->model),
                       after == nullptr ? nullptr : std::get_if<ruleset::Parameter>(&after->model), span, old_calendar_,
                       new_calendar_, sheet);
      if (before != nullptr && after != nullptr) CompareText(*before->node, *after->node, false, *after, sheet);
      return;
    }
    About(id, after == nullptr ? *before : *after, sheet);
    if (before == nullptr || after == nullptr) {
      const Entity& only = before == nullptr ? *after : *before;
      Change& change = sheet->Add(before == nullptr ? "change-entity-added" : "change-entity-dropped");
      (before == nullptr ? change.new_place : change.old_place) = only.span;
      change.clauses = CitationsOf(only, before == nullptr ? sheet->after() : sheet->before());
      return;
    }
    const std::size_t told = sheet->size();
    CompareModels(*before, *after, sheet);
    About(id, *after, sheet);
    CompareText(*before->node, *after->node, sheet->size() == told, *after, sheet);
  }

  static base::Value CitationsOf(const Entity& entity, const ruleset::Snapshot& snapshot) {
    std::vector<std::string> clauses;
    const base::Node* node = entity.node->Find("clauses");
    if (node != nullptr) {
      for (const base::Node& item : node->items) clauses.push_back(item.scalar);
    }
    return snapshot.CitationValues(clauses);
  }

  static void About(const EntityId& id, const Entity& entity, Sheet* sheet) {
    Localized title;
    if (const auto* decision = std::get_if<ruleset::Decision>(&entity.model)) title = decision->title;
    if (const auto* type = std::get_if<ruleset::CaseType>(&entity.model)) title = type->title;
    if (const auto* duty = std::get_if<ruleset::Duty>(&entity.model)) title = duty->title;
    sheet->About(std::string(ruleset::KindName(id.kind)), id.name, title);
  }

  void CompareModels(const Entity& before, const Entity& after, Sheet* sheet) {
    if (const auto* decision = std::get_if<ruleset::Decision>(&before.model)) {
      CompareDecision(*decision, std::get<ruleset::Decision>(after.model), sheet);
    } else if (const auto* type = std::get_if<ruleset::CaseType>(&before.model)) {
      CompareCaseType(*type, std::get<ruleset::CaseType>(after.model), old_calendar_, new_calendar_, sheet);
    } else if (const auto* duty = std::get_if<ruleset::Duty>(&before.model)) {
      CompareDuty(*duty, std::get<ruleset::Duty>(after.model), sheet);
    } else if (const auto* plan = std::get_if<ruleset::ServicePlanRules>(&before.model)) {
      ComparePlan(*plan, std::get<ruleset::ServicePlanRules>(after.model), sheet);
    } else if (const auto* schema = std::get_if<ruleset::Schema>(&before.model)) {
      const Part whole{Say("change-part-whole"), &before.span, &after.span, nullptr};
      CompareFields(whole, schema->fields(), std::get<ruleset::Schema>(after.model).fields(), "", sheet);
    } else if (const auto* message = std::get_if<ruleset::Message>(&before.model)) {
      const Part whole{Say("change-part-whole"), &before.span, &after.span, nullptr};
      CompareWords(whole, "change-part-message", message->text, std::get<ruleset::Message>(after.model).text, sheet);
    }
  }

  std::string region_;
  std::string old_region_;
  BundlePtr before_;
  BundlePtr after_;
  const calendar::WorkCalendar* old_calendar_;
  const calendar::WorkCalendar* new_calendar_;
  std::vector<Change> changes_;
};

std::string KeyOf(const Change& change) {
  return change.kind + "|" + change.name + "|" + change.code + "|" + change.sentence.zh;
}

// Stretches that follow each other and say the same are one.
std::vector<Change> JoinDays(std::vector<Change> changes) {
  std::map<std::string, std::vector<Change>> by_key;
  std::vector<std::string> order;
  for (Change& change : changes) {
    std::vector<Change>& known = by_key[KeyOf(change)];
    if (known.empty()) order.push_back(KeyOf(change));
    const bool follows = !known.empty() && known.back().to && change.from && *known.back().to + 1 == *change.from;
    if (follows) {
      known.back().to = change.to;
    } else {
      known.push_back(std::move(change));
    }
  }
  std::vector<Change> joined;
  for (const std::string& key : order) {
    for (Change& change : by_key[key]) joined.push_back(std::move(change));
  }
  return joined;
}

std::string DayKey(const std::optional<Date>& day) { return day ? day->ToString() : "-"; }

// The same change in several regions is told once.
class Collector {
 public:
  void Add(std::vector<Change> changes) {
    for (Change& change : changes) {
      const std::string key = KeyOf(change) + "|" + DayKey(change.from) + "|" + DayKey(change.to);
      const auto [at, added] = index_.emplace(key, changes_.size());
      if (added) {
        changes_.push_back(std::move(change));
        continue;
      }
      Change& known = changes_[at->second];
      known.regions.insert(known.regions.end(), change.regions.begin(), change.regions.end());
    }
  }

  std::vector<Change> Take() {
    for (Change& change : changes_) {
      std::sort(change.regions.begin(), change.regions.end());
      change.regions.erase(std::unique(change.regions.begin(), change.regions.end()), change.regions.end());
    }
    std::stable_sort(changes_.begin(), changes_.end(), [](const Change& a, const Change& b) {
      return std::tuple(RankOf(a.kind), std::string_view(a.name), a.from) <
             std::tuple(RankOf(b.kind), std::string_view(b.name), b.from);
    });
    return std::move(changes_);
  }

 private:
  std::map<std::string, std::size_t> index_;
  std::vector<Change> changes_;
};

// What a layer says reaches the regions below it.
void Spread(const Bundle& before, const Bundle& after, const DiffOptions& options, std::vector<Change>* changes) {
  std::set<std::string> all;
  for (const auto& [region, layer] : before.layers) all.insert(region);
  for (const auto& [region, layer] : after.layers) all.insert(region);
  for (Change& change : *changes) {
    const std::string own = change.regions.empty() ? std::string() : change.regions.front();
    for (const std::string& region : all) {
      const bool below = own.empty() || own == "platform" || region.starts_with(own + "/");
      if (below && region != "platform") change.regions.push_back(region);
    }
  }
  if (options.region.empty()) return;
  std::erase_if(*changes, [&](const Change& change) {
    return std::find(change.regions.begin(), change.regions.end(), options.region) == change.regions.end();
  });
}

bool Declared(const Bundle& bundle, const std::string& region) {
  const auto found = bundle.layers.find(region);
  return found != bundle.layers.end() && found->second.declared;
}

// The nearest region above that has rules; empty: none but the platform.
std::string DeclaredAbove(const Bundle& bundle, const std::string& region) {
  for (std::string at(ruleset::ParentRegion(region)); !at.empty() && at != "platform"; at = ruleset::ParentRegion(at)) {
    if (Declared(bundle, at)) return at;
  }
  return {};
}

}  // namespace

base::Result<Diff> CompareBundles(const BundlePtr& before, const BundlePtr& after, const DiffOptions& options) {
  if (!options.region.empty() && !Declared(*before, options.region) && !Declared(*after, options.region)) {
    return base::Error("unknown-region", {{"region", options.region}});
  }
  const auto old_calendar = calendar::WorkCalendar::Build(before->calendar, {});
  const auto new_calendar = calendar::WorkCalendar::Build(after->calendar, {});
  Collector collector;
  std::vector<Change> layers = CompareLayers(*before, *after);
  for (Change& change : CompareCalendars(before->calendar, after->calendar)) layers.push_back(std::move(change));
  Spread(*before, *after, options, &layers);
  collector.Add(std::move(layers));
  for (const auto& [region, layer] : after->layers) {
    const bool known = Declared(*before, region);
    const std::string above = known ? std::string() : DeclaredAbove(*after, region);
    if (region == "platform" || !layer.declared || (!known && above.empty())) continue;
    if (!options.region.empty() && region != options.region) continue;
    RegionComparer comparer(region, known ? before : after, after, old_calendar.ok() ? old_calendar->get() : nullptr,
                            new_calendar.ok() ? new_calendar->get() : nullptr);
    if (!known) {
      comparer.AgainstParent(above, options.as_of);
    } else if (options.as_of) {
      comparer.OnDay(*options.as_of);
    } else {
      comparer.Always();
    }
    collector.Add(JoinDays(std::move(comparer.changes())));
  }
  return Diff{collector.Take()};
}

}  // namespace anze::change
