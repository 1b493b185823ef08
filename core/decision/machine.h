// The interpreter of Code: runs instructions over a row of cells.
//
// Unknown operands give unknown results and are no failure. A failure is a case without any answer:
// an overflow, a division by zero, a value of the wrong type, a parameter without a value, a date
// outside the calendar.
// Ownership: see Machine. Threads: re-entrant; one machine is one thread's.
#pragma once

#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/decision/code.h"
#include "core/decision/dates.h"

namespace anze::decision {

// Everything the members point to must outlive the run. Cheap to copy: a Binding keeps one set up
// for its day.
struct Machine {
  const Code* code = nullptr;
  DateRules dates;
  // Takes the texts that instructions make; they are valid until its Reset.
  Arena* arena = nullptr;
  calendar::Date as_of;

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

 private:
  // Each writes `dst` or fails; Strict sets `done` when an operand was unknown and the result with
  // it.
  bool Step(const Instruction& in, Cell* cells);
  bool Arithmetic(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  bool Text(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  bool Calendar(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  bool Extreme(const Instruction& in, Cell* cells);
  bool OneOf(const Instruction& in, Cell* cells);
  bool Compare(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  bool Jump(const Instruction& in, Cell* cells, const Instruction** at);
  bool Not(const Instruction& in, const Cell& a, Cell* dst);
  bool Logic(const Instruction& in, const Cell& a, const Cell& b, Cell* dst);
  bool Strict(const Instruction& in, const Cell& a, const Cell& b, Cell* dst, bool* done);
  bool Fail(const Instruction& in, std::string code, base::MessageArgs args = {});
  bool FailType(const Instruction& in, const Cell& cell);
  bool FailUnbound(const Instruction& in, const Cell& cell);
};

}  // namespace anze::decision
