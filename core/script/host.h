// The two things given to a call into a script: its budget, and the functions it may call. Plain
// values.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::script {

// The bounds of one call.
struct Budget {
  std::int64_t steps = 0;        // 0: limits::kScriptSteps
  std::size_t memory_bytes = 0;  // 0: limits::kScriptMemoryBytes, on top of the chunks themselves
  // Called when a call begins, and returns a function that is asked every few hundred steps; true
  // from that ends the call with "script-time-exceeded". Steps bound the work, not the time of a
  // machine under load: a shell that wants a deadline as well starts its clock here. May be empty,
  // and may give an empty one.
  std::function<std::function<bool()>()> watch;
};

// The functions a running script may call; all are pure.
struct Host {
  // Value of a parameter on the decision's date; Error "unknown-parameter" / "parameter-without-value".
  std::function<base::Result<base::Value>(std::string_view name)> param;
  // Date arithmetic in the decision's calendar: ("2025-03-04", "10wd") -> "2025-03-18"; hours are counted from an
  // instant to an instant.
  std::function<base::Result<std::string>(std::string_view date, std::string_view period)> add_period;
  // The same backwards.
  std::function<base::Result<std::string>(std::string_view date, std::string_view period)> before_period;
  // The date itself if it is a working day, else the next one, or the one before.
  std::function<base::Result<std::string>(std::string_view date)> workday_on_or_after;
  std::function<base::Result<std::string>(std::string_view date)> workday_on_or_before;
};

}  // namespace anze::script
