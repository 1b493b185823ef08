// The laboratory: one bundle, its compiled rules and its scenarios, in which one mutant after another is tried.
//
// What a mutant changes is merged, checked and compiled again by the functions that loading uses, and nothing else is.
// Ownership: owns its bundle, a copy. Threads: one thread a laboratory.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/mutation/books.h"
#include "core/mutation/suite.h"
#include "core/ruleset/shape_check.h"
#include "core/script/pool.h"

namespace anze::mutation {

enum class Fate {
  kRefused,   // it does not load: `anze check` says so
  kKilled,    // a scenario fails
  kSurvived,  // nothing notices
};

struct Trial {
  Fate fate = Fate::kSurvived;
  std::string by;  // the code of the first error, or the scenario that fails: "file:line name"
};

class Lab {
 public:
  // Errors: those of loading, "mutation-baseline" {name, file, line} when a scenario fails already.
  static base::Result<std::unique_ptr<Lab>> Open(const ruleset::Bundle& bundle);

  // Changes the bundle, tries and changes it back. Precondition: a mutant of an equal bundle.
  Trial Try(const Mutant& mutant);

  explicit Lab(const ruleset::Bundle& bundle);
  ~Lab();
  Lab(const Lab&) = delete;
  Lab& operator=(const Lab&) = delete;

 private:
  base::Status Prepare();
  // The names that a file of the layer may cite.
  const ruleset::ClauseNames& NamesOf(const std::string& region);
  Trial TryEntity(const Mutant& mutant, const base::Document* changed);
  Trial TryManifest(const Mutant& mutant, const base::Document& changed);
  Trial TryLocks(const Mutant& mutant, const base::Document& changed);
  Trial RunScenarios(const Mutant& mutant);
  base::Status Exchange(const std::string& region, const ruleset::EntityId& id, ruleset::EntityCache* cache,
                        ruleset::Sink* sink);
  scenario::Workbench MakeWorkbench();

  std::shared_ptr<ruleset::Bundle> bundle_;
  std::unique_ptr<Books> books_;
  Suite suite_;
  script::SandboxPool scripts_;
  std::map<std::string, std::shared_ptr<const calendar::WorkCalendar>> calendars_;
  std::map<std::string, ruleset::ClauseNames> names_;
};

}  // namespace anze::mutation
