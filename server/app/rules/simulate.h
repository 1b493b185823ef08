// Holds a draft of the rules against all stored cases: the question a bureau asks before it publishes.
//
// Every case of the storage is replayed against the draft (core/change/replay.h); nothing is written.
// Ownership: borrows its arguments. Threads: one thread; the storage may be written by others meanwhile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/ports/storage.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/case_outcomes.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Which cases are looked at, and how many are listed.
struct SimulateOptions {
  std::size_t limit = 100;  // cases listed; all are counted
  std::string region;       // only cases of it and of regions below; empty: all
};

// How stored cases would fare.
struct Simulated {
  std::int64_t cases = 0;   // looked at
  std::int64_t events = 0;  // of their journals
  CaseOutcomes outcomes;
};

// `current` must know the storage: it finds the rules that cases stand under. Problems: those of the storage.
Answer<Simulated> Simulate(Rules* current, Rules* draft, ports::Storage* storage, const SimulateOptions& options);

}  // namespace anze::app
