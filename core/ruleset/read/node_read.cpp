// Reads values of a merged node leniently: a value of the wrong kind becomes the default here,
// because the structural check has reported it already, and a second finding would only hide the
// first.
#include "core/ruleset/read/node_read.h"

#include <charconv>

namespace anze::ruleset {

using base::Node;

std::string TextOf(const Node* node) { return node != nullptr && node->is_scalar() ? node->scalar : std::string(); }

base::Localized LocalizedOf(const Node* node) {
  if (node == nullptr) return {};
  if (node->is_scalar()) return {node->scalar, {}};
  return {TextAt(*node, "zh"), TextAt(*node, "en")};
}

bool BoolOf(const Node* node, bool fallback) {
  if (node == nullptr || !node->is_scalar()) return fallback;
  return node->scalar == "true" || (node->scalar != "false" && fallback);
}

int IntOf(const Node* node, int fallback) {
  if (node == nullptr || !node->is_scalar()) return fallback;
  int value = 0;
  const char* end = node->scalar.data() + node->scalar.size();
  const auto [at, error] = std::from_chars(node->scalar.data(), end, value);
  return error == std::errc() && at == end ? value : fallback;
}

// A single text stands for a list of one, as authors write it.
std::vector<std::string> TextsOf(const Node* node) {
  std::vector<std::string> texts;
  if (node == nullptr) return texts;
  if (node->is_scalar()) texts.push_back(node->scalar);
  for (const Node& item : node->items) {
    if (item.is_scalar()) texts.push_back(item.scalar);
  }
  return texts;
}

Expression ExpressionOf(const Node* node) {
  if (node == nullptr || !node->is_scalar()) return {};
  return {node->scalar, node->span};
}

std::vector<std::pair<std::string, Expression>> ExpressionsOf(const Node* node) {
  std::vector<std::pair<std::string, Expression>> expressions;
  if (node == nullptr) return expressions;
  for (const Node::Entry& entry : node->entries) expressions.emplace_back(entry.key, ExpressionOf(&entry.value));
  return expressions;
}

std::optional<calendar::Date> DateOf(const Node* node) {
  if (node == nullptr || !node->is_scalar()) return std::nullopt;
  return calendar::Date::Parse(node->scalar);
}

EffectiveTime EffectiveOf(const Node* node) {
  if (node == nullptr) return {};
  return {DateOf(node->Find("from")), DateOf(node->Find("to"))};
}

Rolling RollingOf(const Node* node) {
  const std::string text = TextOf(node);
  if (text.empty()) return {};
  if (text == "true" || text == "false") return {text == "true", {}};
  return {std::nullopt, text};
}

bool IsDisabled(const Node& node) { return node.is_map() && BoolOf(node.Find("disable")); }

// A null node has no entries and no items, so callers loop over it without asking.
const Node& ChildOrNull(const Node& map, std::string_view key) {
  static const Node kNone;
  const Node* child = map.Find(key);
  return child != nullptr ? *child : kNone;
}

}  // namespace anze::ruleset
