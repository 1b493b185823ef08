// All small edits of one text of a ruleset: an expression, a table cell, a period, a number, a
// date.
//
// An edit is like a slip of the pen that still reads well. Positions are bytes of the text that was
// given.
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <string_view>
#include <vector>

#include "core/mutation/mutant.h"

namespace anze::mutation {

// Edits of a condition, a formula, a table cell or a whole Lua script; comments are left alone.
// Ranges such as "[300..1000)" have their brackets turned too, on a text of one line.
std::vector<Edit> EditsOfCode(std::string_view text);
// Edits of a period ("10wd") or a recurrence ("quarter_end + 5wd", "07-31"): one unit more or less,
// working days for days, a day earlier or later.
std::vector<Edit> EditsOfPeriod(std::string_view text);
// One unit of the last written place up and down: 300 gives 301 and 299, 0.15 gives 0.16 and 0.14. None for other
// texts.
std::vector<Edit> EditsOfNumber(std::string_view text);
// The day after and the day before; none for other texts.
std::vector<Edit> EditsOfDate(std::string_view text);

}  // namespace anze::mutation
