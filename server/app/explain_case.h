// A case laid open: where it stands, how each due date was counted, what may happen next, and whether its journal
// can be proved.
// Ownership: borrows its arguments. Threads: one thread.
#pragma once

#include <string>
#include <string_view>

#include "core/base/value.h"
#include "core/ports/storage.h"
#include "server/app/problem.h"
#include "server/app/rules.h"

namespace anze::app {

// {"case","type","type_title","region","region_title","state","state_title","closed","opened_at","updated_at","snapshot",
//  "resolved_on","clauses",
//  "clocks":[{…ClockValue…, "arithmetic":{"from","steps":[{"from","period","words","due","days_counted","skipped"}],
//    "parameter":{"name","title","value","from","stated_by","clauses"},"readings":[{"name","title","value","clauses"}],
//    "due","agrees","why"}}],
//  "events":[{"event","title","by","needs":[{"kind","name","text","met","clauses"}],"clauses"}],
//  "proof":{"decided","uncounted","agrees","disagreements":[{"sequence","event","what","stored","again"}]},
//  "agrees"}
// "agrees" false is an alarm: what is stored is not what its own rules say. `rules` must know the storage.
Answer<base::Value> ExplainCase(Rules* rules, ports::Storage* storage, std::string_view case_id, calendar::Instant now,
                                base::Language language);

}  // namespace anze::app
