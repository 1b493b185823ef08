// Evidence: the facts and texts that a trace refers to; and the Explainer, which makes traces.
// Internal to core/decision.
// Ownership: an Evidence is shared by the copies of its Explanation. Threads: immutable once the
// explanation is returned.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "core/decision/trace.h"

namespace anze::decision {

// A test that is not part of a program: a rule that a script reported, or the absence of a
// decision. It owns its texts; `info` views them, so it must not be copied or moved once Own has
// kept it.
struct OwnTest {
  std::string id;
  base::Localized title;
  base::Localized failure;
  std::vector<std::string> clauses;
  base::SourceSpan span;
  // The values it read, as the script reported them.
  base::Value facts;
  TestInfo info;  // views of the above
};

// Kept behind each Explanation, so that facts and parameters need only be put together when
// somebody looks.
struct Evidence {
  std::shared_ptr<const DecisionProgram> program;  // nullptr for an absence
  // Fact values by slot, copied; those of items are null.
  std::vector<base::Value> slots;
  // What functions over lists found, trace by trace.
  std::vector<ItemNote> notes;
  // Of the parameters that were read whose value facts choose.
  std::vector<GovernNote> governed;
  calendar::Date as_of;
  // A deque, because traces point to its elements as it grows.
  std::deque<OwnTest> own;

  // Adds a test and returns its trace, whose texts are views into this Evidence.
  RuleTrace Own(OwnTest test, std::string_view result);
};

// Returns the title of the field at `path`, or the path itself.
std::string FactTitle(const ruleset::Decision* decision, std::string_view path, base::Language language);

// The value of a parameter for the case of an explanation; nullptr where it has none, or which one is not known.
const ruleset::DatedValue* GoverningFor(const Evidence& evidence, const ruleset::Snapshot& snapshot,
                                        const std::string& name);

// Runs a filled frame with tracing on and reads the trace off its marks. Borrows both for its life.
class Explainer {
 public:
  Explainer(const BoundDecision& bound, Frame* frame) : bound_(bound), frame_(*frame) {}

  // `rules_only`: the rules alone, as preconditions. Errors: the frame's engine failure.
  base::Result<Explanation> Run(bool rules_only);
  // The verdict of a frame that was run; needs no trace, so Evaluate uses it too.
  static Verdict MakeVerdict(const BoundDecision& bound, const Frame& frame);

 private:
  void Trace(std::uint32_t test, Mark mark, Explanation* out) const;
  // Copies what the frame noted for each trace, in their order.
  void CopyNotes(Explanation* out, Evidence* evidence) const;
  bool TraceWhom(Explanation* out) const;
  void TraceRules(Explanation* out) const;
  void TraceRows(Explanation* out) const;
  void TraceSteps(Explanation* out) const;

  const BoundDecision& bound_;
  Frame& frame_;
};

// Explains the rules of a lua decision, which are its preconditions.
base::Result<Explanation> ExplainRules(const BoundDecision& bound, Frame* frame);

// Appends those that `out` does not hold yet.
void AddClauses(std::span<const std::string> clauses, std::vector<std::string>* out);

}  // namespace anze::decision
