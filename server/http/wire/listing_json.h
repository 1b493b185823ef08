// A listing as JSON: the answer of GET /api/v1/rulesets/{kind} and of `anze list KIND --json`.
//
// Errors: none. Threads: pure.
#pragma once

#include "core/base/value.h"
#include "server/app/questions/listing.h"

namespace anze::http {

// [{"id","title","value","words","choices","set_by","set_by_title","clauses":[{…as Snapshot::CitationValue…}]}];
// "words" and "clauses" may be empty, "value" null.
base::Value ItemsValue(const app::Listing& listing, base::Language language);

}  // namespace anze::http
