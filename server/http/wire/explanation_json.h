// An explained case as JSON: the answer of GET /api/v1/cases/{id}/explanation and of `anze explain CASE --json`.
//
// Errors: none. Threads: pure.
#pragma once

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/cases/explain_case.h"
#include "server/http/wire/mask.h"

namespace anze::http {

// {"case","type","type_title","region","region_title","state","state_title","closed","opened_at","updated_at",
//  "snapshot","resolved_on","clauses",
//  "clocks":[{…a clock of case_json.h…, "arithmetic":{"from","steps":[{"from","period","words","due","days_counted",
//    "counted","skipped","provisional"}],"parameter":{"name","title","value","words","from","stated_by","stated_by_title","clauses"},
//    "readings":[{…as "parameter"…}],"due","same_calendar","agrees"}}],
//  "events":[{"event","title","by","needs":[{"kind","name","text","met","of_data","failure","clauses"}],"clauses"}],
//  "proof":{"decided","uncounted","state_agrees","agrees",
//    "disagreements":[{"sequence","event","what","stored","again"}]},
//  "agrees"}
// "parameter" only where a parameter says the period, null where it had no value. "of_data" false: nothing that is
// filled in changes it. A need of kind "data" has neither that nor "failure".
// With a mask: the personal data of the case masked, and "masked" (mask.h).
base::Value ToValue(const app::CaseExplanation& explanation, base::Language language, Mask* mask = nullptr);

}  // namespace anze::http
