// Runs flat code over a row of cells. Threads: re-entrant.
#pragma once

#include <optional>
#include <vector>

#include "core/base/result.h"
#include "core/decision/code.h"
#include "core/decision/dates.h"

namespace anze::decision {

// What a run needs besides its cells. Members outlive the run.
struct Machine {
  const Code* code = nullptr;
  DateRules dates;
  Arena* arena = nullptr;
  calendar::Date as_of;

  // False when the engine failed: then `error` says why.
  bool Run(const Fragment& fragment, Cell* cells) {
    return fragment.begin == fragment.end || Run(fragment.begin, fragment.end, cells);
  }
  bool Run(std::uint32_t begin, std::uint32_t end, Cell* cells);

  // Slots that make an unknown register unknown, in order of appearance, each once.
  // Precondition: the fragment that writes it has just run.
  void Missing(std::uint32_t reg, const Cell* cells, std::vector<std::uint32_t>* slots) const;

  std::optional<base::Error> error;

 private:
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
