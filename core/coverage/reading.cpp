// Goes through the tree of an expression and looks for something that is worked with. What only asks whether a thing
// is there (present, ~= nil, ~= "", count(list) >= 1) is passed over, because ticking a box says as much.
#include "core/coverage/reading.h"

#include <algorithm>

#include "core/decision/names.h"
#include "core/decision/parser.h"

namespace anze::coverage {
namespace {

using Tree = decision::Node;
using decision::NodeKind;
using decision::Operator;
using ruleset::EntityKind;
using ruleset::Field;
using ruleset::ParameterType;
using ruleset::Type;

bool IsLiteral(const Tree& node) {
  return node.kind == NodeKind::kNil || node.kind == NodeKind::kBoolean || node.kind == NodeKind::kNumber ||
         node.kind == NodeKind::kString;
}

bool IsCount(const Tree& node) {
  return (node.kind == NodeKind::kCall && node.text == "count") || node.op == Operator::kLength;
}

bool IsNoneOrOne(const Tree& node) {
  return node.kind == NodeKind::kNumber && (node.number == base::Number(0) || node.number == base::Number(1));
}

}  // namespace

bool IsFigureType(Type type) {
  switch (type) {
    case Type::kInteger:
    case Type::kNumber:
    case Type::kMoney:
    case Type::kRatio:
    case Type::kDate:
    case Type::kDateTime:
      return true;
    default:
      return false;
  }
}

const Field* Reading::Find(const std::string& path) const {
  if (inner_ != nullptr) {
    const std::string_view below = std::string_view(path).substr(path.starts_with("item.") ? 5 : 0);
    if (const Field* field = decision::FindField(inner_->children, below)) return field;
  }
  const auto& [name, list] = item_;
  if (list != nullptr && path.starts_with(name + ".")) {
    return decision::FindField(list->children, std::string_view(path).substr(name.size() + 1));
  }
  if (data_ != nullptr && path.starts_with("data.")) {
    return decision::FindField(data_->fields(), std::string_view(path).substr(5));
  }
  for (const ruleset::Schema* schema : schemas_) {
    if (const Field* field = decision::FindField(schema->fields(), path)) return field;
  }
  return nullptr;
}

bool Reading::IsFigure(const std::string& path) const {
  if (path == "as_of" || path.starts_with("clocks.")) return true;
  if (const auto step = steps_.find(path); step != steps_.end()) return step->second;
  const auto& [name, list] = item_;
  if (list != nullptr && path == name) return list->item_type && IsFigureType(*list->item_type);
  const Field* field = Find(path);
  if (field == nullptr) return false;
  if (IsFigureType(field->type)) return true;
  if (field->type != Type::kEnum) return false;
  if (all_registered_) return true;
  // A word that a register holds under the same name: enterprise.sector.
  const std::size_t dot = path.find('.');
  const auto record = entities_.find({EntityKind::kRecord, path.substr(0, dot)});
  if (dot == std::string::npos || record == entities_.end()) return false;
  const auto* schema = std::get_if<ruleset::Schema>(&record->second->model);
  return schema != nullptr && schema->Find(path.substr(dot + 1)) != nullptr;
}

bool Reading::IsWord(const std::string& path) const {
  const Field* field = Find(path);
  return field != nullptr && field->type != Type::kBoolean && field->type != Type::kList &&
         field->type != Type::kObject;
}

bool Reading::IsFigureParameter(const std::string& name) const {
  const auto found = entities_.find({EntityKind::kParameter, name});
  if (found == entities_.end()) return false;
  const auto* parameter = std::get_if<ruleset::Parameter>(&found->second->model);
  if (parameter == nullptr) return false;
  switch (parameter->type) {
    case ParameterType::kBoolean:
    case ParameterType::kEnum:
    case ParameterType::kList:
    case ParameterType::kString:
      return false;
    default:
      return true;
  }
}

bool Reading::Computes(const std::string& text) const {
  const decision::Parsed parsed = decision::Parse(text);
  return !parsed.root || Visit(*parsed.root);
}

bool Reading::Any(const std::vector<Tree>& nodes) const {
  return std::any_of(nodes.begin(), nodes.end(), [&](const Tree& node) { return Visit(node); });
}

bool Reading::Visit(const Tree& node) const {
  switch (node.kind) {
    case NodeKind::kPath:
      return IsFigure(node.text);
    case NodeKind::kCall:
      return Call(node);
    case NodeKind::kUnary:
      return node.op == Operator::kLength || Any(node.children);
    case NodeKind::kBinary:
      return Comparison(node);
    case NodeKind::kItems:
      return Items(node);
    default:
      return false;
  }
}

bool Reading::Call(const Tree& node) const {
  if (node.text == "present") return false;
  if (node.text == "count" || node.text == "sum" || node.text == "distinct") return true;
  if (node.text == "param") return !node.children.empty() && IsFigureParameter(node.children[0].text);
  const bool pairs =
      (node.text == "contains" || node.text == "one_of" || node.text == "starts_with") && node.children.size() > 1;
  if (pairs && ComparesFacts(node.children[0], node.children[1])) return true;
  return Any(node.children);
}

bool Reading::Items(const Tree& items) const {
  Reading inner = *this;
  std::string path = items.text;
  inner.inner_ = Find(path);
  for (std::size_t dot = path.rfind('.'); inner.inner_ == nullptr && dot != std::string::npos; dot = path.rfind('.')) {
    path.resize(dot);
    inner.inner_ = Find(path);
  }
  return inner.Any(items.children);
}

bool Reading::ComparesFacts(const Tree& left, const Tree& right) const {
  const auto fact = [&](const Tree& node) {
    return node.kind == NodeKind::kPath && (IsWord(node.text) || IsFigure(node.text));
  };
  const auto list = [&](const Tree& node) {
    const Field* field = node.kind == NodeKind::kPath ? Find(node.text) : nullptr;
    return field != nullptr && field->type == Type::kList;
  };
  return (fact(left) || list(left)) && fact(right);
}

// "more than none" of things that are counted, and a total that is typed in and has to be the very number that the
// clause gives.
bool Reading::OnlyStates(Operator op, const Tree& value, const Tree& bound) const {
  if (bound.kind != NodeKind::kNumber) return false;
  if (IsCount(value)) return IsNoneOrOne(bound) && !(op == Operator::kEqual && bound.number == base::Number(1));
  if (!IsTyped(value)) return false;
  return op == Operator::kEqual || op == Operator::kNotEqual || (IsNoneOrOne(bound) && !IsAmount(value));
}

bool Reading::IsAmount(const Tree& node) const {
  const Field* field = node.kind == NodeKind::kPath ? Find(node.text) : nullptr;
  return field != nullptr && field->type == Type::kMoney;
}

// A number as a person gave it, whichever of several he was asked for.
bool Reading::IsTyped(const Tree& node) const {
  if (node.kind == NodeKind::kCall && node.text == "choose" && node.children.size() == 3) {
    return IsTyped(node.children[1]) && IsTyped(node.children[2]);
  }
  if (node.kind != NodeKind::kPath || steps_.contains(node.text)) return false;
  const Field* field = Find(node.text);
  return field != nullptr && IsFigureType(field->type) && field->type != Type::kDate && field->type != Type::kDateTime;
}

bool Reading::Comparison(const Tree& node) const {
  const Tree& left = node.children[0];
  const Tree& right = node.children[1];
  switch (node.op) {
    case Operator::kEqual:
    case Operator::kNotEqual:
      if (left.kind == NodeKind::kNil || right.kind == NodeKind::kNil) return false;
      if (ComparesFacts(left, right)) return true;
      break;
    case Operator::kLess:
    case Operator::kLessEqual:
    case Operator::kGreater:
    case Operator::kGreaterEqual:
      break;
    default:
      return Any(node.children);
  }
  if (OnlyStates(node.op, left, right) || OnlyStates(node.op, right, left)) return false;
  if (IsLiteral(left) && IsLiteral(right)) return false;
  return Any(node.children);
}

}  // namespace anze::coverage
