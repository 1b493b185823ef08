// Suite: all scenarios of a bundle, and which of them can notice a given change. Internal to
// core/mutation.
//
// A run is affordable because scenarios that cannot notice a mutant are left out. The choice errs
// on the safe side: a scenario is kept unless it is certain that the change does not reach it.
// Ownership: points into the bundle's documents. Threads: immutable after Make.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/mutation/mutant.h"
#include "core/ruleset/model/bundle.h"
#include "core/scenario/scenario.h"

namespace anze::mutation {

class Suite {
 public:
  // Reads the scenarios of every tests/ file; those of regions that the bundle lacks are left out.
  // Errors: those of a malformed test file.
  static base::Result<Suite> Make(const ruleset::Bundle& bundle);

  // Returns the scenarios that the change can reach, those most likely to notice first: that cite
  // the same clause, of the same region, short ones.
  std::vector<const scenario::Written*> For(const Mutant& mutant) const;
  // Of these, returns those that state the clause and run something: one that only asks which figures hold on a day
  // repeats the ruleset.
  std::vector<const scenario::Written*> For(const Mutant& mutant, const std::string& clause) const;
  // Leaves out every scenario that is not among the results, or did not pass.
  void KeepPassed(const std::vector<scenario::ScenarioResult>& results);
  // Returns the decisions and case types that a parameter's value can reach, by its name in their
  // text or through a decision that a case asks; empty for an unknown one. A switch of the calendar reaches every case
  // type.
  const std::vector<ruleset::EntityId>& ReadersOf(const std::string& parameter) const;
  const std::vector<scenario::Written>& all() const { return written_; }

 private:
  // The properties of a scenario that say which changes can reach it.
  struct Traits {
    ruleset::EntityId asks;                 // what it runs
    std::vector<ruleset::EntityId> also{};  // case types that its steps open beside
    bool draft = false;                     // it holds a draft against the locks
    bool ledger = false;                    // it asks the decisions of the ledger
    bool repeats = false;                   // it asks for values of parameters, and runs nothing
    std::set<std::string> clauses;
    std::size_t length = 1;  // steps
    std::string text;        // its scalars, to find the parameters it names
  };

  static Traits TraitsOf(const base::Node& node);
  void ReadReaders(const ruleset::Bundle& bundle);
  bool Asks(const ruleset::EntityId& type, const std::string& decision) const;
  // Whether a scenario that asks `asked` runs the decision or one that uses it.
  bool Runs(const Traits& traits, const std::string& decision) const;
  void CloseUses();
  void AddAsking(std::vector<ruleset::EntityId>* readers) const;
  bool Reaches(const Mutant& mutant, const scenario::Written& written, const Traits& traits) const;

  std::vector<scenario::Written> written_;
  std::vector<Traits> traits_;
  std::map<std::string, std::vector<ruleset::EntityId>> readers_;  // by parameter
  // Parameters that no entity names, and switches: any scenario may notice them.
  std::set<std::string> everywhere_;
  std::string plan_decision_;
  std::map<std::string, std::set<std::string>> asked_by_;  // case types by the decisions that they ask
  // Decisions by those whose results they use, in any region, and by those that these use.
  std::map<std::string, std::set<std::string>> used_by_;
};

}  // namespace anze::mutation
