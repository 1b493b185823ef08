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
#include <string>

#include "core/base/value.h"
#include "core/ports/clock.h"
#include "core/ports/storage.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

struct MigrateOptions {
  std::size_t limit = 100;  // cases listed; all are counted
  std::string region;       // only cases of it and of regions below; empty: all
  bool dry_run = false;     // only plans; the storage may be one to read from
};

// `stored` knows the storage and finds the rules that cases stand under; `rules` says where they go, and keeps its
// snapshots in the storage unless this is a dry run. Both are loaded.
// {"cases","written", and what CaseOutcomes tells}: "cases" are the open ones that stand under other rules; "written"
// how many were moved, 0 when it is refused or a dry run.
// A failure of the storage on the way leaves whole cases, moved or not; asking again moves the rest.
Answer<base::Value> Migrate(Rules* stored, Rules* rules, ports::Storage* storage, const ports::Clock& clock,
                            const MigrateOptions& options, base::Language language);

}  // namespace anze::app
