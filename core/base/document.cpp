// The parsed tree. Keys are searched by scan: maps of rules have few keys.
#include "core/base/document.h"

namespace anze::base {

const Node* Node::Find(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return &entry.value;
  }
  return nullptr;
}

const SourceSpan& Node::KeySpan(std::string_view key) const {
  for (const Entry& entry : entries) {
    if (entry.key == key) return entry.key_span;
  }
  return span;
}

Value ToValue(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kNull:
      return {};
    case Node::Kind::kScalar:
      if (node.quoted) return node.scalar;
      if (node.scalar == "true") return true;
      if (node.scalar == "false") return false;
      if (const auto number = Number::Parse(node.scalar)) return *number;
      return node.scalar;
    case Node::Kind::kList: {
      Value::List list;
      list.reserve(node.items.size());
      for (const Node& item : node.items) list.push_back(ToValue(item));
      return list;
    }
    case Node::Kind::kMap: {
      Value::Map map;  // keys are unique already
      map.reserve(node.entries.size());
      for (const Node::Entry& entry : node.entries) map.emplace_back(entry.key, ToValue(entry.value));
      return map;
    }
  }
  return {};
}

}  // namespace anze::base
