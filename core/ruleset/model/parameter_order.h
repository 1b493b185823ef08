// Compares parameter values by their type; governing.h finds the one in force on a day.
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

}  // namespace anze::ruleset
