// Applications as JSON: what regions ask, drafts with what is missing, the check beforehand, the receipt.
//
// Errors: none. Threads: pure.
#pragma once

#include "server/app/applications/applications.h"

namespace anze::http {

// {type,type_title,regions:[{region,title,summary,due,late,late_means,clauses}],sections:[{id,title,help,regions,clauses,
//  questions:[{path,title,help,required,regions,clauses,schema,prefill}]}],materials:[{id,title,help,form,form_title,
//  kinds,at_least,at_most,valid_until,regions,clauses,max_bytes}],promise:[{region,title,text,material,clauses}],
//  checks:[{name,title,regions}],schema}. `max_bytes`: of one file; 0: not told.
base::Value ToValue(const app::Form& form, std::uint64_t max_bytes, base::Language language);
// {items:[{type,title,summary,regions:[{region,title,due,late}]}]}
base::Value ToValue(const std::vector<app::ApplicationKind>& kinds, base::Language language);
// The describe part, with what is answered and handed in, its state, and what is missing (docs/api.md).
base::Value ToValue(const app::ApplicationView& view, std::uint64_t max_bytes, base::Language language);
// {items:[{id,type,type_title,organisation,organisation_title,regions,state,updated_at,updated_by,subject}]}
base::Value ToValue(const app::ApplicationPage& page, base::Language language);
// {regions:[{region,title,checks:[{name,title,decision,outcome,outcome_title,missing,trace}],late,problems:[{code,
//  message,path or material}]}]}
base::Value ToValue(const app::ApplicationCheck& check, base::Language language);
// {receipt:{number,submitted_at,submitted_by,organisation_title,regions:[{region,title,case_id,to}],files:[…]}}
base::Value ReceiptValue(const app::ApplicationView& view, base::Language language);

// {items:[{name,title,decision,then:{as_of,outcome,outcome_title,missing,trace},now:{…},same,changed:[{path,title,before,
//  after}]}]}
base::Value ToValue(const app::CaseChecks& checks, base::Language language);

}  // namespace anze::http
