// The tree of one expression, as parsed and then typed by the checker.
// Ownership: a node owns its children. Threads: plain values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/number.h"
#include "core/decision/condition.h"

namespace anze::decision {

enum class NodeKind : std::uint8_t { kNil, kBoolean, kNumber, kString, kPath, kCall, kUnary, kBinary };

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

// Lua's spelling: "not", "-", "..".
std::string_view Spelling(Operator op);

struct Node {
  NodeKind kind = NodeKind::kNil;
  Operator op = Operator::kNone;
  bool boolean = false;
  base::Number number;
  std::string text;            // string literal, dotted path, or function name
  std::vector<Node> children;  // operands or arguments
  std::uint32_t begin = 0;     // byte offsets of the whole
  std::uint32_t end = 0;
  std::uint32_t op_begin = 0;  // of the operator or function name alone
  std::uint32_t op_end = 0;
  int depth = 1;
  StaticType type = StaticType::kAny;  // set by the checker
};

}  // namespace anze::decision
