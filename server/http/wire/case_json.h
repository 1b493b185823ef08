// Cases, their clocks, journals and lists as JSON: the one writer of the views that app/cases works out.
//
// The texts that all cases of a type share (titles, citations, JSON Schemas of events) are written once and kept, for
// at most limits::kCaseTexts types and languages. Dates are YYYY-MM-DD, instants RFC 3339 at +08:00; one that never was
// is null.
// Errors: none. Ownership: a CaseWriter keeps the rule books alive whose texts it holds.
// Threads: a CaseWriter may be used from any; the rest is pure.
#pragma once

#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <utility>

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/cases/case_view.h"
#include "server/http/wire/mask.h"

namespace anze::http {

// Writes whole cases. One for a process is enough.
class CaseWriter {
 public:
  CaseWriter();
  ~CaseWriter();

  // {id,type,type_title,region,region_title,state,state_title,closed,subject,facts,snapshot,sequence,opened_at,
  //  updated_at,opened_by,assignee,parent,light,clocks:[…],
  //  allowed:[{event,title,by,permitted,to,data (JSON Schema),clauses}]}; a clock is as ToValue gives it.
  // With a mask: the personal data of the facts masked, and {…,masked:["/facts/…"],may_reveal}. Null: all in clear.
  std::string Write(const app::CaseView& view, base::Language language, Mask* mask = nullptr);

 private:
  struct Texts;
  std::shared_ptr<const Texts> TextsOf(const app::CaseNow& at, base::Language language);

  std::shared_mutex mutex_;
  // Each keeps the book its program belongs to.
  std::map<std::pair<const workflow::CaseProgram*, base::Language>,
           std::pair<app::Rules::BookPtr, std::shared_ptr<const Texts>>>
      texts_;
};

// {id,type,region,state,sequence,updated_at,light,due,clocks:[{name,status,due,light}]}; `due` is that of the soonest
// clock, null where none runs.
std::string BriefCaseJson(const app::BriefView& view);

// {name,title,period,status,started_at,counted_from,due,due_at,light,provisional,earliest,latest,stopped_at,
//  breached_at,paused_at,extensions,informational,reminds,left,left_unit,text,clauses:[{id,document,locator,quote}]}
base::Value ToValue(const app::ClockView& view, const workflow::CaseProgram& program, base::Language language);
// One event of a journal: {sequence,at,event,title,actor,role,from,to,to_title,data,facts,clocks,effects,clauses}; the
// clauses are ids only where there are no rules to cite them from.
base::Value ToValue(const app::EventView& view);
// {id,type,type_title,region,region_title,state,state_title,closed,subject,assignee,opened_at,updated_at,light,due,
//  due_at,due_clock,clock_title,provisional,left,left_unit,text}, without those from `due` on where no clock runs.
base::Value ToValue(const app::RowView& view);

}  // namespace anze::http
