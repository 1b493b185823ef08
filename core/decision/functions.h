// The functions of the expression language: one row of the table each. Adding one takes a row here,
// an Op, and its case in the machine.
// Threads: immutable table, alive for the whole program.
#pragma once

#include <span>
#include <string_view>

#include "core/decision/code.h"

namespace anze::decision {

// A function's signature. Checker::Special checks the rest, such as enum words.
struct Function {
  std::string_view name;
  // How many arguments it takes: from `least` to `most`.
  int least;
  int most;  // -1: any number
  // The instruction of an ordinary function or a list.
  Op op;
  // kOrdinary: one or two operands. kList: any number of operands in a row. kItems: a list and what is said of its
  // items. The other three have code of their own.
  enum class Form { kOrdinary, kList, kParam, kPresent, kChoose, kItems } form;
  StaticType result;
  // kAny: anything. The second stands for all behind it.
  StaticType arguments[2];
  // Of a function that may be asked of the items of a list, as all of form kItems and some others are.
  Fold fold = Fold::kNone;
};

std::span<const Function> Functions();
// Returns nullptr for a name that is none.
const Function* FindFunction(std::string_view name);

}  // namespace anze::decision
