// Runs flat code over blocks of rows. Where it cannot, it says so and leaves the rule to rows.
// Threads: one thread a machine.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "core/decision/columns.h"
#include "core/decision/lane.h"

namespace anze::decision {

class LaneMachine {
 public:
  LaneMachine(const BoundDecision& bound, const Population& population);

  // Takes up the rows [first, first + rows), rows <= kBlock.
  void Enter(std::size_t first, std::size_t rows);
  // False when columns cannot express the fragment, or a number left its range.
  bool Run(const Fragment& fragment);
  // The answer as truths of the block; nullptr when it is no truth.
  const std::uint8_t* Truth(std::uint32_t reg);
  const Lane& lane(std::uint32_t reg);

 private:
  // An instruction whose one operand is a text: answered once a word. Entry 0 is for unknown.
  struct WordTable {
    Lane::Form form = Lane::Form::kNone;
    std::vector<std::uint8_t> truth;
    std::vector<std::int64_t> number;
    std::vector<std::uint8_t> known;
    std::int64_t den = 1;
    std::vector<std::string_view> words;
  };
  struct PendingChoice {
    std::uint32_t end;
    const Instruction* choose;
  };

  void EnterSlot(std::uint32_t slot);
  bool Step(std::uint32_t at);
  std::vector<std::uint32_t> OperandsOf(const Instruction& in) const;
  bool Constant(std::uint32_t at, const Instruction& in);
  bool Words(std::uint32_t at, const Instruction& in, std::uint32_t reg);
  const WordTable* TableOf(std::uint32_t at, const Instruction& in, std::uint32_t reg, const Lane& text);
  static bool CollectWord(const Cell& cell, std::size_t index, std::size_t size, WordTable* table);
  bool Logic(const Instruction& in);
  bool Compare(const Instruction& in);
  bool CompareNumbers(const Instruction& in, const Lane& a, const Lane& b);
  bool CompareBound(const Instruction& in, const Lane& numbers, base::Number bound, bool bound_first);
  bool Present(const Instruction& in);
  bool OneOf(const Instruction& in);
  bool Arithmetic(const Instruction& in);
  bool Divide(const Instruction& in);
  bool Round(const Instruction& in);
  bool Extreme(const Instruction& in);
  bool Choose(const Instruction& in);
  bool ChooseTruth(const Instruction& in, const std::uint8_t* condition);
  bool ChooseNumber(const Instruction& in, const std::uint8_t* condition);

  // The lane as numbers of the block, constants spread out; form kNone when it holds none.
  Lane Numbers(std::uint32_t reg, LaneBuffer* spread);
  bool ToCommon(Lane* a, Lane* b, LaneBuffer* buffer_a, LaneBuffer* buffer_b) const;
  Lane& SetTruth(std::uint32_t reg);
  Lane& SetNumber(std::uint32_t reg, std::int64_t den, const Lane& a, const Lane& b);

  const BoundDecision& bound_;
  const Population& population_;
  const Code& code_;
  std::vector<Lane> lanes_;
  std::vector<LaneBuffer> buffers_;
  LaneBuffer spread_[3];
  std::vector<std::vector<std::string_view>> words_;  // of text slots
  std::unordered_map<std::uint32_t, std::optional<WordTable>> tables_;
  std::vector<PendingChoice> choices_;
  std::vector<std::uint8_t> filled_;  // slots already entered for this block
  std::vector<Cell> cells_;
  Arena arena_;
  Machine machine_;
  std::size_t first_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace anze::decision
