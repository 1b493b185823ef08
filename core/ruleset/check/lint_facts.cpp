// One fact, one meaning: who fills in a fact for one decision has filled it in for every other of the region. So a path
// that two decisions declare is of one type, with one list of words and one title.
#include <algorithm>
#include <map>

#include "core/ruleset/check/lint.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/merge/stated.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

// Where a fact was declared first, in the order of names.
struct Declared {
  const Field* field = nullptr;
  const Entity* decision = nullptr;
};

// What differs, as the reason of the sentence; empty: nothing.
struct Difference {
  std::string what;
  std::string here;
  std::string there;
};

// In one order: a list of words means the same in any.
std::string Sorted(std::vector<std::string> words) {
  std::sort(words.begin(), words.end());
  std::string all;
  for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
  return all;
}

Difference DifferenceOf(const Field& here, const Field& there) {
  if (here.type != there.type) {
    return {"type", std::string(TypeName(here.type)), std::string(TypeName(there.type))};
  }
  if (here.item_type != there.item_type) {
    const auto name = [](const Field& field) {
      return field.item_type ? std::string(TypeName(*field.item_type)) : std::string(TypeName(Type::kObject));
    };
    return {"items", name(here), name(there)};
  }
  for (const auto words : {&Field::values, &Field::item_values}) {
    std::string ours = Sorted(here.*words), theirs = Sorted(there.*words);
    if (ours != theirs) return {"values", std::move(ours), std::move(theirs)};
  }
  if (here.unit != there.unit) return {"unit", here.unit, there.unit};
  if (!here.title.zh.empty() && !there.title.zh.empty() && here.title.zh != there.title.zh) {
    return {"title", here.title.zh, there.title.zh};
  }
  return {};
}

class FactLint {
 public:
  FactLint(const std::string& region, Sink* sink) : region_(region), sink_(sink) {}

  void Run(const Stretch& stretch) {
    for (const auto& [id, entity] : stretch.entities) {
      const auto* decision = std::get_if<Decision>(&entity->model);
      if (decision != nullptr) Add(*entity, decision->facts.fields(), "");
    }
  }

 private:
  void Add(const Entity& entity, const std::vector<Field>& fields, const std::string& above) {
    ForEachLeaf(fields, above, [&](const std::string& path, const Field& field) {
      const auto [at, first] = declared_.emplace(path, Declared{&field, &entity});
      if (!first) Compare(path, field, entity, at->second);
      if (!field.children.empty()) Add(entity, field.children, path);  // of the items of a list
    });
  }

  void Compare(const std::string& path, const Field& field, const Entity& entity, const Declared& first) {
    if (first.decision == &entity) return;
    // Both are inherited: said in the region that states one of them.
    const bool here = IsOwn(field), there = IsOwn(*first.field);
    if (!here && !there) return;
    const Difference difference = DifferenceOf(field, *first.field);
    if (difference.what.empty()) return;
    // In the file of the region itself, where the other stands above.
    if (!here) return Tell(path, *first.field, field, entity, {difference.what, difference.there, difference.here});
    Tell(path, field, *first.field, *first.decision, difference);
  }

  bool IsOwn(const Field& field) const { return PlaceFile(field.span.file.text()).region == region_; }

  void Tell(const std::string& path, const Field& field, const Field& other, const Entity& decision,
            const Difference& difference) {
    sink_->Add("fact-of-two-meanings",
               {{"path", path},
                {"other", decision.id.name},
                {"here", difference.here},
                {"there", difference.there},
                {"place", other.span.file.text() + ":" + std::to_string(other.span.line)},
                {"reason", difference.what}},
               field.span);
  }

  const std::string& region_;
  Sink* sink_;
  std::map<std::string, Declared> declared_;
};

}  // namespace

void LintFacts(const Bundle& bundle, Sink* sink) {
  for (const auto& [region, timeline] : bundle.prepared->regions) {
    const Stretch* fullest = nullptr;  // conflicts are between layers, whatever the day
    for (const auto& [first, stretch] : timeline.stretches) {
      if (fullest == nullptr || stretch->in_force.size() > fullest->in_force.size()) fullest = stretch.get();
    }
    if (fullest != nullptr) FactLint(region, sink).Run(*fullest);
  }
}

}  // namespace anze::ruleset
