#include "core/ruleset/merge/stated.h"

#include <algorithm>

namespace anze::ruleset {
namespace {

// The rows of a list keep what they require: half a row says nothing.
void MakeOptional(Field* field) {
  field->required = false;
  if (field->type != Type::kObject) return;
  for (Field& child : field->children) MakeOptional(&child);
}

void Take(const std::vector<Field>& from, std::vector<Field>* into) {
  for (const Field& field : from) {
    const auto known = std::find_if(into->begin(), into->end(), [&](const Field& f) { return f.name == field.name; });
    if (known == into->end()) {
      into->push_back(field);
      MakeOptional(&into->back());
    } else if (known->type == Type::kObject && field.type == Type::kObject) {
      Take(field.children, &known->children);
    }
  }
}

const Decision* DecisionOf(const Snapshot& snapshot, const AskedDecision& asked) {
  const auto found = snapshot.decisions.find(asked.decision);
  return found == snapshot.decisions.end() ? nullptr : &found->second;
}

// Rings are told when the decisions are compiled; here they only end.
void TakeUsed(const Snapshot& snapshot, const Decision& from, std::vector<std::string>* seen, Decision* into) {
  for (const Use& use : from.uses) {
    const auto found = snapshot.decisions.find(use.decision);
    if (found == snapshot.decisions.end() || std::find(seen->begin(), seen->end(), use.decision) != seen->end())
      continue;
    seen->push_back(use.decision);
    Take(found->second.facts.fields(), &into->facts.fields());
    TakeUsed(snapshot, found->second, seen, into);
  }
}

}  // namespace

void AddUsedFacts(const Snapshot& snapshot, Decision* decision) {
  if (decision->uses.empty()) return;
  std::vector<std::string> seen = {decision->name};
  TakeUsed(snapshot, *decision, &seen, decision);
}

void AddUsedFacts(Snapshot* snapshot) {
  for (auto& [name, decision] : snapshot->decisions) AddUsedFacts(*snapshot, &decision);
}

void AddStatedFacts(const Snapshot& snapshot, CaseType* type) {
  for (const AskedDecision& asked : type->decisions) {
    const Decision* decision = DecisionOf(snapshot, asked);
    if (decision == nullptr) continue;
    if (asked.stated) Take(decision->facts.fields(), &type->facts.fields());
    for (EventType& event : type->events) {
      const bool supplies = std::find(event.supplies.begin(), event.supplies.end(), asked.name) != event.supplies.end();
      if (supplies) Take(decision->facts.fields(), &event.data.fields());
    }
  }
}

void AddStatedFacts(Snapshot* snapshot) {
  for (auto& [name, type] : snapshot->case_types) AddStatedFacts(*snapshot, &type);
}

}  // namespace anze::ruleset
