// What a row of a table is called where nobody gave it a title: by what it asks of its inputs, 煤矿 × 大型.
//
// A word of a choice is called by its title, a switch by the fact's (矿山 is yes: 是矿山), a comparison with the fact
// and its unit (从业人员≥300人). What asks nothing of an input leaves it out; a row that asks nothing is 其他情形.
// Threads: re-entrant.
#pragma once

#include <string>

#include "core/base/localized.h"
#include "core/ruleset/model/decision.h"

namespace anze::ruleset {

// The title that a row has by its tests. `decision` has its inputs and facts.
base::Localized TitleByTests(const Decision& decision, const TableRow& row);
// One test of an input, as a heading of a matrix has it.
base::Localized HeadingOf(const Decision& decision, std::size_t input, const std::string& test);

}  // namespace anze::ruleset
