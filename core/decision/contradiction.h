// Demands that cannot hold together: "staff >= 30" and "staff < 20", a word that one asks for and another forbids.
//
// Only what every demand states by itself is looked at: the parts of an `and`, each a fact against a value, a list of
// words, or whether it is given. What is not understood contradicts nothing.
// Threads: re-entrant, pure.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::decision {

// One of several conditions that must all hold.
struct Demand {
  std::string id;
  // What people call it, for messages; may be empty.
  base::Localized title;
  const ruleset::Expression* condition = nullptr;
};

// The fields that conditions may read, below a prefix ("data."): what they allow is a demand too.
struct DemandFields {
  const ruleset::Schema* schema = nullptr;
  std::string prefix;
};

// Appends a warning "demands-contradict" {first, second, fact, a, b} at the second of each pair that contradicts, or
// "demands-contradict.field" at a demand that no value of its field meets. Parameters have their values of `day`.
void FindContradictions(std::span<const Demand> demands, std::span<const DemandFields> fields,
                        const ruleset::Snapshot& snapshot, calendar::Date day, base::Diagnostics* warnings);

}  // namespace anze::decision
