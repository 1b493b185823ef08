// Basis: how the rules answer what a spoiled part of them says, by what that part reads.
//
// Computed: it reads a date, a number (amount, count, ratio), as_of, a clock, a period or a figure of the parameters,
// a register's word (a fact that is a field of a record type, or of a ledger's entry), two facts that are compared with
// each other, or an input of a table; or it is itself a figure, a period, a clock, a duty, a lock, a plan, a report, a
// transition or an effect. Declared: all it reads is typed by a person as the answer: booleans, presence, texts, words
// that no register holds, lists held against literals, numbers that have to be the very literal, and counts that only
// have to be more than none. docs/ruleset-format.md, "Coverage", is the rule in words; this decides it from the merged
// rules alone. Ownership: borrows the bundle. Threads: re-entrant.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "core/mutation/mutant.h"
#include "core/ruleset/merge/prepared.h"
#include "core/ruleset/model/bundle.h"

namespace anze::coverage {

enum class Basis { kComputed, kDeclared };
std::string_view BasisName(Basis basis);  // "computed", "declared"

class Classifier {
 public:
  // The bundle has its trees and outlives this.
  explicit Classifier(const ruleset::Bundle& bundle);

  // Precondition: a mutant that mutation::Enumerate made of an equal bundle.
  Basis Of(const mutation::Mutant& mutant) const;

 private:
  const ruleset::Bundle& bundle_;
  // The decisions that the ledger asks about an entry.
  std::set<std::string> books_;
};

}  // namespace anze::coverage
