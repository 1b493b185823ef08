// Clocks, journal entries and work-list rows as the API and the command line show them; whole cases: case_json.h.
// Threads: pure.
#pragma once

#include <string>

#include "core/base/text.h"
#include "core/base/value.h"
#include "core/workflow/case_program.h"
#include "core/workflow/commit.h"
#include "core/workflow/decide.h"
#include "core/workflow/state.h"

namespace anze::app {

// {name,title,period,status,started_at,counted_from,due,due_at,light,provisional,earliest,latest,stopped_at,
//  breached_at,paused_at,extensions,informational,left,left_unit,text,clauses:[{id,document,locator,quote}]}
base::Value ClockValue(const workflow::ClockState& clock, const workflow::CaseProgram& program,
                       const calendar::WorkCalendar& calendar, calendar::Instant now, base::Language language);

// {sequence,at,event,title,actor,role,from,to,data,facts,clocks,effects,clauses}
base::Value EventValue(const workflow::Event& event, const workflow::CaseProgram* program, base::Language language);

// Work-list row: {id,type,type_title,region,state,state_title,closed,subject,assignee,light,due,due_at,due_clock,
//  clock_title,provisional,left,left_unit,text,opened_at,updated_at}; `program` and `calendar` may be nullptr.
base::Value RowValue(const workflow::IndexRow& row, const workflow::CaseProgram* program,
                     const calendar::WorkCalendar* calendar, calendar::Instant now, base::Language language);

// running | paused | stopped | breached
std::string_view ClockStatusName(const workflow::ClockState& clock);

// What is left, in the clock's unit and in words: "剩 3 个工作日", "今日到期", "超期 2 个工作日".
struct Remaining {
  int left = 0;      // negative: overdue by that many
  std::string unit;  // "wd" | "d"
  std::string text;
};
Remaining RemainingOf(const workflow::ClockState& clock, const calendar::WorkCalendar& calendar, calendar::Instant now,
                      base::Language language);

}  // namespace anze::app
