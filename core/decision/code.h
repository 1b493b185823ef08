// Code: instructions over numbered registers. Slots (facts) come first, then constants, then
// temporaries.
//
// There are no loads and stores: comparing a fact with a parameter is one instruction. Every
// temporary is written by one instruction (of a choice: by two), so that Machine::Missing can walk
// back from an unknown result to the facts that were missing, and nothing is recorded while
// running.
// Ownership: Code owns its literals. Errors: code that a CodeBuilder made has none; the machine
// does not check it.
// Threads: immutable once built, run by many machines at once.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "core/decision/cell.h"
#include "core/decision/scope.h"
#include "core/decision/slots.h"
#include "core/ruleset/model/model.h"

namespace anze::decision {

// An instruction's work. Without a note: dst = a op b, or dst = op a.
enum class Op : std::uint8_t {
  kNot,
  kNegate,
  kLength,
  kLess,
  kLessEqual,
  kEqual,
  kNotEqual,  // > and >= swap their operands
  kAnd,
  kOr,
  kAndJump,
  // When a decides, dst = a and go to b; else go on with the right operand.
  kOrJump,
  // a: condition. operands[c] and operands[c + 1]: the two results. b: where the second begins.
  kChoose,
  kMove,
  // b: target.
  kJump,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kConcat,
  kPresent,
  kCount,
  kContains,
  kOneOf,
  kMin,
  // operands[a .. a + b), also of kMin and kOneOf. Of kOneOf, c: all but the first are literals.
  kMax,
  kAbs,
  kRoundDown,
  kRoundUp,
  kRoundHalfUp,
  kAddPeriod,
  kBeforePeriod,
  kDaysBetween,
  kMinutesBetween,
  kWorkday,
  kWorkdayBefore,
  kStartsWith,
  kFoldName,
  // a: the list. c: into Code::folds. b: behind the instructions of one item, which follow.
  kFold,
  // The value of a parameter that governs by facts. operands[a .. a + b): the answers of its conditions, in the order
  // of ParamUse::conditions. c: into Code::params.
  kGovern,
};

// What a function over a list makes of its items; kNone of other functions.
enum class Fold : std::uint8_t { kNone, kCount, kSum, kAny, kAll, kDistinct, kFirst, kLast, kMin, kMax };

// Registers by their final numbers, but for what Op says of a, b and c.
struct Instruction {
  Op op = Op::kMove;
  std::uint32_t dst = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
};

// The instructions of one expression and the register of its result. begin == end if the result is
// a slot or a constant.
struct Fragment {
  // Instructions [begin, end) of the code that it was emitted into.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t result = 0;
  StaticType type = StaticType::kAny;
  // False: there was no expression, and nothing else of this is valid.
  bool stated = false;
  // Slots and parameters that it reads, in order of appearance, each once; params are indexes into
  // Code::params.
  std::vector<std::uint32_t> slots;
  std::vector<std::uint32_t> params;  // read, indexes into Code::params
  // Functions over lists that it calls, indexes into Code::folds.
  std::vector<std::uint32_t> folds;
};

// A register that facts fill.
struct Slot {
  // "insurer.rating"; of an item "consortium.members.name".
  std::string path;
  // As the expression spells it: "member.name". The same as `path` but for items.
  std::string read_as;
  // True: filled from the current item of a list, not from the facts.
  bool of_item = false;
};

// A function over a list: its instructions run once an item, which fills the item's slots.
struct FoldCode {
  Fold fold = Fold::kNone;
  // Its instruction.
  std::uint32_t at = 0;
  // The slot or the item's slot that holds the list.
  std::uint32_t list = 0;
  // What one item gives and what decides whether it counts; valid where stated.
  std::uint32_t value = 0;
  std::uint32_t order = 0;
  std::uint32_t where = 0;
  bool has_value = false;
  bool has_order = false;
  bool has_where = false;
  // Where the instructions of the condition end, and those of what the item gives begin.
  std::uint32_t value_begin = 0;
  // Where the slots stand under the item.
  SlotTree tree;
  std::vector<std::uint32_t> slots;
};

// A parameter and the constant that Bind fills with its value.
struct ParamUse {
  std::string name;
  std::uint32_t reg = 0;
  // Of one that has values about some only: their conditions, each text once, and the slots that each reads.
  std::vector<std::string> conditions;
  std::vector<std::vector<std::uint32_t>> reads;
};

// The text that an instruction was compiled from, for the span of its error.
struct Origin {
  std::uint32_t source = 0;  // into Code::sources
  std::uint32_t begin = 0;   // bytes of its text
  std::uint32_t end = 0;
};

// A program. first_constant() and first_temporary() divide the registers.
struct Code {
  std::vector<Instruction> instructions;
  // One for each instruction.
  std::vector<Origin> origins;
  // Lists of registers, for instructions with more than two.
  std::vector<std::uint32_t> operands;
  std::vector<Slot> slots;
  std::vector<Cell> constants;
  // The texts that string constants view; a deque, so that texts stay where they are as it grows.
  std::deque<std::string> literals;
  std::vector<ParamUse> params;
  std::vector<FoldCode> folds;
  // For each temporary the instruction that writes it, of a choice its kChoose.
  std::vector<std::uint32_t> producers;
  // The texts that were compiled, one an Emit.
  std::vector<ruleset::Expression> sources;
  // The constant for `as_of`; valid if uses_as_of.
  std::uint32_t as_of = 0;
  bool uses_as_of = false;
  // True when an instruction counts days, so that Bind must look the calendar switches up.
  bool uses_calendar = false;

  std::uint32_t first_constant() const { return static_cast<std::uint32_t>(slots.size()); }
  std::uint32_t first_temporary() const { return static_cast<std::uint32_t>(slots.size() + constants.size()); }
  std::uint32_t registers() const { return static_cast<std::uint32_t>(first_temporary() + producers.size()); }
};

// Returns the span of bytes [begin, end) of an expression's text. Columns count code points. The
// whole expression's span where it is not known or the range is empty.
base::SourceSpan SpanWithin(const ruleset::Expression& source, std::uint32_t begin, std::uint32_t end);

}  // namespace anze::decision
