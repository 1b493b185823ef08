// Instants and ends of clocks as the command line prints them: to the minute, where hours are counted.
// Errors: none. Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/base/value.h"

namespace anze::cli {

// "2025-03-05T09:30:00+08:00" as "2025-03-05 09:30"; a shorter text as it is.
inline std::string MomentText(std::string_view instant) {
  constexpr std::size_t kDay = 10, kMinute = 5;
  if (instant.size() < kDay + 1 + kMinute) return std::string(instant);
  return std::string(instant.substr(0, kDay)) + " " + std::string(instant.substr(kDay + 1, kMinute));
}

// The last day of a clock of the API, or, of one that counts hours, the minute at which it runs out.
inline std::string DueText(const base::Value& clock) {
  const bool hours = clock.GetString("left_unit") == "min";
  return hours ? MomentText(clock.GetString("due_at")) : std::string(clock.GetString("due"));
}

}  // namespace anze::cli
