// Every change that a lower region may state about an entity, made from the tables of the format and
// not from what the checks of locks know: a key that the format gains is changed here by itself.
// Ownership: plain values. Threads: re-entrant.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "core/ruleset/read/entity.h"

namespace anze::testing {

// What a change does, as its maker knows from the key: bits of each other.
enum Meaning : unsigned {
  kWords = 0,    // texts, citations, examples
  kBeside = 1,   // something new that nobody above reads
  kTighter = 2,  // a demand more
  kLooser = 4,   // a demand less
  kOther = kTighter | kLooser,
};

struct RuleChange {
  std::string path;       // with dots: "events.pass.by"
  std::string what;       // for messages
  base::Value statement;  // what the lower region's file says under the entity's name
  unsigned meaning = kOther;
};

// The changes to an entity whose merge above is `node`. `few`: only the first fields of every map of
// fields. `clause`: what new items cite.
std::vector<RuleChange> ChangesTo(ruleset::EntityKind kind, const base::Node& node, const std::string& clause,
                                  bool few);

}  // namespace anze::testing
