// What may stand in the place of a value depends on what the value means: a state, a role, an enum, a period.
#include <algorithm>
#include <set>

#include "core/mutation/edits.h"
#include "core/mutation/walker.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/read/node_read.h"

namespace anze::mutation {
namespace {

using base::Node;
using ruleset::CaseType;
using ruleset::Decision;
using ruleset::Entity;
using ruleset::EntityKind;
using ruleset::Parameter;
using ruleset::ParameterType;

std::vector<std::string> StatesOf(const CaseType& type) {
  std::vector<std::string> names;
  for (const ruleset::State& state : type.states) names.push_back(state.name);
  return names;
}

// Every role the case type knows.
std::vector<std::string> RolesOf(const CaseType& type) {
  std::set<std::string> roles(type.opened_by.begin(), type.opened_by.end());
  for (const ruleset::EventType& event : type.events) roles.insert(event.by.begin(), event.by.end());
  return {roles.begin(), roles.end()};
}

// Whether the event closes the case.
bool Closes(const CaseType& type, const std::string& event) {
  for (const ruleset::EventType& one : type.events) {
    if (one.name != event) continue;
    return std::any_of(type.states.begin(), type.states.end(),
                       [&](const ruleset::State& state) { return state.final && state.name == one.to; });
  }
  return false;
}

std::vector<std::string> OutcomesOf(const Decision& decision) {
  std::vector<std::string> outcomes;
  for (const ruleset::TableRow& row : decision.rows) {
    const std::string& outcome = row.outcome.empty() ? row.id : row.outcome;
    if (std::find(outcomes.begin(), outcomes.end(), outcome) == outcomes.end()) outcomes.push_back(outcome);
  }
  return outcomes;
}

// The literal texts of a table's column.
std::vector<std::string> LiteralsOf(const Decision& decision, const std::string& column) {
  std::vector<std::string> literals;
  const auto at = std::find(decision.outputs.begin(), decision.outputs.end(), column);
  if (at == decision.outputs.end()) return literals;
  const auto index = static_cast<std::size_t>(at - decision.outputs.begin());
  for (const ruleset::TableRow& row : decision.rows) {
    if (index >= row.outputs.size()) continue;
    const std::string& text = row.outputs[index].text;
    // Formulas are changed as code, not exchanged for another row's value.
    if (text.empty() || text.front() == '=') continue;
    if (std::find(literals.begin(), literals.end(), text) == literals.end()) literals.push_back(text);
  }
  return literals;
}

}  // namespace

const Entity* Meanings::Find(const ruleset::EntityId& id) const {
  const auto region = bundle_.prepared->regions.find(region_);
  if (region == bundle_.prepared->regions.end()) return nullptr;
  for (const auto& [first, stretch] : region->second.stretches) {
    const auto found = stretch->entities.find(id);
    // Only entities of the region itself: those it inherits are walked in the layer that states
    // them.
    if (found != stretch->entities.end() && found->second->region == region_) return found->second.get();
  }
  return nullptr;
}

void Walker::ParameterValue(const Node& value) {
  const auto* parameter = meanings_.Model<Parameter>(entity_);
  if (parameter == nullptr) return;
  if (value.is_list()) {
    // A list loses one item at a time.
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      Drop(Operator::kChoice, i, value.items[i].span, value.items[i].scalar);
    }
    return;
  }
  switch (parameter->type) {
    case ParameterType::kBoolean:
      return Add(value, EditsOfCode(value.scalar));
    case ParameterType::kInteger:
    case ParameterType::kNumber:
    case ParameterType::kRatio:
    case ParameterType::kMoney:
      return Add(value, EditsOfNumber(value.scalar));
    case ParameterType::kDate:
      return Add(value, EditsOfDate(value.scalar));
    case ParameterType::kEnum:
      return ReplaceByNext(Operator::kChoice, value, parameter->enum_values);
    default:
      return Add(value, EditsOfPeriod(value.scalar));
  }
}

void Walker::Expressions(const Node& map, std::string_view key) {
  for (std::size_t i = 0; i < map.entries.size(); ++i) {
    const Node::Entry& entry = map.entries[i];
    if (key == "set") Drop(Operator::kDrop, i, entry.key_span, entry.key);
    const Step step(this, i);
    if (key == "then") {
      Output(entry.value, entry.key);
    } else {
      Add(entry.value, EditsOfCode(entry.value.scalar));
    }
  }
}

void Walker::Output(const Node& node, const std::string& column) {
  if (node.scalar.starts_with('=')) return Add(node, EditsOfCode(node.scalar));
  std::vector<Edit> edits = node.quoted ? std::vector<Edit>() : EditsOfNumber(node.scalar);
  if (edits.empty()) edits = EditsOfDate(node.scalar);
  if (node.scalar == "true" || node.scalar == "false") edits = EditsOfCode(node.scalar);
  if (!edits.empty()) return AddAs(Operator::kOutcome, node, std::move(edits));
  if (const auto* decision = meanings_.Model<Decision>(entity_)) {
    ReplaceByNext(Operator::kOutcome, node, LiteralsOf(*decision, column));
  }
}

void Walker::Tests(const Node& map) {
  for (std::size_t i = 0; i < map.entries.size(); ++i) {
    const Node::Entry& entry = map.entries[i];
    Drop(Operator::kDrop, i, entry.key_span, entry.key);
    const Step step(this, i);
    Cell(entry.value, entry.key);
  }
}

void Walker::Cell(const Node& cell, const std::string& input) {
  for (std::size_t i = 0; i < cell.items.size(); ++i) {
    Drop(Operator::kChoice, i, cell.items[i].span, cell.items[i].scalar);
  }
  if (!cell.is_scalar()) return;
  Add(cell, EditsOfCode(cell.scalar));
  const auto* decision = meanings_.Model<Decision>(entity_);
  const ruleset::Field* field = decision == nullptr ? nullptr : decision->facts.Find(input);
  if (field != nullptr && std::find(field->values.begin(), field->values.end(), cell.scalar) != field->values.end()) {
    ReplaceByNext(Operator::kChoice, cell, field->values);
  }
}

void Walker::Names(const Node::Entry& entry) {
  const Node& value = entry.value;
  const auto* type = meanings_.Model<CaseType>(entity_);
  // Who is told of something is no rule about the case.
  if (type == nullptr || entry.key == "notify") return;
  // A closing event stops every clock anyway, so leaving it out of `stop` would change nothing.
  const auto idle = [&](const Node& name) { return entry.key == "stop" && Closes(*type, name.scalar); };
  if (value.items.size() > 1) {
    for (std::size_t i = 0; i < value.items.size(); ++i) {
      if (idle(value.items[i])) continue;
      Drop(Operator::kTransition, i, value.items[i].span, entry.key + ": " + value.items[i].scalar);
    }
    return;
  }
  const auto one = [&](const Node& name) {
    if (entry.key == "from" && name.scalar != "*") ReplaceByNext(Operator::kTransition, name, StatesOf(*type));
    if (entry.key == "by" || entry.key == "opened_by") ReplaceByNext(Operator::kTransition, name, RolesOf(*type));
  };
  if (value.is_scalar()) return one(value);
  if (value.items.empty()) return;
  // Keys that must be there are not emptied, because the checks of loading would refuse the mutant.
  const bool optional = entry.key != "from" && entry.key != "by" && entry.key != "opened_by" && entry.key != "start";
  if (optional && !idle(value.items[0]))
    Drop(Operator::kTransition, 0, value.items[0].span, entry.key + ": " + value.items[0].scalar);
  const Step step(this, 0);
  one(value.items[0]);
}

void Walker::Name(const Node& node, std::string_view key) {
  if (key == "outcome") {
    const auto* decision = meanings_.Model<Decision>(entity_);
    if (decision != nullptr) ReplaceByNext(Operator::kOutcome, node, OutcomesOf(*decision));
  } else if (key == "to" || key == "initial") {
    const auto* type = meanings_.Model<CaseType>(entity_);
    if (type != nullptr) ReplaceByNext(Operator::kTransition, node, StatesOf(*type));
  } else if (key == "from" && entity_.kind != EntityKind::kReport) {
    ReplaceByNext(Operator::kChoice, node, {"due", "now", "start"});
  }
}

// Of a declaration only this is a rule: what must be said for a case to open or an event to happen.
void Walker::Fields(const Node& fields) {
  if (entity_.kind != EntityKind::kCaseType) return;
  for (std::size_t i = 0; i < fields.entries.size(); ++i) {
    const Node* required = fields.entries[i].value.Find("required");
    if (!ruleset::BoolOf(required)) continue;
    const Step at_field(this, i);
    const std::vector<Node::Entry>& entries = fields.entries[i].value.entries;
    for (std::size_t j = 0; j < entries.size(); ++j) {
      if (entries[j].key == "required") {
        Drop(Operator::kDrop, j, entries[j].key_span, fields.entries[i].key + ": required");
      }
    }
  }
}

}  // namespace anze::mutation
