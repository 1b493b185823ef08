// The interpreter of Code: runs instructions over a row of cells.
//
// Unknown operands give unknown results and are no failure. A failure is a case without any answer:
// an overflow, a division by zero, a value of the wrong type, a parameter without a value, a date
// outside the calendar.
// Ownership: see Machine. Threads: re-entrant; one machine is one thread's.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/decision/code.h"
#include "core/decision/dates.h"
#include "core/decision/govern.h"

namespace anze::decision {

// What one item was to a function over its list.
enum class ItemPart : std::uint8_t { kCounted, kLeftOut, kUnknown, kPassed, kFailed, kRepeated, kTaken };
std::string_view ItemPartWord(ItemPart part);  // counted, left_out, unknown, passed, failed, repeated, taken

struct ItemNote {
  std::uint32_t fold = 0;  // into Code::folds
  std::uint32_t item = 0;
  ItemPart part = ItemPart::kCounted;
  // What the item gave; null where it gives nothing or it is unknown.
  base::Value value;
};

// What is known of the last run of a function over a list beside its result.
struct FoldState {
  // The slots that made the result unknown.
  std::vector<std::uint32_t> missing;
  // Of an unknown number: what it cannot be below or above.
  std::optional<base::Number> low;
  std::optional<base::Number> high;
};

// Everything the members point to must outlive the run. Cheap to copy: a Binding keeps one set up
// for its day.
struct Machine {
  const Code* code = nullptr;
  DateRules dates;
  // Takes the texts that instructions make; they are valid until its Reset.
  Arena* arena = nullptr;
  calendar::Date as_of;
  // Of each of Code::params; read for those with conditions.
  const GovernPlan* plans = nullptr;

  // Runs the instructions [begin, end) and writes their temporaries in `cells`, a row of
  // Code::registers() cells. Returns false if the engine failed; `error` then says why, with a span
  // inside the expression. Results of fragments that were run before stay in their cells, and a
  // later fragment may read them.
  bool Run(const Fragment& fragment, Cell* cells) {
    return fragment.begin == fragment.end || Run(fragment.begin, fragment.end, cells);
  }
  bool Run(std::uint32_t begin, std::uint32_t end, Cell* cells);

  // Appends the slots that made an unknown register unknown, in order of appearance, each once.
  // Nothing for a known one.
  // Precondition: the fragment that writes it has just run.
  void Missing(std::uint32_t reg, const Cell* cells, std::vector<std::uint32_t>* slots) const;

  // Set by a run that failed. The caller resets it before the next.
  std::optional<base::Error> error;
  // Where functions over lists note their items; nullptr: nowhere.
  std::vector<ItemNote>* notes = nullptr;
  // Where it is noted which values of parameters were about the case; nullptr: nowhere.
  std::vector<GovernNote>* governed = nullptr;

 private:
  // Each writes `dst` or fails; Strict sets `done` when an operand was unknown and the result with
  // it.
  bool Step(const Instruction& in, Cell* cells);
  bool Arithmetic(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  bool Text(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  bool Between(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  bool Calendar(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  bool Extreme(const Instruction& in, Cell* cells);
  bool OneOf(const Instruction& in, Cell* cells);
  bool Compare(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  // Decides a comparison with an unknown number by the bounds that are known of it; false: they do not decide.
  bool CompareBounds(const Instruction& in, const Cell& a, const Cell& b, Cell* dst) const;
  FoldState BoundsOf(std::uint32_t reg, const Cell& cell) const;
  // machine_folds.cpp
  friend class Folder;
  bool FoldList(const Instruction& in, Cell* cells);
  // machine_govern.cpp
  bool Govern(const Instruction& in, Cell* cells);
  void NoteGoverned(std::uint32_t param, std::span<const ruleset::Holds> holds);
  void MissingGoverned(const Instruction& in, const Cell* cells, std::vector<std::uint32_t>* slots) const;
  bool Jump(const Instruction& in, Cell* cells, const Instruction** at);
  bool Not(const Instruction& in, const Cell& a, Cell* dst);
  bool Logic(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  bool Strict(const Instruction& in, const Cell& a, const Cell& b, Cell* dst, bool* done);
  bool Fail(const Instruction& in, std::string code, base::MessageArgs args = {});
  bool FailType(const Instruction& in, const Cell& cell);
  bool FailUnbound(const Instruction& in, const Cell& cell);

  // By Code::folds; grown by the first that runs.
  std::vector<FoldState> folds_;
};

}  // namespace anze::decision
