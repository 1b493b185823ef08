// The rules of regions as JSON: the list of regions, the types of cases, and all that is in force in one region.
//
// Errors: none. Threads: pure.
#pragma once

#include <vector>

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/questions/case_types.h"
#include "server/app/questions/questions.h"

namespace anze::http {

// {"items":[{region,title,effective:{from,to}}]}
base::Value ToValue(const std::vector<app::RegionInfo>& regions, base::Language language);
// {"items":[{name,title,states:[{name,title,final}],regions:[…]}]}
base::Value ToValue(const std::vector<app::CaseTypeSummary>& types, base::Language language);
// {region,title,as_of,snapshot,layers:[{region,title,effective,in_force,expiry}],
//  decisions:[{name,title,kind,region,facts (JSON Schema)}],
//  case_types:[{name,title,summary,initial,opened_by,facts (JSON Schema),states:[{name,title,final}],
//    events:[{name,title,from,to,by,asks:[{decision,title}],data (JSON Schema)}]}],
//  parameters:[{name,title,type,unit,value,words,from,region,clauses,ambiguity,reason,readings}],
//  duties:[{name,title}],roles:[{name,title}]}
// "asks" only where there are any; a parameter without a value has no "words", "from", "region" and "clauses", and one
// that nothing is unclear about no "ambiguity", "reason" and "readings".
base::Value ToValue(const app::RulesInForce& rules, base::Language language);

}  // namespace anze::http
