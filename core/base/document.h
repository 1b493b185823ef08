// Document: a parsed YAML file as a tree in which every node knows its place.
//
// The ruleset loader reads this tree. It keeps the scalar's text and whether it was quoted, so that
// types are decided by the schema, not by guessing.
// Ownership: a Document owns its nodes; Node pointers live as long as it does.
// Documents are immutable after parsing and may be read from any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::base {

// One place of the file. Only the members of `kind` are filled.
struct Node {
  enum class Kind { kNull, kScalar, kList, kMap };

  struct Entry;

  Kind kind = Kind::kNull;
  bool quoted = false;         // scalar written in quotes or as a block: always a string
  std::string scalar;          // text of a scalar
  SourceSpan span;             // first line of the node
  std::vector<Node> items;     // of a list
  std::vector<Entry> entries;  // of a map, in file order, keys unique

  bool is_null() const { return kind == Kind::kNull; }
  bool is_scalar() const { return kind == Kind::kScalar; }
  bool is_list() const { return kind == Kind::kList; }
  bool is_map() const { return kind == Kind::kMap; }

  // Child by key, nullptr if none.
  const Node* Find(std::string_view key) const;
  // The span of the key itself, or this node's span when there is no such key.
  const SourceSpan& KeySpan(std::string_view key) const;
};

// One key of a map with its value.
struct Node::Entry {
  std::string key;
  SourceSpan key_span;
  Node value;
};

struct Document {
  std::string file;  // as given by the caller, shown in diagnostics
  Node root;
};

// Returns the node as a Value. Plain scalars resolve by the strict core schema: null, true/false,
// integers and decimals; everything else is a string. Quoted scalars are strings. Ambiguous scalars
// were already refused by the YAML reader.
Value ToValue(const Node& node);

}  // namespace anze::base
