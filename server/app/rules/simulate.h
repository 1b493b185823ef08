// Holds a draft of the rules against all stored cases: the question a bureau asks before it publishes.
//
// Every case of the storage is replayed against the draft (core/change/replay.h); nothing is written.
// Ownership: borrows its arguments. Threads: one thread; the storage may be written by others meanwhile.
#pragma once

#include <cstddef>
#include <string>

#include "core/base/value.h"
#include "core/ports/storage.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Which cases are looked at, and how many are listed.
struct SimulateOptions {
  std::size_t limit = 100;  // cases listed; all are counted
  std::string region;       // only cases of it and of regions below; empty: all
};

// {"cases","events","changed","moved","unreadable","refused",
//  "results":[{"case","type","region","open","moves",
//    "differences":[{"what","name","title","before","after","clauses"}]}],
//  "migration":[{a diagnostic, "cases","example"}], "unreadable_cases":[{"case","why"}]}
// "refused" is true when the draft changes the ground under an open case without a migration. `current` must know the
// storage: it finds the rules that cases stand under.
Answer<base::Value> Simulate(Rules* current, Rules* draft, ports::Storage* storage, const SimulateOptions& options,
                             base::Language language);

}  // namespace anze::app
