// Diagnostics for people and for tools: the code frame, the one-line form, and the object of the wire.
//
//   错误[yaml-duplicate-key]: 键“a”重复，第 1 行已经写过
//     --> rules/ruleset.yaml:3:1
//      |
//    3 | a: 2
//      | ^
//      = 建议: ...
//
// Columns are drawn by display width (a Chinese character takes two).
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"

namespace anze::base {

// "error", "warning", "note": the words of the wire and of one-line diagnostics, in no language.
std::string_view SeverityName(Severity severity);

// The frame, ending in a newline. text is the file's whole text; when it is empty or the span is
// unknown, the source lines are left out. Tabs are drawn as one blank, very long lines are cut to a window.
std::string RenderFrame(std::string_view text, const Error& error, Language language, bool colour);

// The same without its first two lines (severity, message and place): the part that is shown below
// RenderLine.
std::string RenderBody(std::string_view text, const Error& error, Language language, bool colour);

// "file:line:column: error[code]: message", the form editors understand; no newline at the end.
// The parts of the place that are unknown are left out. Nothing in it but text: see Printable in encoding.h.
std::string RenderLine(const Error& error, Language language);

// {file, line, column, end_column, severity, code, message, hint, fix, clause, pointer}; members
// without a value are left out; severity, code and message are always there.
Value ToValue(const Error& error, Language language);

}  // namespace anze::base
