// `anze test --mutate`: how many small changes of the rules the scenario tests notice. Threads: runs on all cores.
#pragma once

#include <cstdint>
#include <string>

#include "server/cli/cli.h"

namespace anze::cli {

// Which changes are tried, and how many must be noticed.
struct MutationOptions {
  std::string region;
  std::size_t sample = 0;  // 0: every mutant
  std::uint64_t seed = 1;
  int floor = 95;        // of a hundred mutants, how many must be noticed
  std::string accepted;  // a file of survivors that no scenario can tell, each with its reason; empty: none
};

// Prints the table and the survivors. Exit code 1 when fewer than `floor` of a hundred were noticed, or there was
// nothing to change; an accepted survivor counts neither way. 2 when the tests do not pass as they stand. Takes minutes
// over a whole bundle.
void RunMutation(Session* session, const ruleset::Bundle& bundle, const MutationOptions& options);

}  // namespace anze::cli
