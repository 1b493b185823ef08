// What a trace refers to. Ownership: an Explanation shares it. Threads: immutable once made.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/decision/decision.h"

namespace anze::decision {

// A test that no program knows of: a rule reported by a script, or the absence of a decision.
struct OwnTest {
  std::string id;
  base::Localized title;
  base::Localized failure;
  std::vector<std::string> clauses;
  base::SourceSpan span;
  base::Value facts;
  TestInfo info;  // views of the above
};

struct Evidence {
  std::shared_ptr<const DecisionProgram> program;  // nullptr for an absence
  std::vector<base::Value> slots;                  // fact values by slot; those of items are null
  calendar::Date as_of;
  std::deque<OwnTest> own;

  // Adds a test and gives its trace; the views stay valid as the deque grows.
  RuleTrace Own(OwnTest test, std::string_view result);
};

// Names the field's title in either language, or the path itself.
std::string FactTitle(const ruleset::Decision* decision, std::string_view path, base::Language language);

class Explainer {
 public:
  Explainer(const BoundDecision& bound, Frame* frame) : bound_(bound), frame_(*frame) {}

  base::Result<Explanation> Run(bool rules_only);
  static Verdict MakeVerdict(const BoundDecision& bound, const Frame& frame);

 private:
  void Trace(std::uint32_t test, Mark mark, Explanation* out) const;
  void TraceRules(Explanation* out) const;
  void TraceRows(Explanation* out) const;
  void TraceSteps(Explanation* out) const;

  const BoundDecision& bound_;
  Frame& frame_;
};

// Rules and their preconditions of a lua decision as native evaluation gives them.
base::Result<Explanation> ExplainRules(const BoundDecision& bound, Frame* frame);

void AddClauses(std::span<const std::string> clauses, std::vector<std::string>* out);

}  // namespace anze::decision
