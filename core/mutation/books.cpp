// Compiled rules that can be changed in one place and put back.
//
// Compiled decisions point into their snapshot, so what is exchanged must not move what stays.
// Entries of the snapshot's maps are therefore taken out as whole nodes (Kept) and put back as the
// same nodes, and the old compiled forms point into them as before.
#include "core/mutation/books.h"

#include <map>
#include <optional>
#include <variant>

#include "core/decision/decision.h"
#include "core/report/report.h"
#include "core/ruleset/merge/resolve.h"
#include "core/ruleset/merge/stated.h"
#include "core/workflow/case_program.h"

namespace anze::mutation {
namespace {

using base::Diagnostics;
using ruleset::EntityId;
using ruleset::EntityKind;
using ruleset::Snapshot;
using workflow::RuleBook;

// The entry of a map as it was: a node taken out whole, because compiled rules point into it.
template <typename Map>
struct Kept {
  Map* map = nullptr;
  std::string name;
  typename Map::node_type node;

  void PutBack() {
    if (map == nullptr) return;
    map->erase(name);
    if (!node.empty()) map->insert(std::move(node));
  }
};

template <typename Map>
Kept<Map> Take(Map* map, const std::string& name) {
  Kept<Map> kept{map, name, {}};
  if (const auto at = map->find(name); at != map->end()) kept.node = map->extract(at);
  return kept;
}

using Parameters = std::map<std::string, ruleset::Parameter>;
using Decisions = std::map<std::string, ruleset::Decision>;
using CaseTypes = std::map<std::string, ruleset::CaseType>;
using Duties = std::map<std::string, ruleset::Duty>;
using Reports = std::map<std::string, ruleset::Report>;
using Plan = std::pair<Snapshot*, std::optional<ruleset::ServicePlanRules>>;
using Stated =
    std::variant<std::monostate, Kept<Parameters>, Kept<Decisions>, Kept<CaseTypes>, Kept<Duties>, Kept<Reports>, Plan>;

template <typename Model, typename Map>
Stated Replace(Map* map, const std::string& name, const ruleset::Entity* entity) {
  Kept<Map> kept = Take(map, name);
  if (entity != nullptr) map->emplace(name, std::get<Model>(entity->model));
  return kept;
}

Stated ReplaceCaseType(Snapshot* snapshot, const std::string& name, const ruleset::Entity* entity) {
  Stated kept = Replace<ruleset::CaseType>(&snapshot->case_types, name, entity);
  if (entity != nullptr) ruleset::AddStatedFacts(*snapshot, &snapshot->case_types.at(name));
  return kept;
}

Stated ReplaceIn(Snapshot* snapshot, const EntityId& id, const ruleset::Entity* entity) {
  switch (id.kind) {
    case EntityKind::kParameter:
      return Replace<ruleset::Parameter>(&snapshot->parameters, id.name, entity);
    case EntityKind::kDecision: {
      Stated kept = Replace<ruleset::Decision>(&snapshot->decisions, id.name, entity);
      if (entity != nullptr) ruleset::AddUsedFacts(*snapshot, &snapshot->decisions.at(id.name));
      return kept;
    }
    case EntityKind::kCaseType:
      return ReplaceCaseType(snapshot, id.name, entity);
    case EntityKind::kDuty:
      return Replace<ruleset::Duty>(&snapshot->duties, id.name, entity);
    case EntityKind::kReport:
      return Replace<ruleset::Report>(&snapshot->reports, id.name, entity);
    case EntityKind::kPlan: {
      Plan kept{snapshot, std::move(snapshot->service_plan)};
      snapshot->service_plan.reset();
      if (entity != nullptr) snapshot->service_plan = std::get<ruleset::ServicePlanRules>(entity->model);
      return kept;
    }
    default:
      return std::monostate();
  }
}

// A decision holds those that it uses, so it is compiled again with them.
void AddUsing(const Snapshot& snapshot, std::vector<EntityId>* changed) {
  for (std::size_t i = 0; i < changed->size(); ++i) {
    if ((*changed)[i].kind != EntityKind::kDecision) continue;
    for (const auto& [name, decision] : snapshot.decisions) {
      const EntityId user{EntityKind::kDecision, name};
      const bool uses = std::any_of(decision.uses.begin(), decision.uses.end(),
                                    [&](const ruleset::Use& use) { return use.decision == (*changed)[i].name; });
      if (uses && std::find(changed->begin(), changed->end(), user) == changed->end()) changed->push_back(user);
    }
  }
}

void PutBackIn(Stated* stated) {
  std::visit(
      [](auto& kept) {
        using Type = std::decay_t<decltype(kept)>;
        if constexpr (std::is_same_v<Type, Plan>) {
          kept.first->service_plan = std::move(kept.second);
        } else if constexpr (!std::is_same_v<Type, std::monostate>) {
          kept.PutBack();
        }
      },
      *stated);
}

}  // namespace

struct Books::Exchanged {
  Stated stated;
  std::vector<Kept<decltype(RuleBook::decisions)>> decisions;
  std::vector<Kept<decltype(RuleBook::case_types)>> case_types;

  void PutBack() {
    PutBackIn(&stated);
    for (auto& kept : decisions) kept.PutBack();
    for (auto& kept : case_types) kept.PutBack();
  }
};

Books::Books(std::shared_ptr<const ruleset::Bundle> bundle) : bundle_(std::move(bundle)) {}
Books::~Books() = default;

base::Result<std::unique_ptr<Books>> Books::Build(std::shared_ptr<const ruleset::Bundle> bundle) {
  auto books = std::make_unique<Books>(bundle);
  for (const auto& [region, timeline] : bundle->prepared->regions) {
    for (const auto& [first, stretch] : timeline.stretches) {
      if (stretch->in_force.empty()) continue;
      // A stretch without a first day is that of every day before the second begins.
      const calendar::Date day = first ? *first : calendar::Date::FromCivil(1990, 1, 1);
      auto resolved = ruleset::Resolve(bundle, region, day);
      if (!resolved.ok()) return resolved.errors();
      Page page{region, first, stretch.get(), std::make_shared<Snapshot>(**resolved), nullptr};
      auto book = workflow::CompileRuleBook(page.snapshot, nullptr);
      if (!book.ok()) return book.errors();
      page.book = std::make_shared<RuleBook>(**book);
      books->pages_.push_back(std::move(page));
    }
  }
  return books;
}

base::Result<std::shared_ptr<const RuleBook>> Books::At(const std::string& region, calendar::Date day) const {
  const Page* last = nullptr;
  for (const Page& page : pages_) {
    if (page.region == region && (!page.first || *page.first <= day)) last = &page;
  }
  // Pages leave out the days on which nothing is in force.
  if (last != nullptr && &bundle_->prepared->regions.find(region)->second.On(day) == last->stretch) {
    return std::shared_ptr<const RuleBook>(last->book);
  }
  const auto resolved = ruleset::Resolve(bundle_, region, day);
  if (!resolved.ok()) return resolved.errors();
  return base::Error("unknown-region", {{"region", region}});
}

// The old compiled form is taken out before the new one is made, so that a failure can put it back.
base::Status Books::Compile(Page* page, const std::vector<EntityId>& ids, Exchanged* old) {
  Diagnostics errors;
  for (const EntityId& id : ids) {
    if (id.kind == EntityKind::kDecision) {
      old->decisions.push_back(Take(&page->book->decisions, id.name));
      const auto stated = page->snapshot->decisions.find(id.name);
      if (stated == page->snapshot->decisions.end()) continue;
      auto compiled = decision::CompileDecision(stated->second, *page->snapshot);
      if (!compiled.ok()) return compiled.errors();
      page->book->decisions.emplace(id.name, *compiled);
    } else if (id.kind == EntityKind::kCaseType) {
      old->case_types.push_back(Take(&page->book->case_types, id.name));
      const auto stated = page->snapshot->case_types.find(id.name);
      if (stated == page->snapshot->case_types.end()) continue;
      auto compiled = workflow::CaseProgram::Compile(stated->second, *page->snapshot, nullptr);
      if (!compiled.ok()) return compiled.errors();
      page->book->case_types.emplace(id.name, *compiled);
    } else if (id.kind == EntityKind::kReport) {
      // A report is compiled whenever it is made; here only to see that it can be.
      const auto stated = page->snapshot->reports.find(id.name);
      if (stated == page->snapshot->reports.end()) continue;
      auto compiled = report::CompiledReport::Compile(stated->second, *page->snapshot);
      if (!compiled.ok()) return compiled.errors();
    }
  }
  return base::Ok{};
}

// A parameter has no compiled form; its readers do, with the value bound into them.
base::Status Books::Exchange(Page* page, const EntityId& id, const ruleset::Entity* entity,
                             const std::vector<EntityId>& readers) {
  Exchanged old;
  old.stated = ReplaceIn(page->snapshot.get(), id, entity);
  std::vector<EntityId> changed = id.kind == EntityKind::kParameter ? readers : std::vector<EntityId>{id};
  AddUsing(*page->snapshot, &changed);
  base::Status compiled = Compile(page, changed, &old);
  if (compiled.ok()) {
    exchanged_.push_back(std::move(old));
  } else {
    old.PutBack();
  }
  return compiled;
}

void Books::PutBack() {
  while (!exchanged_.empty()) {
    exchanged_.back().PutBack();
    exchanged_.pop_back();
  }
}

}  // namespace anze::mutation
