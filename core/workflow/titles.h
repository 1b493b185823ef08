// Titles for refusals: a sentence speaks of an event, a state, a clock or a period in words, never by the name in the
// rules.
//
// Each gives three arguments: "<as>", the name, and "<as>_zh" and "<as>_en", the titles (the name where there is none).
// Ownership: copies. Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/workflow/case_program.h"

namespace anze::workflow {

// Of an event of the type, or of an event that the engine itself writes under that name ("open",
// "move_snapshot").
base::MessageArgs EventArgs(const CaseProgram& program, std::string_view name, std::string_view as = "event");
base::MessageArgs StateArgs(const CaseProgram& program, std::string_view name, std::string_view as = "state");
base::MessageArgs ClockArgs(const CaseProgram& program, std::string_view name, std::string_view as = "clock");

// Of each role; "A、B" in Chinese, "A, B" in English.
base::MessageArgs RoleArgs(const CaseProgram& program, const std::vector<std::string>& roles);

// "10wd" → "10个工作日".
base::MessageArgs PeriodArgs(calendar::Period period, std::string_view as);

// "2026-05-14" → "2026年5月14日".
base::MessageArgs DayArgs(calendar::Date day, std::string_view as);

// "2026-05-14T09:30:00+08:00" → "2026年5月14日9时30分".
base::MessageArgs MomentArgs(calendar::Instant moment, std::string_view as);

// Both lists, `first` first.
base::MessageArgs Joined(base::MessageArgs first, base::MessageArgs second);

}  // namespace anze::workflow
