// A report for spreadsheet programs, as RFC 4180 text: byte order mark (which they need to read Chinese), CRLF, quotes.
//
// Figures stand as numbers. Whatever else such a program would not show as it is written is led by
// an apostrophe, which makes it a text: formulas (= + - @ and their wide forms, a tab or line break
// first), and texts that it would take for a number, date, time or truth value (007, 1E5, 2024-09,
// 3月5日, TRUE, a code of many digits). A text that begins with an apostrophe gets one more. So a
// program that reads the file takes one leading apostrophe away and has the text as it was. Figures
// of more than 15 digits, which would be rounded, and fractions are guarded in the same way.
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/value.h"

namespace anze::report {

// `report`: as ToValue gives it.
std::string CsvOf(const base::Value& report);

// The text with its apostrophe, where it needs one.
std::string GuardedText(std::string_view text);

}  // namespace anze::report
