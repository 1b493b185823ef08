// Whose case it is, and who may read a record: the codes that the rules name, found in what is given.
//
// Ownership: plain values. Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "core/base/value.h"
#include "core/ruleset/model/case_type.h"

namespace anze::workflow {

// The codes of the organisations that are parties of a case with this subject and these facts, by ports::PartyKey,
// ascending, each once. A case type that names no parties, as those of earlier rules, takes those of `today` (may be
// nullptr).
std::vector<std::string> PartiesOf(const ruleset::CaseType& own, const ruleset::CaseType* today,
                                   const base::Value& subject, const base::Value& facts);

// In whose name a case is opened: of each role the organisation that the first of its paths names which is given, so
// that nobody opens one about another organisation because a path behind that names their own. The same form and order.
std::vector<std::string> OpenersOf(const ruleset::CaseType& own, const base::Value& subject, const base::Value& facts);

// Likewise of a record: the organisations that its fields name, and ports::kEveryone where everybody may read it.
std::vector<std::string> ReadersOf(const ruleset::Schema& schema, const base::Value& data);

// The fields that say so, with their words, one a line: two schemas with the same text have the same readers.
std::string ReaderFieldsOf(const ruleset::Schema& schema);

}  // namespace anze::workflow
