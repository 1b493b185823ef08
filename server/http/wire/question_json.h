// Answers to questions as JSON: decisions, deadlines, plans and calendars, for the API and the command line's --json.
//
// Every writer takes a language, so that one is called like another; figures and days have none.
// Errors: none. Threads: pure.
#pragma once

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/questions/questions.h"
#include "server/app/records/stored_plans.h"

namespace anze::http {

// As decision::ToValue gives it.
base::Value ToValue(const app::Evaluated& answer, base::Language language);
// {"region","from","period"} and the members of calendar::ToValue; "from_at" where it began at an instant, "before":
// true where it was counted back.
base::Value ToValue(const app::CountedPeriod& answer, base::Language language);
// {"plans":[…]} of duty::ToValue.
base::Value ToValue(const app::PlannedServices& answer, base::Language language);
// {items:[{record,region,insurer,enterprise,enterprise_name,effective_from,effective_to,ended_on,…as a plan,
//   visits:[{…as a plan's,done_on,done_as,overdue}],done,beside}]}
base::Value ToValue(const app::StoredPlans& page, base::Language language);
// {year,official,documents:[{document,issued,amends}],days:[{date,kind,name}]}; a day without a name has none.
base::Value ToValue(const app::YearOfDays& year, base::Language language);

}  // namespace anze::http
