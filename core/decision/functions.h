// The functions of the expression language. Threads: immutable table.
#pragma once

#include <span>
#include <string_view>

#include "core/decision/code.h"

namespace anze::decision {

struct Function {
  std::string_view name;
  int least;                                                             // arguments
  int most;                                                              // -1: any number
  Op op;                                                                 // of an ordinary function
  enum class Form { kOrdinary, kList, kParam, kPresent, kChoose } form;  // kList: operands in a row
  StaticType result;
  StaticType arguments[2];  // kAny: anything; the last repeats
};

std::span<const Function> Functions();
const Function* FindFunction(std::string_view name);

}  // namespace anze::decision
