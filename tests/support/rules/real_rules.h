// The rulesets of the project, loaded once, for tests of what they say. Threads: one.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "core/calendar/work_calendar.h"
#include "core/ledger/ledger.h"
#include "core/ruleset/model/bundle.h"
#include "core/workflow/rulebook.h"

namespace anze::testing {

calendar::Date Day(std::string_view text);

// Never null. Throws the first error where rulesets/ does not load, so that the test fails.
const std::shared_ptr<const ruleset::Bundle>& RealBundle();
std::shared_ptr<const workflow::RuleBook> RealBook(const std::string& region, std::string_view day);
std::shared_ptr<const calendar::WorkCalendar> RealCalendar();
ledger::Surroundings RealSurroundings();

}  // namespace anze::testing
