// Parameters as JSON: a parameter's page, and one as it stands on a day.
//
// Errors: none. Threads: pure.
#pragma once

#include <string>

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/questions/parameter_page.h"

namespace anze::http {

// {name,title,unit,ambiguity,reason,readings,as_of,regions:[{region,title,value,meaning,from,to,stated_by,
//  stated_by_title,clauses,yielded:[{value,from,to,stated_by}]}]}; a region where it has no value on the day has none
// of the members from "meaning" to "clauses".
base::Value ToValue(const app::ParameterPage& page, base::Language language);

// [{value,meaning}]: the other readings of a parameter.
base::Value ReadingsValue(const ruleset::Parameter& parameter, base::Language language);

// The region's own title; its name for one whose layer has none.
std::string RegionTitle(const ruleset::Snapshot& snapshot, const std::string& region, base::Language language);

// {words,from,stated_by,stated_by_title,clauses} of a parameter that has a value, added to `row`.
void PutStated(const app::ParameterOnDay& parameter, const ruleset::Snapshot& snapshot, base::Language language,
               base::Value* row);

}  // namespace anze::http
