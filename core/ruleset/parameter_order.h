// Comparing parameter values by their type.
// Threads: re-entrant.
#pragma once

#include <compare>
#include <optional>
#include <string_view>

#include "core/ruleset/model.h"

namespace anze::ruleset {

std::string_view ParameterTypeName(ParameterType type);

// Numbers by size, dates by day, periods of one unit by count; nullopt where no order is known.
std::optional<std::strong_ordering> CompareValues(ParameterType type, const base::Value& a, const base::Value& b);

// The value that one layer states for the day: the latest begun that has not ended; nullptr if none.
// Precondition: [begin, end) are one layer's values by `from`.
const DatedValue* ValueOn(const DatedValue* begin, const DatedValue* end, calendar::Date day);

// Which of all layers' values governs that day.
ParameterInForce GoverningValue(const Parameter& parameter, calendar::Date day);

}  // namespace anze::ruleset
