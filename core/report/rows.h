// The rows that a report is made of: records and cases by source.
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::report {

// Record type, or "case:" and a case type -> its rows. A case's row holds its facts, and under `case`
// {id, state, region, opened_on, closed}.
using Rows = std::map<std::string, std::vector<base::Value>, std::less<>>;

inline constexpr std::string_view kCasePrefix = "case:";

// `file`: {policy: [{…}], "case:complaint": [{…}]}. Every row is checked against the region's record or case type.
// Errors with pointers "/policy/3/premium": "report-unknown-source" {source, known}, "wrong-type" {expected, actual},
// "record-twice" {first} (two rows with one natural key), those of Schema::Validate.
base::Result<Rows> ReadRows(const base::Value& file, const ruleset::Snapshot& snapshot);

// The fields of a source: a record type's, or a case type's facts with those of `case`. Error "report-unknown-source".
base::Result<ruleset::Schema> SchemaOf(const std::string& source, const ruleset::Snapshot& snapshot);

}  // namespace anze::report
