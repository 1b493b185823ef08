// Tokens of an expression: Lua's lexical rules, cut down to what rules need.
// Ownership: tokens own decoded strings, everything else is an offset into the text. Threads: re-entrant.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/number.h"
#include "core/base/result.h"

namespace anze::decision {

enum class TokenKind : std::uint8_t { kEnd, kName, kNumber, kString, kSymbol };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::uint32_t begin = 0;  // byte offsets
  std::uint32_t end = 0;
  std::string_view text;  // of a name or symbol; keywords are names
  std::string string;     // of a string, decoded
  base::Number number;
};

// What is wrong at a place of the text, before it has a span.
struct Flaw {
  std::string code;
  base::MessageArgs args;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::string fix;
};

// All tokens, closed by one of kind kEnd; stops at the first flaw.
struct Tokens {
  std::vector<Token> list;
  std::vector<Flaw> flaws;
};

Tokens Tokenize(std::string_view text);

// True for Lua's reserved words, which cannot be part of a path.
bool IsReserved(std::string_view name);

}  // namespace anze::decision
