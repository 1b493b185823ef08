// Expressions are parsed, cells are searched for their numbers; the words of an enum are all tried.
#include "core/mutation/boundary.h"

#include <algorithm>
#include <regex>

#include "core/decision/ast.h"
#include "core/decision/parser.h"

namespace anze::mutation {
namespace {

using base::Node;
using base::Number;
using base::Value;

class Boundary {
 public:
  Boundary(const ruleset::Decision& decision, const ruleset::Snapshot& snapshot, calendar::Date day)
      : decision_(decision), snapshot_(snapshot), day_(day) {}

  void Expression(const std::string& text) {
    const decision::Parsed parsed = decision::Parse(text);
    if (parsed.root && parsed.flaws.empty()) Visit(*parsed.root);
  }

  // The numbers of a unary test, ">= 300" or "[300..1000)"; the words of its fact.
  void Cell(const std::string& path, const std::string& text) {
    static const std::regex kNumber(R"(-?\d+(\.\d+)?)");
    static const std::regex kParameter(R"re(param\("([^"]+)"\))re");
    const std::string words = std::regex_replace(text, kParameter, "");
    for (std::sregex_iterator at(words.begin(), words.end(), kNumber), none; at != none; ++at) {
      const auto number = Number::Parse(at->str());
      if (number) Around(path, *number);
    }
    for (std::sregex_iterator at(text.begin(), text.end(), kParameter), none; at != none; ++at) {
      Bound(path, ParameterOf((*at)[1]));
    }
    Words(path);
  }

  std::vector<BoundaryFact> Take() && { return std::move(facts_); }

 private:
  void Visit(const decision::Node& node) {
    for (const decision::Node& child : node.children) Visit(child);
    if (node.kind == decision::NodeKind::kBinary && node.children.size() == 2) {
      Side(node.children.front(), node.children.back());
      Side(node.children.back(), node.children.front());
    }
    if (node.kind != decision::NodeKind::kPath) return;
    const ruleset::Field* field = decision_.facts.Find(node.text);
    if (field == nullptr) return;
    if (field->type == ruleset::Type::kBoolean) {
      Add(node.text, true);
      Add(node.text, false);
    }
    Words(node.text);
    Add(node.text, Value());
  }

  void Side(const decision::Node& path, const decision::Node& other) {
    if (path.kind != decision::NodeKind::kPath || decision_.facts.Find(path.text) == nullptr) return;
    if (other.kind == decision::NodeKind::kNumber) Around(path.text, other.number);
    if (other.kind == decision::NodeKind::kString) Bound(path.text, other.text);
    if (other.kind == decision::NodeKind::kCall && other.text == "param" && other.children.size() == 1) {
      Bound(path.text, ParameterOf(other.children.front().text));
    }
  }

  Value ParameterOf(const std::string& name) const {
    const auto value = snapshot_.ParameterValue(name, day_);
    return value.ok() ? *value : Value();
  }

  void Bound(const std::string& path, const Value& bound) {
    if (bound.is_number()) return Around(path, bound.as_number());
    if (!bound.is_string()) return;
    Add(path, bound);
    const auto date = calendar::Date::Parse(bound.as_string());
    if (!date) return;
    Add(path, (*date - 1).ToString());
    Add(path, (*date + 1).ToString());
  }

  // The bound itself tells < from <=; beside it a bound that moved shows.
  void Around(const std::string& path, Number bound) {
    const Number step = bound.is_integer() ? Number(1) : Number::Parse("0.0001").value_or(Number(1));
    Add(path, bound);
    if (const auto below = base::Sub(bound, step)) Add(path, *below);
    if (const auto above = base::Add(bound, step)) Add(path, *above);
  }

  void Words(const std::string& path) {
    const ruleset::Field* field = decision_.facts.Find(path);
    if (field == nullptr) return;
    for (const std::string& word : field->values) Add(path, word);
  }

  void Add(const std::string& path, Value value) {
    const bool known = std::any_of(facts_.begin(), facts_.end(),
                                   [&](const BoundaryFact& fact) { return fact.path == path && fact.value == value; });
    if (!known) facts_.push_back({path, std::move(value)});
  }

  const ruleset::Decision& decision_;
  const ruleset::Snapshot& snapshot_;
  const calendar::Date day_;
  std::vector<BoundaryFact> facts_;
};

// Every expression and cell of a part that is left out.
void ReadPart(const Node& node, Boundary* boundary) {
  for (const Node::Entry& entry : node.entries) {
    if (entry.value.is_scalar() && (entry.key == "when" || entry.key == "require" || entry.key == "value")) {
      boundary->Expression(entry.value.scalar);
    }
    if (entry.key != "when" || !entry.value.is_map()) continue;
    for (const Node::Entry& cell : entry.value.entries) boundary->Cell(cell.key, cell.value.scalar);
  }
}

// The conditions that read the parameter.
void ReadReaders(const std::string& parameter, const ruleset::Decision& decision, Boundary* boundary) {
  const std::string quoted = "\"" + parameter + "\"";
  const auto read = [&](const ruleset::Expression& expression) {
    if (expression.text.find(quoted) != std::string::npos) boundary->Expression(expression.text);
  };
  for (const ruleset::Rule& rule : decision.rules) {
    read(rule.when);
    read(rule.require);
  }
  for (const ruleset::FormulaStep& step : decision.steps) {
    read(step.when);
    read(step.require);
    read(step.value);
  }
  for (const ruleset::TableRow& row : decision.rows) {
    for (std::size_t i = 0; i < row.tests.size() && i < decision.inputs.size(); ++i) {
      if (row.tests[i].text.find(quoted) != std::string::npos) boundary->Cell(decision.inputs[i], row.tests[i].text);
    }
  }
}

}  // namespace

std::vector<BoundaryFact> BoundaryFacts(const Mutant& mutant, const Node& root, const ruleset::Decision& decision,
                                        const ruleset::Snapshot& snapshot, calendar::Date day) {
  Boundary boundary(decision, snapshot, day);
  if (mutant.entity.kind == ruleset::EntityKind::kParameter) {
    ReadReaders(mutant.entity.name, decision, &boundary);
    return std::move(boundary).Take();
  }
  if (mutant.entity.kind != ruleset::EntityKind::kDecision || root.is_null() || mutant.path.empty()) return {};
  const Node* node = &root;
  std::string key;
  for (const std::size_t index : mutant.path) {
    if (node->is_map()) {
      key = node->entries[index].key;
      node = &node->entries[index].value;
    } else {
      node = &node->items[index];
    }
  }
  if (mutant.dropped) {
    const Node& part = node->is_map() ? node->entries[*mutant.dropped].value : node->items[*mutant.dropped];
    if (part.is_map()) ReadPart(part, &boundary);
    if (part.is_scalar()) boundary.Expression(part.scalar);
  } else if (node->is_scalar() && decision.facts.Find(key) != nullptr) {
    boundary.Cell(key, node->scalar);
  } else if (node->is_scalar()) {
    boundary.Expression(node->scalar);
  }
  return std::move(boundary).Take();
}

}  // namespace anze::mutation
