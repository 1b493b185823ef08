// `anze test --mutate`: how many small changes of the rules the scenario tests notice.
#pragma once

#include <cstdint>
#include <string>

#include "server/cli/cli.h"

namespace anze::cli {

struct MutationOptions {
  std::string region;
  std::size_t sample = 0;  // 0: every mutant
  std::uint64_t seed = 1;
  int floor = 95;  // of a hundred mutants, how many must be noticed
};

// Prints the table and the survivors; exit code 1 when fewer than `floor` of a hundred were noticed.
void RunMutation(Session* session, const ruleset::Bundle& bundle, const MutationOptions& options);

}  // namespace anze::cli
