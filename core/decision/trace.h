// Verdict and Explanation: the answer of a decision, and the trace that shows how it came about.
//
// A trace refers to its program, Snapshot and Explanation by views, see RuleTrace. The functions
// below put together what is shown of it; they cannot fail.
// Threads: plain values.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/decision/program.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::decision {

// The answer alone. Owns all it holds.
struct Verdict {
  // One of the outcome words (compiled.h).
  std::string outcome;
  base::Value value;                 // null when there is none
  std::vector<std::string> failed;   // rule ids, in order
  std::vector<std::string> clauses;  // clause ids of the failed rules, or of the rows that gave the outcome, each once
  std::vector<std::string> missing;  // fact paths that made a rule or the value unknown
};

// A parameter that a rule read, with its value and those of other layers that yielded to it.
struct ParameterUse {
  std::string name;
  base::Value value;
  // The day from which the value holds.
  calendar::Date from;
  // The layer that states it.
  std::string region;
  std::vector<std::string> clauses;
  bool choice = false;  // no published text states the value
  struct Yielded {
    std::string region;
    base::Value value;
    std::vector<std::string> clauses;
  };
  // Values of other layers in force that day.
  std::vector<Yielded> yielded;
  // Of a parameter with values about some only: whom the governing one is about, empty: everybody; and the facts that
  // its conditions read, null for a missing one.
  std::string applies_to;
  base::Value facts;
  // Which value governs could not be told: `value` is null, and `from`, `region` and `clauses` say nothing.
  bool unknown = false;
  // Special values in force that were not about the case, or of which that is not known.
  struct Other {
    std::string region;
    base::Value value;
    std::vector<std::string> clauses;
    std::string applies_to;
    bool unknown = false;
  };
  std::vector<Other> others;
};

// One thing that was tested. Texts are views into the program, its Snapshot or the Explanation
// itself, so that tracing costs little. The functions below look up and put together the rest when
// it is shown.
struct RuleTrace {
  std::string_view rule;
  std::string_view result;     // pass | fail | unknown | skipped | not_applicable: it is about others
  std::string_view condition;  // its text
  std::span<const std::string> clauses;
  // Title, failure sentence, span; never nullptr.
  const TestInfo* test = nullptr;
  // Of a rule over a list: the item's index from 0; -1: of no list.
  std::int32_t item = -1;
  // Of Evidence::notes, what its functions over lists found: [first_note, last_note).
  std::uint32_t first_note = 0;
  std::uint32_t last_note = 0;
  // Of a formula step or table row that has one; else null.
  base::Value value;
};

// What a decision that this one uses answered.
struct Explanation;
struct UsedAnswer {
  std::string name;
  std::string decision;
  // Without a trace where only the verdict was asked for. Never nullptr.
  std::shared_ptr<const Explanation> explanation;
};

struct Evidence;  // facts and texts that a trace refers to; explain.h

// A verdict with its trace, in the order of the program: rules, then rows or steps. Must not
// outlive its Snapshot.
struct Explanation {
  Verdict verdict;
  std::vector<RuleTrace> trace;
  // Never nullptr once returned; copies share it.
  std::shared_ptr<const Evidence> evidence;
  // In the order of the text.
  std::vector<UsedAnswer> used;
};

// Returns a map of path -> value that the rule read; null for a missing fact. Items stand under the
// name that the rule gives them.
base::Value FactsOf(const Explanation& explanation, const RuleTrace& trace);
// Returns how people call the item: its text if it is one, else its `name` if it has one, else its
// position from 1. Empty for a rule that is not over a list.
std::string ItemOf(const Explanation& explanation, const RuleTrace& trace);
// Returns the parameters that the rule read, with their values as in force on the explanation's
// date. Those without a value are left out.
std::vector<ParameterUse> ParametersOf(const Explanation& explanation, const RuleTrace& trace,
                                       const ruleset::Snapshot& snapshot);
// What one function over a list found, item by item.
struct ListUse {
  // As the expression has it: "count(members where qualified)".
  std::string text;
  // The list's path, and how the items' fields are called from the facts: "consortium.members".
  std::string path;
  struct Item {
    // Its text, its name or its position from 1.
    std::string name;
    ItemPart part = ItemPart::kCounted;
    base::Value value;
    // The fields that were read of it, by path below the item; null for a missing one.
    base::Value facts;
  };
  std::vector<Item> items;
};
// Returns the lists that the rule went through by a function, in the order in which it did.
std::vector<ListUse> ListsOf(const Explanation& explanation, const RuleTrace& trace);
// Returns the rule's sentence for people with its placeholders filled as people say them (money in yuan, choices by
// their titles, days in words), a missing fact as "—"; empty when it has none.
std::string FailureOf(const Explanation& explanation, const RuleTrace& trace, const ruleset::Snapshot& snapshot,
                      base::Language language);

// Returns the outcome of a frame that was run. Precondition: the run returned true.
Verdict VerdictOf(const BoundDecision& bound, const Frame& frame);
// Runs a filled frame and keeps the trace. Errors: the frame's engine failure.
base::Result<Explanation> ExplainFrame(const BoundDecision& bound, Frame* frame);

}  // namespace anze::decision
