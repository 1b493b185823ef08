// Bytes that come from outside as text: the marks at the front of a file, and the characters that
// must not reach a terminal. Every reader (YAML, JSON, JSON lines, Lua, request bodies) drops a
// byte order mark and names a foreign encoding by these two functions, so that all of them treat
// the same file alike.
// Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::base {

// The text behind the UTF-8 byte order mark that some editors put at the front; the text itself when there is none.
std::string_view WithoutMark(std::string_view text);

// Error "text-encoding" {encoding} (UTF-16 or UTF-32) when the bytes are text of an encoding other than UTF-8, by
// their byte order mark or by the zero bytes that such a text has at its front. The caller adds the place.
std::optional<Error> FindForeignEncoding(std::string_view text);

// True for characters that a terminal obeys or hides instead of showing: controls other than tab
// and line feed, marks that turn the reading direction, separators that only some programs break
// lines at, and characters without any sign.
bool IsHidden(char32_t code_point);

// The text with every hidden character written out as <U+202E> and every byte that is not UTF-8 as <0x80>. Tabs and
// line feeds stay.
std::string Printable(std::string_view text);

}  // namespace anze::base
