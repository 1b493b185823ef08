// Facts of a case that no other case of its type and region may have, and those by which other cases find it, on their
// way through an event.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/storage.h"
#include "core/workflow/case_program.h"
#include "core/workflow/commit.h"
#include "server/app/answers/problem.h"

namespace anze::app {

// The keys of one case on their way through one event. Use: construct with the state before the event, Put after it,
// Taken if the storage refuses the commit.
class CaseKeys {
 public:
  // None: the event changes no key.
  CaseKeys() = default;
  // As the case's own rules declare them, and those of `today`, which may be nullptr: a case that began under older
  // rules keeps them, but the register it writes into is that of today. Notes the keys of `before`.
  CaseKeys(const workflow::CaseProgram& own, const workflow::CaseProgram* today, const workflow::CaseState& before);

  // After the event: puts the case's keys into its commit where the event changed them.
  void Put(const workflow::CaseState& after, workflow::Commit* commit);

  // For a commit that was refused as taken: kConflict "case-key-taken" {title, case} at the value that says so, with
  // the case that has it. `event`: its name, empty for an opening. Errors: those of the storage.
  // Who may not read that case (`scope`; null: who may read all) is not told which it is.
  Problem Taken(ports::Storage* storage, const workflow::CaseProgram& program, std::string_view event,
                const ports::ReadScope* scope) const;

 private:
  std::vector<ruleset::UniqueKey> declared_;
  std::vector<ports::NaturalKey> keys_;  // before the event; after Put: those that it set
  std::string space_;
  std::string case_id_;
  std::string region_;
};

// Puts the values by which other cases find this one into the commit of an event that changed them; `before`: its facts
// before the event; `keys`: those of its type (Rules::KnownNames::FoundBy).
void PutFoundBy(std::span<const ruleset::UniqueKey> keys, const base::Value& before, const workflow::CaseState& after,
                workflow::Commit* commit);

// The keys that a case must keep: those that its own rules declare of its type, and those of `today` (may be nullptr)
// that have other names.
std::vector<ruleset::UniqueKey> DeclaredOfCase(const workflow::CaseProgram& own, const workflow::CaseProgram* today);

}  // namespace anze::app
