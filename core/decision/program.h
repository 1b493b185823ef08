// A compiled decision as a program over numbered fact slots, and the fast ways to run it.
//
// Compile once (CompiledDecision), Bind once a date, then for each case fill a Frame and Run it: no
// allocation, no trace. The same code runs over columns (columns.h) and under Explain.
// Lua decisions have only their preconditions here; everything else is the whole decision.
//
//   auto bound = BoundDecision::Bind(decision->program(), context);   // keep it: parameters are looked up here
//   Frame frame(*bound);
//   bound->Fill(facts, &frame);
//   if (!bound->Run(&frame)) … frame.error()
//   frame.outcome(), frame.failed(), frame.missing()
//
// Ownership: a program refers into its Snapshot; a BoundDecision keeps its program; a Frame refers to its
// BoundDecision and, once filled, into the facts. Threads: programs and bound decisions re-entrant; a Frame is one
// thread's.
#pragma once

#include <bit>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/decision/binding.h"
#include "core/decision/code.h"
#include "core/decision/machine.h"
#include "core/decision/slots.h"

namespace anze::decision {

// Both ordered so that Kleene's `and` is the least and `or` the greatest, with the same numbers.
enum class Outcome : std::uint8_t { kFail = 0, kUnknown = 1, kPass = 2, kNotApplicable, kRow, kError /* of columns */ };
enum class Mark : std::uint8_t { kFail = 0, kUnknown = 1, kPass = 2, kSkipped = 3 };
std::string_view MarkWord(Mark mark);  // fail, unknown, pass, skipped

// A set of small numbers.
class Bits {
 public:
  explicit Bits(std::size_t size) : words_((size + 63) / 64) {}
  void Set(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }
  bool Has(std::size_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }
  void Clear() { std::fill(words_.begin(), words_.end(), 0); }
  bool empty() const {
    for (const std::uint64_t word : words_) {
      if (word != 0) return false;
    }
    return true;
  }
  int count() const {
    int out = 0;
    for (const std::uint64_t word : words_) out += std::popcount(word);
    return out;
  }
  friend bool operator==(const Bits&, const Bits&) = default;

 private:
  std::vector<std::uint64_t> words_;
};

// What is known of a rule, row or step before any facts: pointers go into the Snapshot.
struct TestInfo {
  std::string_view id;
  const base::Localized* title = nullptr;
  const base::Localized* failure = nullptr;  // with {placeholders}
  std::span<const std::string> clauses;
  const base::SourceSpan* span = nullptr;
  bool choice = false;  // nobody's text but our own choice
  std::string condition;
  std::string_view applies_to;       // its text; empty: everybody
  std::vector<std::uint32_t> slots;  // that it reads
  std::vector<std::uint32_t> params;
  std::vector<std::uint32_t> whom;          // slots that say whom it is about
  std::vector<std::uint32_t> folds;         // functions over lists that it calls, into Code::folds
  std::vector<std::uint32_t> placeholders;  // slots named in its failure sentence
};

struct CompiledRule {
  Fragment applies;
  Fragment when;
  Fragment require;
  bool each = false;
  bool when_reads_item = false;
  std::uint32_t list = 0;  // slot of the list
  SlotTree item_tree;
  std::vector<std::uint32_t> item_slots;
};

// Rules in a row without `when` and `each`: their code runs in one go.
struct RuleBatch {
  std::uint32_t first = 0;  // rule
  std::uint32_t last = 0;   // one past
  bool plain = false;       // false: one rule, tested by itself
  std::uint32_t begin = 0;  // instructions
  std::uint32_t end = 0;
};

struct CompiledRow {
  Fragment match;
  std::vector<Fragment> outputs;
  std::string_view outcome;
};

struct CompiledStep {
  Fragment when;
  Fragment value;  // or
  Fragment require;
  Fragment guard;  // the value, or nothing when `when` does not hold
};

struct DecisionProgram {
  const ruleset::Decision* source = nullptr;
  const ruleset::Snapshot* snapshot = nullptr;
  Code code;
  SlotTree tree;
  TestInfo self;  // the decision as a whole
  TestInfo whom;  // whom it is about
  Fragment applies;
  std::vector<TestInfo> tests;  // rules, then rows or steps
  std::vector<CompiledRule> rules;
  std::vector<RuleBatch> batches;
  std::vector<CompiledRow> rows;
  std::vector<CompiledStep> steps;
  Fragment value;

  const std::vector<Slot>& slots() const { return code.slots; }
};

class BoundDecision;

class Frame {
 public:
  explicit Frame(const BoundDecision& bound);
  Frame(const Frame&) = delete;
  Frame& operator=(const Frame&) = delete;

  Outcome outcome() const { return outcome_; }
  const Bits& failed() const { return failed_; }    // indexes into DecisionProgram::tests
  const Bits& missing() const { return missing_; }  // indexes into DecisionProgram::slots()
  std::span<const Mark> marks() const { return marks_; }
  // Rows of a table that gave the outcome.
  std::span<const std::uint32_t> rows() const { return rows_; }
  // Valid after Run of a formula or checklist with a value; unknown when there is none.
  const Cell& value() const { return cells_[value_]; }
  // Valid after Run of a table that collects its rows into one number; unknown where there is none.
  const Cell& collected() const { return collected_; }
  const base::Error& error() const { return *machine_.error; }
  // Slots are the first cells: for callers that have typed facts and no tree.
  Cell* cells() { return cells_.data(); }
  const Cell* cells() const { return cells_.data(); }

 private:
  friend class BoundDecision;
  friend class ColumnRunner;
  friend class Explainer;

  struct ItemMark {
    std::uint32_t test = 0;
    std::uint32_t item = 0;
    Mark mark = Mark::kPass;
    std::size_t notes_end = 0;  // of notes_, those of this item end here
  };

  std::vector<Cell> cells_;
  Arena arena_;
  Machine machine_;
  std::vector<Mark> marks_;
  Bits failed_;
  Bits missing_;
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> scratch_;
  std::vector<ItemMark> items_;
  std::vector<ItemNote> notes_;
  std::vector<GovernNote> governed_;
  Cell collected_;
  // Rules that are about others, by test; and whether the decision is about the case at all.
  std::vector<bool> others_;
  Mark whom_ = Mark::kPass;
  bool tracing_ = false;
  Outcome outcome_ = Outcome::kPass;
  std::uint32_t value_ = 0;
};

class BoundDecision {
 public:
  static base::Result<BoundDecision> Bind(std::shared_ptr<const DecisionProgram> program, const Context& context);

  // Reads the facts into the slots. The facts must outlive the frame's use.
  void Fill(const base::Value& facts, Frame* frame) const;
  // False when the engine failed.
  bool Run(Frame* frame) const;
  // The rules alone, as preconditions. Used for lua decisions.
  bool RunRules(Frame* frame) const;

  const DecisionProgram& program() const { return *program_; }
  const std::shared_ptr<const DecisionProgram>& shared_program() const { return program_; }
  const Binding& binding() const { return binding_; }
  calendar::Date as_of() const { return binding_.machine.as_of; }

 private:
  friend class ColumnRunner;  // column_runner.h: runs single rules of a row that columns cannot express

  void Reset(Frame* frame) const;
  // The mark of one rule; false when the engine failed.
  bool RunRule(std::uint32_t index, Frame* frame) const;
  bool RunDoubtful(std::uint32_t index, Frame* frame) const;
  bool RunBatch(const RuleBatch& batch, Frame* frame) const;
  bool RunItems(std::uint32_t index, Frame* frame, Mark* mark) const;
  bool Test(const Fragment& when, const Fragment& require, Frame* frame, Mark* mark) const;
  bool RunTable(Frame* frame) const;
  bool RunOutputs(std::uint32_t row, Frame* frame) const;
  // Takes back the marks of rows that might match but would not change the answer; false when some would.
  bool UnknownRowsAgree(Frame* frame) const;
  bool RowsAgree(Frame* frame) const;
  bool CollectRows(Frame* frame) const;
  bool RunSteps(Frame* frame) const;
  bool RunValue(Frame* frame) const;
  // Whether the condition says that this is about the case; false where the engine failed.
  bool Applies(const Fragment& applies, Frame* frame, Mark* mark) const;
  void Conclude(std::uint32_t index, Mark mark, Frame* frame) const;
  void AddMissing(std::uint32_t reg, Frame* frame) const;

  std::shared_ptr<const DecisionProgram> program_;
  Binding binding_;
};

}  // namespace anze::decision
