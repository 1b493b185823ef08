// FactSearch: tries facts for which conditions come to given answers, to show whether two can hold at once and whether
// one can hold at all.
//
// Of each fact that the conditions read a few values are tried: the words of an enum, yes and no, what the conditions
// hold it against and what lies beside and between.
// Ownership: borrows the scope and the conditions for its life. Threads: one thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/value.h"
#include "core/decision/ast.h"
#include "core/decision/condition.h"
#include "core/decision/fact_words.h"
#include "core/decision/scope.h"

namespace anze::decision {

class FactSearch {
 public:
  // Precondition: the conditions have no flaws in the scope.
  FactSearch(const Scope& facts, std::vector<const ruleset::Expression*> conditions);

  // Whether the tried values stand for all there are: only then does finding nothing mean that there is nothing.
  bool complete() const { return complete_; }
  // Returns facts for which each condition comes to its answer; nullopt where none were found. `answers` has one for
  // each condition.
  std::optional<FactExample> Find(const std::vector<bool>& answers) const;

 private:
  struct Fact {
    std::string path;
    const ruleset::Field* field = nullptr;
    std::vector<base::Value> values;
  };

  void Collect(const Node& node);
  // Whether this test tells apart no more than the values that are tried.
  bool Simple(const Node& node) const;
  void AddPath(const Node& path);
  void ChooseValues(Fact* fact);
  void ChooseNumbers(Fact* fact) const;
  void ChooseTexts(Fact* fact) const;

  const Scope& scope_;
  std::vector<Condition> conditions_;
  std::vector<Fact> facts_;
  // Literals of all conditions.
  std::vector<base::Number> numbers_;
  std::vector<std::string> texts_;
  bool complete_ = true;
};

}  // namespace anze::decision
