// Prints and judges the coverage of clauses: what `anze test --coverage` adds to a run. Ownership: borrows what it is
// given during a call. Threads: the main thread.
#pragma once

#include <iosfwd>
#include <vector>

#include "core/coverage/coverage.h"
#include "server/cli/cli.h"

namespace anze::cli {

// What a folder of rules may leave open; -1: any number.
struct CoverageLimits {
  int most_unchecked = -1;  // clauses held not machine-checkable, of all regions together
  int most_declared = -1;   // of a hundred machine-checkable clauses, how many are declared, in each region
};

// Sets "clauses" (a list) and "regions" (figures by region) of what --json prints.
void AddCoverage(const std::vector<coverage::ClauseCoverage>& clauses, base::Value* out);
// Prints a table by region, the clauses that are not tested, and those that are declared with their reasons.
void PrintCoverage(std::ostream& out, const std::vector<coverage::ClauseCoverage>& clauses,
                   const CoverageLimits& limits, base::Language language);
// Whether every clause is tested or held not machine-checkable, every declared one says why, and the limits hold.
bool Covered(const std::vector<coverage::ClauseCoverage>& clauses, const CoverageLimits& limits);

}  // namespace anze::cli
