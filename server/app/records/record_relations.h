// A record and others: the keys that are its own alone, and the records that it refers to.
//
// Ownership: plain values. Threads: re-entrant; a key that is free now may be taken before the record is written, which
// the storage then refuses.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/storage.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Looks up every field of `data` that refers to another record. kInvalid with "unknown-reference" {type, type_zh,
// type_en, text} at each one whose record is not registered, in whatever region; nullopt: there is none. `before` is
// the data that is replaced, null for a new record: a reference that it had already is let through. Problems: those of
// the storage.
std::optional<Problem> DanglingReferences(const ruleset::Snapshot& snapshot, const ruleset::Schema& schema,
                                          const base::Value& data, const base::Value& before, ports::KeyStore* storage);

// The problem of a write that the storage refused as taken: kConflict "record-key-taken" {title, id} at the field that
// declares the key, with the record that has it in `taken_by`, unless
// the scope (nullopt: everything) does not find that one. kUnavailable "storage-busy" when nobody has it any more:
// a second try may succeed. Problems: those of the storage.
Problem KeyTaken(const ruleset::Schema& schema, const ports::RecordWrite& write, ports::Storage* storage,
                 const std::optional<ports::ReadScope>& scope);

// Names and values of fields, as a caller looks for a record by them; values as they stand in a query.
using FieldTexts = std::vector<std::pair<std::string, std::string>>;
// The key of a record type whose fields are exactly `fields`, under the rules of today: those of `region`, or of any
// region when it is empty. `fields` must not be empty. Problems: kInvalid "unknown-query-parameter" {name, known},
// "missing-field" for a key of which a part is not given, "wrong-type" for a number that is none, each at "?name".
Answer<ports::NaturalKey> KeyAskedFor(Rules* rules, const std::string& type, const std::string& region,
                                      const FieldTexts& fields, calendar::Date today);

}  // namespace anze::app
