// The record types of a region: their schemas, and records checked against their type without storing them.
// Ownership: an answer holds the rules that it points into. Threads: re-entrant.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
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

// The question again, and the types by name: the one asked about, or every one where `kind` names none.
struct RecordTypes {
  Rules::BookPtr book;
  RecordKind kind;
  std::vector<std::pair<std::string, const ruleset::Schema*>> types;
};
// Problems: kInvalid "unknown-region" and others about the region, kNotFound "unknown-record-type" {type, known}.
Answer<RecordTypes> RecordSchema(Rules* rules, const RecordKind& kind);

// What is wrong with records. Warnings, as of a credit code of the old kind, do not count.
struct CheckedRecords {
  RecordKind kind;
  std::size_t records = 0;        // how many there were
  base::Diagnostics diagnostics;  // with JSON Pointers into them

  bool valid() const { return !base::HasErrors(diagnostics); }
};
// `records`: one record or a list of them. Problems as above.
Answer<CheckedRecords> CheckRecords(Rules* rules, const RecordKind& kind, const base::Value& records);

}  // namespace anze::app
