// The layout of a ruleset's YAML file: the same content, every file laid out alike.
//
// Two blanks a level; the items of a list one level below their key; `{a: b, c: [d, e]}` with one
// blank after a comma and a colon and none inside the brackets; two blanks before a comment that
// ends a line; a comment on a line of its own as far in as the line below it; at most one empty
// line in a row and none at either end. A collection on one line stays on one line, a collection in
// brackets that runs over several lines keeps its lines, and scalars stay as written. Where a line would have more than
// 200 characters, the collection in brackets that makes it so is laid out without them, an entry or item a line; a list
// of plain values is filled line by line. A comment that ended such a line goes above it. Only keys
// that YAML 1.1 would read as a truth value or as nothing (on, off, yes, no, y, n, true, null …)
// get quotes. Line ends become line feeds, a byte order mark goes. Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::base {

// The text in this layout; laying it out again changes nothing. Errors: those of ParseYaml; "format-unsupported" at a
// scalar that runs over several lines, or another form that it does not lay out; "format-unsafe" when the result would
// not read as the same tree with the same comments, or would be laid out otherwise the next time. The caller keeps its
// text then.
Result<std::string> FormatYaml(const std::string& file, std::string_view text);

}  // namespace anze::base
