// Lays a collection in brackets out on several lines, where one would be too long to read. Internal to yaml_format.
// Threads: re-entrant.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace anze::base {

// The end of a text in quotes that begins at `at`; npos when the line ends first.
std::size_t CloseQuote(std::string_view line, std::size_t at);

// Whether a line of the text has more than 200 characters.
bool HasLongLine(std::string_view text);
// A collection in brackets over several lines, without comments, on one.
std::string OnOneLine(std::string_view text);

// Lays out `text`, a collection in brackets on one line with its blanks normalised. A map becomes its entries, a line
// each; a list its items; a list of plain values stays in brackets and is filled line by line. What is still too long
// is laid out in the same way. Entries and items stand at `column`, lines of a list of values behind the first at
// `owner` + 2. `item`: the text stands behind "- ", so that the first entry goes on with the line; else the answer
// begins with a line feed, save for a list of values. nullopt: it cannot be laid out otherwise.
std::optional<std::string> LayOut(const std::string& text, std::size_t column, std::size_t owner, bool item);

}  // namespace anze::base
