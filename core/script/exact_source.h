// ExactSource: rewrites a Lua chunk so that no binary floating point value can arise in it and no integer wraps.
//
//   0.15          a constant ratio             (__anze_k[1])
//   a / b         exact division               a /__anze_d/ b
//   a ^ b         exact power                  a ^__anze_d^ b
//   a + b, -, *   checked, not modulo 2^64     a +__anze_d+ b
//   for i = a, b  bounds made whole numbers    for i = __anze_i(a), __anze_i(b)
//
// An operator becomes two of the same precedence around a marker: the first one captures the left
// operand, the second one computes, and no parsing of expressions is needed. The left operands of
// +, - and * wait in Room::waiting: between the two halves only the right operand is computed, so
// the last to come is the first to go.
// Unary minus stays Lua's own: the one integer it would wrap never is a Lua integer here, see
// quantity.cpp. Lines stay where they were. The chunk must already be a valid Lua chunk by itself:
// the rewriting trusts its syntax.
// Also refuses NUL bytes in texts, whose comparison the sandbox cannot price (it would be per byte);
// operators on bits and hexadecimals beyond 63 bits, which are not exact; and the reserved names.
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/number.h"
#include "core/base/result.h"

namespace anze::script {

struct ExactSource {
  // A chunk that takes (constants, marker, whole) and returns the rewritten source as a function.
  std::string text;
  std::vector<base::Number> constants;
  bool many_values = false;  // "..." occurs: variable arguments are possible
};

// Errors: "script-syntax" with reason nul | reserved-name {name} | number {text} | bit-operator {text}; span holds line
// and column counted from the chunk's first line.
base::Result<ExactSource> MakeExact(std::string_view source);

}  // namespace anze::script
