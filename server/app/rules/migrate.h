// Moving the open cases of a data folder to the rules that are now in force for them.
//
// A case keeps the rules it began under until somebody moves it; this does, for all of them or for a region. Either
// every case may move or none does: every obstacle is told with its place and clause, and nothing is written. One that
// cannot be read is told and stays where it is. Each move is one event of the case's journal, with the former rules,
// the reason and the clauses.
//
// Ownership: borrows its arguments. Threads: one thread, and no other writer on the storage.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/ports/clock.h"
#include "core/ports/storage.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/case_outcomes.h"
#include "server/app/rules/rules.h"

namespace anze::app {

struct MigrateOptions {
  std::size_t limit = 100;  // cases listed; all are counted
  std::string region;       // only cases of it and of regions below; empty: all
  bool dry_run = false;     // only plans; the storage may be one to read from
};

// What became of the open cases that stand under other rules.
struct Migrated {
  std::int64_t cases = 0;
  std::int64_t written = 0;  // were moved: none when it is refused or a dry run
  CaseOutcomes outcomes;
};

// `stored` knows the storage and finds the rules that cases stand under; `rules` says where they go, and keeps its
// snapshots in the storage unless this is a dry run. Both are loaded.
// A failure of the storage on the way leaves whole cases, moved or not; asking again moves the rest.
Answer<Migrated> Migrate(Rules* stored, Rules* rules, ports::Storage* storage, const ports::Clock& clock,
                         const MigrateOptions& options);

}  // namespace anze::app
