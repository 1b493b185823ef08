// The tree of one expression: the parser builds it, the checker adds types, CodeBuilder turns it
// into instructions and core/change into sentences.
// Ownership: a node owns its children. Threads: plain values, no shared state.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/number.h"
#include "core/decision/scope.h"

namespace anze::decision {

// kPath is a fact, an item or a step; kCall a function, whose arguments are the children; kItems what a function over a
// list looks at.
enum class NodeKind : std::uint8_t { kNil, kBoolean, kNumber, kString, kPath, kCall, kUnary, kBinary, kItems };

// kNone on every node but kUnary and kBinary.
enum class Operator : std::uint8_t {
  kNone,
  kNot,
  kNegate,
  kLength,
  kOr,
  kAnd,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual,
  kConcat,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
};

// Returns the operator as the text writes it: "not", "-", ".."; empty for kNone. Messages quote it.
std::string_view Spelling(Operator op);

// Only the members that `kind` names are set. Offsets are bytes of the expression's text,
// half-open.
struct Node {
  NodeKind kind = NodeKind::kNil;
  Operator op = Operator::kNone;
  bool boolean = false;
  base::Number number;
  // Of kString: the decoded literal. Of kPath: the dotted path. Of kCall: the function's name. Of kItems: the path of
  // the list, which the parser leaves with the field behind it and the checker cuts there.
  std::string text;
  // One operand of kUnary, two of kBinary, in the order of the text. Of kItems always the three of ItemsPart.
  std::vector<Node> children;  // operands or arguments
  // The whole of it, without brackets around it.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  // The operator, path or function name alone, for messages that point at it.
  std::uint32_t op_begin = 0;
  std::uint32_t op_end = 0;
  // Levels of the tree below and with this node. The parser bounds it, so later passes may recurse.
  int depth = 1;
  StaticType type = StaticType::kAny;  // set by the checker
  // Of kPath, set by the checker: the path begins at the item of the list function around it; an empty one is the item.
  bool of_item = false;
  // Set by the checker where the value is that of a declared field; nullptr elsewhere. Lives as long as the schemas.
  const ruleset::Field* field = nullptr;
};

// The children of kItems, "VALUE of LIST by ORDER where CONDITION". One that is not written is a kNil of no width.
enum ItemsPart : std::size_t { kItemsValue, kItemsOrder, kItemsWhere, kItemsParts };

// Whether a part of kItems is written.
inline bool Stated(const Node& part) { return part.end > part.begin; }

}  // namespace anze::decision
