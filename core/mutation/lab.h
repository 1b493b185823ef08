// Laboratory: holds one bundle, its compiled rules and its scenarios, and tries mutants one after
// another.
//
// For each mutant only the entities it changes are merged, checked and compiled again, by the same
// functions that loading uses.
// Ownership: owns its bundle, a copy, so that laboratories do not disturb one another. Threads: one
// thread a laboratory.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/mutation/books.h"
#include "core/mutation/suite.h"
#include "core/ruleset/merge/prepare.h"
#include "core/ruleset/read/shape_check.h"
#include "core/script/pool.h"

namespace anze::mutation {

// The fate of a mutant. All but kSurvived mean that somebody would have noticed.
enum class Fate {
  kRefused,   // it does not load: `anze check` says so
  kKilled,    // a scenario fails
  kSurvived,  // nothing notices
};

struct Trial {
  Fate fate = Fate::kSurvived;
  // kRefused: the code of the first error. kKilled: the scenario that fails, as "file:line name".
  // Else empty.
  std::string by;
  // kKilled: that scenario's name alone.
  std::string scenario;
};

// A scenario for a change that none noticed.
struct Proposal {
  std::string file;   // that it belongs into
  std::string like;   // the scenario of that file that it is like
  std::string fact;   // path, and
  base::Value value;  // the value that it has here; null: it is not given
  base::Value expect;
};

class Lab {
 public:
  // Copies the bundle, compiles it and runs every scenario once, which must pass.
  // Errors: those of compiling and of malformed test files; "mutation-baseline" {name} at a
  // scenario that fails already.
  static base::Result<std::unique_ptr<Lab>> Open(const ruleset::Bundle& bundle);
  // The same, but runs nothing: only the scenarios that passed in an earlier run of the same bundle are tried.
  // Errors: those of compiling and of malformed test files.
  static base::Result<std::unique_ptr<Lab>> Open(const ruleset::Bundle& bundle,
                                                 const std::vector<scenario::ScenarioResult>& results);

  // Changes the bundle, tries the change and undoes it. Precondition: a mutant that Enumerate made
  // of an equal bundle.
  Trial Try(const Mutant& mutant);
  // The same, but asks only the scenarios that state the clause.
  Trial Try(const Mutant& mutant, const std::string& clause);
  // Returns a scenario that passes as the rules are and fails with the change, made of one that there is and a fact at
  // its bound; nullopt: none was found. Only for what a decision answers. Precondition as for Try.
  std::optional<Proposal> Propose(const Mutant& mutant);

  explicit Lab(const ruleset::Bundle& bundle);
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

 private:
  // Compiles the bundle and reads its scenarios.
  base::Status Prepare();
  // Runs every scenario once.
  base::Status RunBaseline();
  // Returns the clause ids that a file of the layer may cite.
  const ruleset::ClauseNames& NamesOf(const std::string& region);
  // One for each kind of file: entities, ruleset.yaml and locks.yaml, which reach ever farther.
  Trial TryEntity(const Mutant& mutant, const base::Document* changed);
  Trial TryManifest(const Mutant& mutant, const base::Document& changed);
  Trial TryLocks(const Mutant& mutant, const base::Document& changed);
  // Runs those that can notice the mutant and stops at the first that fails.
  Trial RunScenarios(const Mutant& mutant);
  // Merges and checks one entity anew on every page that the region's layer is part of.
  base::Status Exchange(const std::string& region, const ruleset::EntityId& id, ruleset::EntityCache* cache,
                        ruleset::Sink* sink);
  scenario::Workbench MakeWorkbench();
  // What Propose tries: a scenario that there is with one fact changed, and what it gives as the rules are.
  struct Candidate {
    Proposal proposal;
    scenario::Written written;
    base::Value actual;
  };
  std::vector<Candidate> CandidatesFor(const Mutant& mutant);

  std::shared_ptr<ruleset::Bundle> bundle_;
  std::unique_ptr<Books> books_;
  Suite suite_;
  // Empty, or the clause whose scenarios alone are asked.
  std::string clause_;
  // Not empty while candidates are tried instead of the suite; `noticed_` is the first whose answer differs.
  std::vector<Candidate> candidates_;
  std::optional<Proposal> noticed_;
  script::SandboxPool scripts_;
  std::map<std::string, std::shared_ptr<const calendar::WorkCalendar>> calendars_;
  std::map<std::string, ruleset::ClauseNames> names_;
};

}  // namespace anze::mutation
