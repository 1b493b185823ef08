// UTF-8 in the small: validation and code points, without a library.
// Threads: re-entrant.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace anze::base {

// Offset of the first byte that does not belong to well-formed UTF-8 (overlong forms, surrogates and
// values past U+10FFFF are ill-formed), or npos.
std::size_t FindInvalidUtf8(std::string_view text);

// The code point at text[*at], moving *at past it. Precondition: *at < text.size() and well-formed text;
// an ill-formed byte reads as U+FFFD.
char32_t NextCodePoint(std::string_view text, std::size_t* at);

// Number of code points in well-formed text.
std::size_t CountCodePoints(std::string_view text);

// Columns of a terminal: wide East Asian characters take two, combining marks none.
int DisplayWidth(char32_t code_point);

// Appends a code point; surrogates and values past U+10FFFF become U+FFFD.
void AppendUtf8(char32_t code_point, std::string* out);

}  // namespace anze::base
