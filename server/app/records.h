// Record types of a region: their JSON Schemas, and a record checked against its type. Threads: re-entrant.
#pragma once

#include <string>

#include "core/base/value.h"
#include "server/app/problem.h"
#include "server/app/rules.h"

namespace anze::app {

struct RecordKind {
  std::string region;
  std::string type;  // enterprise, policy, …
  calendar::Date as_of;
};

// {"type","title","region","as_of","schema"}; `type` empty: {"types":[…]} with every type. The schema is JSON Schema
// 2020-12 with labels in `language`. Problems: kInvalid "unknown-region", kNotFound "unknown-record-type".
Answer<base::Value> RecordSchema(Rules* rules, const RecordKind& kind, base::Language language);

// `records`: one record or a list of them. {"region","type","valid","records","diagnostics":[…]}: valid when there is
// no error; warnings, as of a credit code of the old kind, do not count. Problems as above.
Answer<base::Value> CheckRecords(Rules* rules, const RecordKind& kind, const base::Value& records,
                                 base::Language language);

}  // namespace anze::app
