// Small rulesets for tests: from a folder, or written in the test.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/ruleset/load.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::ruleset {

// Path below the folder -> text, of every file in it.
std::map<std::string, std::string> ReadTree(const std::string& folder);

// A national layer and a city with nothing but their clauses "law-1" and "notice-1"; add files, then load.
class Tree {
 public:
  Tree();
  // Adds or replaces a file.
  Tree& With(const std::string& path, const std::string& text);
  LoadOutcome Load() const;
  // Fails the test and gives nullptr when there is an error.
  std::shared_ptr<const Bundle> Must() const;

 private:
  std::map<std::string, std::string> files_;
};

calendar::Date Day(const std::string& text);
std::shared_ptr<const Snapshot> SnapshotOf(const std::shared_ptr<const Bundle>& bundle, const std::string& region,
                                           const std::string& day);
// "code file:line" of each diagnostic.
std::vector<std::string> Codes(const base::Diagnostics& diagnostics);

}  // namespace anze::ruleset
