// Figures and switches of the rules, each with its dated values over all layers.
// Ownership: plain values that own all they hold. Errors: none. Threads: as model.h says.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/expression.h"

namespace anze::ruleset {

// One value of a parameter, as one layer states it. It holds from `from` on. A later value of the
// same layer about the same (with the same `applies_to`) replaces it; once it has ended, an earlier one does not come
// back.
struct DatedValue {
  // First day it holds.
  calendar::Date from;
  // Last day it holds; absent: until the next value of the same layer.
  std::optional<calendar::Date> to;
  // Of the parameter's type. Money is whole fen, a ratio is 1 for 100 %, periods and dates are
  // text.
  base::Value value;
  // Whom the value is about, over the facts of whoever reads the parameter. Empty: everybody.
  Expression applies_to;
  std::vector<std::string> clauses;
  // True: our own choice, which no published text states, to be confirmed by the bureau.
  bool choice = false;
  // The layer that states it.
  std::string region;
  base::SourceSpan span;
};

// Another reading of an ambiguous clause, which a region may choose by giving the parameter this
// value.
struct Reading {
  base::Value value;
  base::Localized meaning;
};

// How values are written, checked and compared. The names in files are ParameterTypeName's
// (parameter_order.h).
enum class ParameterType { kBoolean, kInteger, kNumber, kRatio, kMoney, kPeriod, kString, kEnum, kDate, kList };

// A figure or switch of the rules with its history. Which value holds on a day is asked of
// GoverningValue (governing.h), never of `values` directly.
struct Parameter {
  std::string name;
  base::Localized title;
  ParameterType type = ParameterType::kString;
  // For people: "days", "万元". Empty when the value speaks for itself.
  std::string unit;
  // The words that may be its value, of a kEnum, or the items of it, of a kList. Empty: any.
  std::vector<std::string> enum_values;
  // Same order and length as enum_values: from `titles`, else a reading's meaning, else empty.
  std::vector<base::Localized> enum_titles;
  // How layers combine: the lowest region's value, or the highest / lowest value of all layers in force.
  enum class Combine { kOverride, kMax, kMin } combine = Combine::kOverride;
  // The values of all layers, root first, those of one layer by `from`.
  std::vector<DatedValue> values;
  // The entry of the list of open questions that it settles: "AMB-12". Empty: the text is clear.
  std::string ambiguity;
  // The readings that were not chosen.
  std::vector<Reading> readings;
  // Why the default is the default.
  base::Localized reason;
  base::SourceSpan span;

  // Whether a value is about some only, so that facts decide which one governs.
  bool Conditional() const;
};

// A parameter's value on a day, and the values that gave way to it. The pointers go into the
// Snapshot.
struct ParameterInForce {
  const Parameter* parameter = nullptr;
  // nullptr: no value on that day.
  const DatedValue* governing = nullptr;
  // Values of the other layers that are in force that day too.
  std::vector<const DatedValue*> yielded;
  // Values in force that are about some only: for those `governing` is not the value (governing.h).
  std::vector<const DatedValue*> special;
};

}  // namespace anze::ruleset
