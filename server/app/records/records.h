// The record types of a region: their JSON Schemas, and records checked against their type without storing them.
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <string>

#include "core/base/value.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Which type is asked about, under the rules of which region and day.
struct RecordKind {
  std::string region;
  std::string type;  // enterprise, policy, …
  calendar::Date as_of;
};

// {"type","title","region","as_of","schema"}; with an empty `type`, {"region","as_of","types":[{"type","schema"}]} with
// every type. A schema is JSON Schema 2020-12 with labels in `language`. Problems: kInvalid "unknown-region" and others
// about the region, kNotFound "unknown-record-type" {type, known}.
Answer<base::Value> RecordSchema(Rules* rules, const RecordKind& kind, base::Language language);

// `records`: one record or a list of them. {"region","type","valid","records","diagnostics":[…]}: valid when there is
// no error; warnings, as of a credit code of the old kind, do not count. Problems as above.
Answer<base::Value> CheckRecords(Rules* rules, const RecordKind& kind, const base::Value& records,
                                 base::Language language);

}  // namespace anze::app
