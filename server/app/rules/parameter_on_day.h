// A parameter as it stands on a day: its value, and the value in words.
//
// Ownership: points into the snapshot that it was asked of. Errors: none. Threads: pure.
#pragma once

#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::app {

struct ParameterOnDay {
  ruleset::ParameterInForce in_force;    // without a parameter: the snapshot has none of this name
  base::Localized words;                 // the governing value and those about some only; empty where there is none
  std::vector<base::Localized> special;  // of each of in_force.special, with whom it is about
};

ParameterOnDay ParameterOf(const ruleset::Snapshot& snapshot, const std::string& name, calendar::Date day);

}  // namespace anze::app
