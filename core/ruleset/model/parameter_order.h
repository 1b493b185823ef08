// Compares parameter values by their type, and finds the value in force on a day.
// Threads: re-entrant.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

#include "core/ruleset/model/model.h"

namespace anze::ruleset {

// Returns the word that ruleset files use: "period" for kPeriod.
std::string_view ParameterTypeName(ParameterType type);

// Orders numbers by size, dates by day, periods of the same unit by count. Returns nullopt for
// anything else: texts, lists, a month against a working day, or a text that is no date or period.
std::optional<std::strong_ordering> CompareValues(ParameterType type, const base::Value& a, const base::Value& b);

// Returns the value that one layer states for the day: the one that began last. nullptr if none has
// begun, or if that one has ended: an earlier value does not come back.
// Precondition: [begin, end) are one layer's values by `from`.
const DatedValue* ValueOn(const DatedValue* begin, const DatedValue* end, calendar::Date day);

// Returns which of all layers' values governs on that day, and the values that yield to it. Under
// kMax and kMin equal or incomparable values let the lowest region's govern. `governing` is nullptr
// where no layer has a value.
ParameterInForce GoverningValue(const Parameter& parameter, calendar::Date day);

}  // namespace anze::ruleset
