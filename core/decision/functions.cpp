#include "core/decision/functions.h"

namespace anze::decision {
namespace {

using FunctionForm = Function::Form;
using Type = StaticType;

constexpr Function kFunctions[] = {
    {"param", 1, 1, Op::kMove, FunctionForm::kParam, Type::kAny, {Type::kString, Type::kString}},
    {"present", 1, 1, Op::kPresent, FunctionForm::kPresent, Type::kBoolean, {Type::kAny, Type::kAny}},
    {"count", 1, 1, Op::kCount, FunctionForm::kOrdinary, Type::kNumber, {Type::kList, Type::kList}, Fold::kCount},
    {"contains", 2, 2, Op::kContains, FunctionForm::kOrdinary, Type::kBoolean, {Type::kList, Type::kAny}},
    {"one_of", 2, -1, Op::kOneOf, FunctionForm::kList, Type::kBoolean, {Type::kAny, Type::kAny}},
    {"min", 1, -1, Op::kMin, FunctionForm::kList, Type::kNumber, {Type::kNumber, Type::kNumber}, Fold::kMin},
    {"max", 1, -1, Op::kMax, FunctionForm::kList, Type::kNumber, {Type::kNumber, Type::kNumber}, Fold::kMax},
    {"abs", 1, 1, Op::kAbs, FunctionForm::kOrdinary, Type::kNumber, {Type::kNumber, Type::kNumber}},
    {"round_down", 1, 1, Op::kRoundDown, FunctionForm::kOrdinary, Type::kNumber, {Type::kNumber, Type::kNumber}},
    {"round_up", 1, 1, Op::kRoundUp, FunctionForm::kOrdinary, Type::kNumber, {Type::kNumber, Type::kNumber}},
    {"round_half_up", 1, 1, Op::kRoundHalfUp, FunctionForm::kOrdinary, Type::kNumber, {Type::kNumber, Type::kNumber}},
    {"add_period", 2, 2, Op::kAddPeriod, FunctionForm::kOrdinary, Type::kString, {Type::kString, Type::kString}},
    {"before_period", 2, 2, Op::kBeforePeriod, FunctionForm::kOrdinary, Type::kString, {Type::kString, Type::kString}},
    {"minutes_between",
     2,
     2,
     Op::kMinutesBetween,
     FunctionForm::kOrdinary,
     Type::kNumber,
     {Type::kString, Type::kString}},
    {"days_between", 2, 2, Op::kDaysBetween, FunctionForm::kOrdinary, Type::kNumber, {Type::kString, Type::kString}},
    {"workday_on_or_after", 1, 1, Op::kWorkday, FunctionForm::kOrdinary, Type::kString, {Type::kString, Type::kString}},
    {"workday_on_or_before",
     1,
     1,
     Op::kWorkdayBefore,
     FunctionForm::kOrdinary,
     Type::kString,
     {Type::kString, Type::kString}},
    {"starts_with", 2, 2, Op::kStartsWith, FunctionForm::kOrdinary, Type::kBoolean, {Type::kString, Type::kString}},
    {"fold", 1, 1, Op::kFoldName, FunctionForm::kOrdinary, Type::kString, {Type::kString, Type::kString}},
    {"sum", 1, 1, Op::kFold, FunctionForm::kItems, Type::kNumber, {Type::kList, Type::kList}, Fold::kSum},
    {"any", 1, 1, Op::kFold, FunctionForm::kItems, Type::kBoolean, {Type::kList, Type::kList}, Fold::kAny},
    {"all", 1, 1, Op::kFold, FunctionForm::kItems, Type::kBoolean, {Type::kList, Type::kList}, Fold::kAll},
    {"distinct", 1, 1, Op::kFold, FunctionForm::kItems, Type::kNumber, {Type::kList, Type::kList}, Fold::kDistinct},
    {"first", 1, 1, Op::kFold, FunctionForm::kItems, Type::kAny, {Type::kList, Type::kList}, Fold::kFirst},
    {"last", 1, 1, Op::kFold, FunctionForm::kItems, Type::kAny, {Type::kList, Type::kList}, Fold::kLast},
    {"choose", 3, 3, Op::kChoose, FunctionForm::kChoose, Type::kAny, {Type::kBoolean, Type::kAny}},
};

}  // namespace

std::span<const Function> Functions() { return kFunctions; }

const Function* FindFunction(std::string_view name) {
  for (const Function& function : kFunctions) {
    if (function.name == name) return &function;
  }
  return nullptr;
}

}  // namespace anze::decision
