// Flat code over numbered registers: fact slots first, then constants, then temporaries.
//
// A comparison of a fact with a parameter is one instruction; nothing is loaded or stored.
// Every temporary is written at one place (a choice: at two), so that what an unknown came
// from can be followed backwards without having been recorded.
// Ownership: Code owns its literals. Threads: immutable once built.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "core/decision/cell.h"
#include "core/decision/condition.h"

namespace anze::decision {

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
  kOrJump,  // a decides: dst = a and go to b
  kChoose,  // a: condition; operands[c]: the two results; b: where the second begins
  kMove,
  kJump,  // b: target
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
  kMax,  // operands[a .. a + b); of kOneOf c: all but the first are literals
  kAbs,
  kRoundDown,
  kRoundUp,
  kRoundHalfUp,
  kAddPeriod,
  kDaysBetween,
  kWorkday,
  kStartsWith,
};

struct Instruction {
  Op op = Op::kMove;
  std::uint32_t dst = 0;
  std::uint32_t a = 0;
  std::uint32_t b = 0;
  std::uint32_t c = 0;
};

// A run of instructions and where its answer is. Empty: the answer is a slot or constant.
struct Fragment {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t result = 0;
  StaticType type = StaticType::kAny;
  bool stated = false;                // false: there was no expression
  std::vector<std::uint32_t> slots;   // read, in order of appearance, each once
  std::vector<std::uint32_t> params;  // read, indexes into Code::params
};

struct Slot {
  std::string path;     // "insurer.rating"; of an item "consortium.members.name"
  std::string read_as;  // as the expression spells it: "member.name"
  bool of_item = false;
};

struct ParamUse {
  std::string name;
  std::uint32_t reg = 0;
};

// What an instruction was compiled from.
struct Origin {
  std::uint32_t source = 0;  // into Code::sources
  std::uint32_t begin = 0;   // bytes of its text
  std::uint32_t end = 0;
};

struct Code {
  std::vector<Instruction> instructions;
  std::vector<Origin> origins;  // one an instruction
  std::vector<std::uint32_t> operands;
  std::vector<Slot> slots;
  std::vector<Cell> constants;
  std::deque<std::string> literals;  // what string constants point to
  std::vector<ParamUse> params;
  std::vector<std::uint32_t> producers;  // instruction that writes each temporary
  std::vector<ruleset::Expression> sources;
  std::uint32_t as_of = 0;  // register, valid if uses_as_of
  bool uses_as_of = false;
  bool uses_calendar = false;

  std::uint32_t first_constant() const { return static_cast<std::uint32_t>(slots.size()); }
  std::uint32_t first_temporary() const { return static_cast<std::uint32_t>(slots.size() + constants.size()); }
  std::uint32_t registers() const { return static_cast<std::uint32_t>(first_temporary() + producers.size()); }
};

// The span of a stretch of an expression's text.
base::SourceSpan SpanWithin(const ruleset::Expression& source, std::uint32_t begin, std::uint32_t end);

}  // namespace anze::decision
