// Decides which scenarios a change can reach.
//
// A scenario runs one thing: a decision, a case type, the plan, or duties. A change of an entity
// reaches those that run it. A change of a parameter reaches whatever reads it, which is found by
// its name in the text of the merged rules; scripts may put names together, so a script that
// mentions the group before the dot counts as a reader. Where nothing reads a parameter by name,
// the engine itself may, and every scenario is tried.
#include "core/mutation/suite.h"

#include <algorithm>
#include <tuple>

#include "core/ruleset/layout/place.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/read/node_read.h"

namespace anze::mutation {
namespace {

using base::Node;
using ruleset::EntityId;
using ruleset::EntityKind;

void AddScalars(const Node& node, std::string* text) {
  if (node.is_scalar()) *text += node.scalar + '\n';
  for (const Node& item : node.items) AddScalars(item, text);
  for (const Node::Entry& entry : node.entries) {
    *text += entry.key + '\n';
    AddScalars(entry.value, text);
  }
}

// The switches that the engine itself reads, whatever a rule says.
bool IsSwitch(std::string_view parameter) {
  return parameter.starts_with("calendar.") || parameter.starts_with("period.") || parameter.starts_with("milestone.");
}

}  // namespace

Suite::Traits Suite::TraitsOf(const Node& node) {
  Traits traits;
  for (const std::string& clause : ruleset::TextsOf(node.Find("clauses"))) traits.clauses.insert(clause);
  const std::string decision = ruleset::TextAt(node, "decision");
  const std::string type = ruleset::TextAt(node, "case");
  if (!decision.empty()) {
    traits.asks = {EntityKind::kDecision, decision};
  } else if (!type.empty()) {
    traits.asks = {EntityKind::kCaseType, type};
    traits.length = ruleset::ChildOrNull(node, "steps").items.size();
    for (const Node& step : ruleset::ChildOrNull(node, "steps").items) {
      if (const std::string other = ruleset::TextAt(step, "type"); !other.empty()) {
        traits.also.push_back({EntityKind::kCaseType, other});
      }
    }
  } else if (node.Find("plan") != nullptr) {
    traits.asks = {EntityKind::kPlan, {}};
  } else {
    traits.asks = {EntityKind::kDuty, {}};  // duties, and deadlines, which are as cheap
  }
  traits.draft = node.Find("draft") != nullptr;
  traits.ledger = node.Find("ledger") != nullptr;
  traits.repeats = node.Find("in_force") != nullptr;
  AddScalars(node, &traits.text);
  return traits;
}

base::Result<Suite> Suite::Make(const ruleset::Bundle& bundle) {
  Suite suite;
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [path, document] : layer.files) {
      if (!path.starts_with("tests/")) continue;
      auto listed = scenario::ListScenarios(document, region);
      if (!listed.ok()) return listed.errors();
      for (scenario::Written& written : *listed) {
        if (!bundle.layers.contains(written.region)) continue;  // of a region that is not among these rulesets
        suite.traits_.push_back(TraitsOf(*written.node));
        suite.written_.push_back(std::move(written));
      }
    }
  }
  suite.ReadReaders(bundle);
  return suite;
}

void Suite::ReadReaders(const ruleset::Bundle& bundle) {
  std::map<EntityId, std::string> texts;
  std::set<std::string> parameters;
  for (const auto& [region, timeline] : bundle.prepared->regions) {
    for (const auto& [first, stretch] : timeline.stretches) {
      for (const auto& [id, entity] : stretch->entities) {
        if (id.kind == EntityKind::kParameter) parameters.insert(id.name);
        if (entity->region != region) continue;  // merged as for the region above
        AddScalars(*entity->node, &texts[id]);
        if (const auto* decision = std::get_if<ruleset::Decision>(&entity->model)) {
          texts[id] += decision->script;
          for (const ruleset::Use& use : decision->uses) used_by_[use.decision].insert(decision->name);
        }
        if (const auto* plan = std::get_if<ruleset::ServicePlanRules>(&entity->model)) plan_decision_ = plan->decision;
        if (const auto* type = std::get_if<ruleset::CaseType>(&entity->model)) {
          for (const ruleset::AskedDecision& one : type->decisions) asked_by_[one.decision].insert(type->name);
        }
      }
    }
  }
  CloseUses();
  for (const std::string& parameter : parameters) {
    std::vector<EntityId>& readers = readers_[parameter];
    for (const auto& [id, text] : texts) {
      const bool judges = id.kind == EntityKind::kDecision || id.kind == EntityKind::kCaseType;
      // A script may put a parameter's name together.
      const std::string group = parameter.substr(0, parameter.find('.') + 1);
      const bool script = id.kind == EntityKind::kDecision && text.find("anze.param") != std::string::npos &&
                          text.find(group) != std::string::npos;
      const bool every = id.kind == EntityKind::kCaseType && IsSwitch(parameter);
      if (judges && (script || every || text.find(parameter) != std::string::npos)) readers.push_back(id);
    }
    AddAsking(&readers);
    if (readers.empty() || IsSwitch(parameter)) everywhere_.insert(parameter);
  }
}

// A parameter of a decision reaches the case types that ask it.
void Suite::AddAsking(std::vector<EntityId>* readers) const {
  const std::vector<EntityId> direct = *readers;
  for (const EntityId& reader : direct) {
    const auto using_it = used_by_.find(reader.name);
    if (reader.kind != EntityKind::kDecision || using_it == used_by_.end()) continue;
    for (const std::string& user : using_it->second) {
      const EntityId id{EntityKind::kDecision, user};
      if (std::find(readers->begin(), readers->end(), id) == readers->end()) readers->push_back(id);
    }
  }
  std::set<std::string> types;
  for (const EntityId& reader : *readers) {
    const auto asking = asked_by_.find(reader.name);
    if (reader.kind == EntityKind::kDecision && asking != asked_by_.end()) {
      types.insert(asking->second.begin(), asking->second.end());
    }
  }
  for (const std::string& type : types) {
    const EntityId id{EntityKind::kCaseType, type};
    if (std::find(readers->begin(), readers->end(), id) == readers->end()) readers->push_back(id);
  }
}

const std::vector<EntityId>& Suite::ReadersOf(const std::string& parameter) const {
  static const std::vector<EntityId> kNone;
  const auto found = readers_.find(parameter);
  return found == readers_.end() ? kNone : found->second;
}

// Whether the case type, in any region, rests on the decision.
bool Suite::Asks(const EntityId& type, const std::string& decision) const {
  if (type.kind != EntityKind::kCaseType) return false;
  const auto found = asked_by_.find(decision);
  return found != asked_by_.end() && found->second.contains(type.name);
}

bool Suite::Runs(const Traits& traits, const std::string& decision) const {
  const EntityId id{EntityKind::kDecision, decision};
  return traits.asks == id || traits.ledger || Asks(traits.asks, decision) ||
         (traits.asks.kind == EntityKind::kPlan && decision == plan_decision_);
}

// Whoever uses a user uses it too.
void Suite::CloseUses() {
  for (bool grown = true; grown;) {
    grown = false;
    for (auto& [name, users] : used_by_) {
      const std::set<std::string> direct = users;
      for (const std::string& user : direct) {
        const auto further = used_by_.find(user);
        if (further == used_by_.end()) continue;
        const std::size_t before = users.size();
        users.insert(further->second.begin(), further->second.end());
        grown = grown || users.size() > before;
      }
    }
  }
}

// A scenario of several case types is reached by what reaches one of them.
bool Suite::Reaches(const Mutant& mutant, const scenario::Written& written, const Traits& traits) const {
  for (const EntityId& other : traits.also) {
    Traits alone = traits;
    alone.asks = other;
    alone.also.clear();
    if (Reaches(mutant, written, alone)) return true;
  }
  if (written.region != mutant.region && !ruleset::IsBelow(written.region, mutant.region)) return false;
  if (mutant.file == "locks.yaml") return traits.draft;
  // Each draft is held against all locks anew, which is slow; of what is no lock it can notice the parameter it names.
  if (traits.draft) {
    const std::string& name = mutant.entity.name;
    return mutant.entity.kind == EntityKind::kParameter && !name.empty() && traits.text.find(name) != std::string::npos;
  }
  const EntityKind asked = traits.asks.kind;
  switch (mutant.entity.kind) {
    case EntityKind::kDecision: {
      const auto users = used_by_.find(mutant.entity.name);
      return Runs(traits, mutant.entity.name) ||
             (users != used_by_.end() && std::any_of(users->second.begin(), users->second.end(),
                                                     [&](const std::string& user) { return Runs(traits, user); })) ||
             std::find(mutant.others.begin(), mutant.others.end(), traits.asks) != mutant.others.end();
    }
    case EntityKind::kCaseType:
      return traits.asks == mutant.entity;
    case EntityKind::kParameter: {
      if (mutant.entity.name.empty() || everywhere_.contains(mutant.entity.name)) return true;
      if (asked == EntityKind::kPlan || asked == EntityKind::kDuty) return true;
      const auto& readers = ReadersOf(mutant.entity.name);
      return std::find(readers.begin(), readers.end(), traits.asks) != readers.end() ||
             traits.text.find(mutant.entity.name) != std::string::npos;
    }
    default:
      return asked == EntityKind::kPlan || asked == EntityKind::kDuty;
  }
}

void Suite::KeepPassed(const std::vector<scenario::ScenarioResult>& results) {
  // Rows of one table may stand on one line; their names differ.
  std::set<std::tuple<std::string, int, std::string>> passed;
  for (const scenario::ScenarioResult& result : results) {
    if (result.passed) passed.emplace(result.file, result.line, result.name);
  }
  std::vector<scenario::Written> written;
  std::vector<Traits> traits;
  for (std::size_t i = 0; i < written_.size(); ++i) {
    const Node& node = *written_[i].node;
    if (!passed.contains({written_[i].file, node.span.line, ruleset::TextAt(node, "name")})) continue;
    written.push_back(std::move(written_[i]));
    traits.push_back(std::move(traits_[i]));
  }
  written_ = std::move(written);
  traits_ = std::move(traits);
}

std::vector<const scenario::Written*> Suite::For(const Mutant& mutant, const std::string& clause) const {
  std::vector<std::pair<std::size_t, const scenario::Written*>> ranked;  // short ones first
  for (std::size_t i = 0; i < written_.size(); ++i) {
    const Traits& traits = traits_[i];
    if (traits.repeats || !traits.clauses.contains(clause) || !Reaches(mutant, written_[i], traits)) continue;
    ranked.emplace_back(traits.length, &written_[i]);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<const scenario::Written*> scenarios;
  scenarios.reserve(ranked.size());
  for (const auto& [length, written] : ranked) scenarios.push_back(written);
  return scenarios;
}

std::vector<const scenario::Written*> Suite::For(const Mutant& mutant) const {
  using Rank = std::tuple<bool, bool, std::size_t, std::size_t>;
  std::vector<std::pair<Rank, const scenario::Written*>> ranked;
  for (std::size_t i = 0; i < written_.size(); ++i) {
    const Traits& traits = traits_[i];
    if (!Reaches(mutant, written_[i], traits)) continue;
    const bool cites = std::any_of(mutant.clauses.begin(), mutant.clauses.end(),
                                   [&](const std::string& clause) { return traits.clauses.contains(clause); });
    ranked.push_back({{!cites, written_[i].region != mutant.region, traits.length, i}, &written_[i]});
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<const scenario::Written*> scenarios;
  scenarios.reserve(ranked.size());
  for (const auto& [rank, written] : ranked) scenarios.push_back(written);
  return scenarios;
}

}  // namespace anze::mutation
