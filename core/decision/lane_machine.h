// LaneMachine: runs code over blocks of rows; lane_machine.cpp says how. It answers false for code
// that must be run row by row instead: that is no error, and the row-by-row run reports the error,
// if there is one.
// Ownership: borrows the bound decision and the population for its life. Threads: one thread a
// machine.
#pragma once

#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/decision/columns.h"
#include "core/decision/lane.h"

namespace anze::decision {

class LaneMachine {
 public:
  LaneMachine(const BoundDecision& bound, const Population& population);
  LaneMachine(const LaneMachine&) = delete;
  LaneMachine& operator=(const LaneMachine&) = delete;

  // Moves to the rows [first, first + rows) and forgets all lanes but constants. Precondition: rows
  // <= kBlock.
  void Enter(std::size_t first, std::size_t rows);
  // Computes a fragment for the block. False when columns cannot express it, or a number left its
  // range; its lanes are then of no use. Fragments must run in the order in which they were
  // emitted.
  bool Run(const Fragment& fragment);
  // Returns the register as truths of the block, nullptr if it does not hold truths. Good until the
  // register is written.
  const std::uint8_t* Truth(std::uint32_t reg);
  // The register as it is; a fact's column is entered on first use.
  const Lane& lane(std::uint32_t reg);

 private:
  friend class LaneFolder;
  static constexpr std::uint32_t kNoChild = UINT32_MAX;

  // Of the items of a list that a function goes through, whose code runs over them as over rows.
  LaneMachine(LaneMachine* around, std::uint32_t fold);
  LaneMachine(const BoundDecision& bound, const Population& population, LaneMachine* around, const ListColumn* items);

  // The answers of an instruction whose one varying operand is a text, one for each word. Entry 0
  // is for unknown.
  struct WordTable {
    Lane::Form form = Lane::Form::kNone;
    std::vector<std::uint8_t> truth;
    std::vector<std::int64_t> number;
    std::vector<std::uint8_t> known;
    std::int64_t den = 1;
    std::vector<std::string_view> words;
  };
  // A choose() whose branches are being computed, and the instruction behind the second.
  struct PendingChoice {
    std::uint32_t end;
    const Instruction* choose;
  };

  bool Run(std::uint32_t begin, std::uint32_t end);
  // Points the slot's lane at its column. Of items: a field of theirs, or what stands around them.
  void EnterSlot(std::uint32_t slot);
  void EnterColumn(std::uint32_t slot, const Column& column);
  void Gather(std::uint32_t reg);
  const LaneBounds* SpreadBounds(std::uint32_t reg, const LaneBounds& bounds);
  // lane_fold.cpp: the function over a list whose instruction stands at `at`, with all that runs for its items.
  struct FoldRun;
  bool FoldList(std::uint32_t at);
  void CompareByBounds(const Instruction& in);
  // One instruction; false as for Run. The members below do one kind of instruction each.
  bool Step(std::uint32_t at);
  std::vector<std::uint32_t> OperandsOf(const Instruction& in) const;
  bool Constant(std::uint32_t at, const Instruction& in);
  // One whose operands differ from row to row.
  bool Varying(const Instruction& in);
  bool Words(std::uint32_t at, const Instruction& in, std::uint32_t reg);
  // Computes the table on first use, once for the whole population. nullptr when an answer has no
  // column form.
  const WordTable* TableOf(std::uint32_t at, const Instruction& in, std::uint32_t reg, const Lane& text);
  static bool CollectWord(const Cell& cell, std::size_t index, std::size_t size, WordTable* table);
  bool Logic(const Instruction& in);
  bool Compare(const Instruction& in);
  bool ComparePlain(const Instruction& in);
  bool CompareNumbers(const Instruction& in, const Lane& a, const Lane& b);
  bool CompareBound(const Instruction& in, const Lane& numbers, base::Number bound, bool bound_first);
  bool Present(const Instruction& in);
  bool OneOf(const Instruction& in);
  bool Arithmetic(const Instruction& in);
  bool Divide(const Instruction& in);
  bool Round(const Instruction& in);
  bool Extreme(const Instruction& in);
  // A parameter whose value facts choose (lane_govern.cpp).
  struct GovernTable;
  bool Govern(const Instruction& in);
  bool Choose(const Instruction& in);
  bool ChooseTruth(const Instruction& in, const std::uint8_t* condition);
  bool ChooseNumber(const Instruction& in, const std::uint8_t* condition);

  // Returns the lane as numbers of the block, constants spread out into `spread`; form kNone when
  // it holds none.
  Lane Numbers(std::uint32_t reg, LaneBuffer* spread);
  // Brings both lanes to one denominator; false when that overflows.
  bool ToCommon(Lane* a, Lane* b, LaneBuffer* buffer_a, LaneBuffer* buffer_b) const;
  // Make the register hold truths or numbers, in its own buffer. A number is known where both
  // operands are.
  Lane& SetTruth(std::uint32_t reg);
  Lane& SetNumber(std::uint32_t reg, std::int64_t den, const Lane& a, const Lane& b);

  const BoundDecision& bound_;
  const Population& population_;
  const Code& code_;
  std::vector<Lane> lanes_;
  std::vector<LaneBuffer> buffers_;
  LaneBuffer spread_[3];
  // Of text slots.
  std::vector<std::vector<std::string_view>> words_;
  // By instruction; nullopt: it has no table.
  std::unordered_map<std::uint32_t, std::optional<WordTable>> tables_;
  // By parameter; made when the first block reads it.
  std::unordered_map<std::uint32_t, std::shared_ptr<GovernTable>> governed_;
  std::vector<PendingChoice> choices_;
  // Slots already entered for this block; and how that begins.
  std::vector<std::uint8_t> filled_;
  std::vector<std::uint8_t> fresh_;
  // Of items: the machine of the rows around them, the list, the field of each slot, and the row of each item within
  // the block of rows.
  LaneMachine* around_ = nullptr;
  const ListColumn* items_ = nullptr;
  std::vector<std::uint32_t> child_of_;
  std::vector<std::uint32_t> row_of_;
  // By function over a list; made when the first block calls it.
  std::vector<std::shared_ptr<FoldRun>> folds_;
  // Of items, by register: the bounds of a number from around the list.
  std::unordered_map<std::uint32_t, std::shared_ptr<LaneBounds>> bounds_;
  // For instructions that run once, on machine_: over constants, or for one word.
  std::vector<Cell> cells_;
  Arena arena_;
  Machine machine_;
  std::size_t first_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace anze::decision
