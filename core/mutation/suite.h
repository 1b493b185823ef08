// Inside the room: every scenario of a bundle, and which of them can notice a change.
// Ownership: points into the bundle's documents. Threads: immutable after Make.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/mutation/mutant.h"
#include "core/ruleset/bundle.h"
#include "core/scenario/scenario.h"

namespace anze::mutation {

class Suite {
 public:
  // Errors: those of a malformed test file.
  static base::Result<Suite> Make(const ruleset::Bundle& bundle);

  // The scenarios that the change can reach, those most likely to notice first: that cite the same clause, of the
  // same region, short ones. None that could notice is left out.
  std::vector<const scenario::Written*> For(const Mutant& mutant) const;
  // The decisions and case types that a parameter's value can reach.
  const std::vector<ruleset::EntityId>& ReadersOf(const std::string& parameter) const;
  const std::vector<scenario::Written>& all() const { return written_; }

 private:
  struct Traits {
    ruleset::EntityId asks;  // what it runs
    bool draft = false;      // it holds a draft against the locks
    std::set<std::string> clauses;
    std::size_t length = 1;  // steps
    std::string text;        // its scalars, to find the parameters it names
  };

  static Traits TraitsOf(const base::Node& node);
  void ReadReaders(const ruleset::Bundle& bundle);
  bool Reaches(const Mutant& mutant, const scenario::Written& written, const Traits& traits) const;

  std::vector<scenario::Written> written_;
  std::vector<Traits> traits_;
  std::map<std::string, std::vector<ruleset::EntityId>> readers_;  // by parameter
  std::set<std::string> everywhere_;                               // parameters that no entity names
  std::string plan_decision_;
};

}  // namespace anze::mutation
