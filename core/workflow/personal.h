// The personal data of a rule book: which fields of what are marked, found once when the book is made; and the check
// that no event copies a marked value to where nobody would know what it is.
//
// Ownership: plain values; an index lives as long as its book. Threads: immutable, re-entrant.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/decision/condition.h"
#include "core/ruleset/model/personal_fields.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::workflow {

// What is marked in a snapshot. Names that are not there have nothing that is marked.
struct PersonalIndex {
  struct CaseMarks {
    ruleset::PersonalFields facts;
    std::map<std::string, ruleset::PersonalFields, std::less<>> data;  // by event
    bool empty() const { return facts.empty() && data.empty(); }
  };
  std::map<std::string, CaseMarks, std::less<>> cases;
  std::map<std::string, ruleset::PersonalFields, std::less<>> records;
  std::map<std::string, ruleset::PersonalFields, std::less<>> decisions;

  // Null: nothing is marked.
  const CaseMarks* OfCase(std::string_view type) const;
  const ruleset::PersonalFields* OfEvent(std::string_view type, std::string_view event) const;
  const ruleset::PersonalFields* OfRecord(std::string_view type) const;
  const ruleset::PersonalFields* OfDecision(std::string_view name) const;
};

PersonalIndex PersonalIn(const ruleset::Snapshot& snapshot);

// Adds "personal-unmarked-copy" {from, kind, to, key} where `value`, of `path` in `target`, is worked out of a personal
// field that `scope` knows and the field at `path` is not marked. A yes or no, or a number, tells too little to count.
void CheckPersonalCopy(const decision::Scope& scope, const ruleset::Schema& target, const std::string& path,
                       const decision::Condition& value, const base::SourceSpan& span, base::Diagnostics* diagnostics);

}  // namespace anze::workflow
