// Tokens of an expression: Lua's lexical rules (Lua 5.4 reference manual, section 3.1), cut down to
// what rules need: no comments, no long strings, and of the escapes only \n \t \r \\ \" \'.
// Ownership: tokens own decoded strings; names and symbols are views into the text, which must
// outlive them.
// Threads: re-entrant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/number.h"
#include "core/base/result.h"

namespace anze::decision {

enum class TokenKind : std::uint8_t { kEnd, kName, kNumber, kString, kSymbol };

// Offsets are bytes of the text, half-open.
struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::uint32_t begin = 0;  // byte offsets
  std::uint32_t end = 0;
  // As written; keywords are of kind kName.
  std::string_view text;
  // Of kString: decoded.
  std::string string;
  // Of kNumber: exact.
  base::Number number;
};

// Something that is wrong at a place of the text, before it has a span. The builder makes a
// base::Error of it.
struct Flaw {
  std::string code;
  base::MessageArgs args;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  // The text that would put it right; empty when none is sure.
  std::string fix;
};

// All tokens, closed by one of kind kEnd. The lexer stops at the first flaw, and the list is then
// of no use.
struct Tokens {
  std::vector<Token> list;
  std::vector<Flaw> flaws;
};

// Codes: "expression-syntax" {reason, …}; "expression-operator" {operator, instead} for what other
// languages write.
Tokens Tokenize(std::string_view text);

// True for Lua's reserved words, which cannot be part of a path.
bool IsReserved(std::string_view name);

}  // namespace anze::decision
