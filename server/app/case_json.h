// A case as the API shows it, written straight into text: the answer to every read and every change of a case.
//
// What is the same for every case of a type (titles, citations, JSON Schemas of events) is rendered once into
// CaseTexts. Ownership: CaseTexts are plain text and refer to nothing. Threads: immutable; writing is re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/workflow/case_program.h"
#include "core/workflow/event.h"
#include "core/workflow/state.h"

namespace anze::app {

struct CaseTexts {
  struct Part {
    std::string head;
    std::string tail;
  };
  std::string type;                 // "type_title":…,"region_title":…
  std::vector<std::string> states;  // "state_title":…,"closed":…
  std::vector<Part> clocks;         // {"name":…,"title":…   and   ,"clauses":[…]}
  std::vector<Part> events;  // {"event":…,"title":…,"by":[…],"permitted":   and   ,"to":…,"data":…,"clauses":[…]}
};

CaseTexts RenderCaseTexts(const workflow::CaseProgram& program, base::Language language);

// {id,type,type_title,region,region_title,state,state_title,closed,subject,facts,snapshot,sequence,opened_at,updated_at,
//  opened_by,assignee,parent,light,clocks:[…],allowed:[{event,title,by,permitted,to,data (JSON Schema),clauses}]};
// a clock is {name,title,period,status,started_at,counted_from,due,due_at,light,provisional,earliest,latest,stopped_at,
//  breached_at,paused_at,extensions,informational,left,left_unit,text,clauses:[{id,document,locator,quote}]}.
std::string CaseJson(const workflow::StateView& view, const workflow::CaseProgram& program, const CaseTexts& texts,
                     const calendar::WorkCalendar& calendar, const workflow::Actor& actor, calendar::Instant now,
                     base::Language language);

// The short answer to a change: {id,type,region,state,sequence,updated_at,light,due,clocks:[{name,status,due,light}]};
// `due` is that of the soonest clock, null where none runs.
std::string BriefCaseJson(const workflow::CaseState& state, calendar::Instant now);

}  // namespace anze::app
