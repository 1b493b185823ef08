// The value that a clerk's own words stand for: 60万元 is 60000000 fen, 3年 is 3y, 是 is true.
//
// Diagnostics about a value that cannot be read offer it as their fix. Threads: re-entrant.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/ruleset/model/parameter.h"
#include "core/ruleset/model/schema.h"

namespace anze::ruleset {

enum class Wanted { kBoolean, kNumber, kWhole, kMoney, kShare, kPeriod, kDate, kRecurrence, kText };

Wanted WantedOf(ParameterType type);
Wanted WantedOf(Type type);

// As rules write it; empty where the words are not sure to mean one value of that kind, or are it already.
std::string MeantValue(std::string_view text, Wanted wanted);
// The choice that somebody named in words (words.choices): 每季度 is quarter. Empty: none of these.
std::string MeantChoice(std::string_view text, std::span<const std::string_view> choices);

}  // namespace anze::ruleset
