// The region that `anze new-region` is asked for.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <string>

#include "core/calendar/date.h"

namespace anze::ruleset {

struct NewRegion {
  std::string region;  // "cn/shanxi/datong"
  std::string title;
  std::string like;     // a region whose parameter values are taken over to be changed; may be empty
  calendar::Date from;  // first day in force, and the day the values begin
};

}  // namespace anze::ruleset
