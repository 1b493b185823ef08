// A mutation run: every mutant of the rulesets, or a sample of them, tried and counted.
// Threads: re-entrant; `each` may call its function from several threads at once, each part with a laboratory of its
// own.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/mutation/lab.h"
#include "core/mutation/mutant.h"
#include "core/ruleset/load.h"

namespace anze::mutation {

// Which mutants to try.
struct Choice {
  // This region and those below it; empty: all.
  std::string region;
  // How many mutants; 0: all.
  std::size_t sample = 0;
  // The same seed takes the same sample of the same rules.
  std::uint64_t seed = 1;
  // Pieces of work that `each` may do at once; each compiles the bundle once more.
  std::size_t parts = 1;
};

// A mutant and its fate.
struct Judged {
  Mutant mutant;
  Trial trial;
  // Of a survivor: a scenario that would notice it, where one was found.
  std::optional<Proposal> proposal{};
};

// Tries the chosen mutants and returns them in file order. `each` calls its function once for every
// part, on whichever threads it likes, and returns when all are done.
// Errors: "unknown-region", "mutation-baseline", those of a bundle that does not compile.
base::Result<std::vector<Judged>> RunMutants(const ruleset::Bundle& bundle, const Choice& choice,
                                             const ruleset::ForEach& each);

// How many mutants had each fate.
struct Count {
  std::size_t refused = 0;
  std::size_t killed = 0;
  std::size_t survived = 0;

  std::size_t all() const { return refused + killed + survived; }
  // Of a hundred mutants, how many were noticed, in tenths and rounded down; 1000 when there are none.
  std::size_t per_mille() const { return all() == 0 ? 1000 : (refused + killed) * 1000 / all(); }
  void Add(Fate fate);
};

// The counts of a run: of all, by region, and by region and operator.
struct Tally {
  Count all;
  std::map<std::string, Count> regions;
  std::map<std::pair<std::string, Operator>, Count> cells;  // by region and operator
};
Tally Counted(const std::vector<Judged>& judged);

}  // namespace anze::mutation
