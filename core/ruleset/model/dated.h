// Dated<T>: a result for every day, computed once for each stretch of days with the same rules.
//
// A parameter changes only on days on which one of its values or layers begins or ends. A program
// computes one result for each stretch between such days, and looking one up is a short search.
// Ownership: plain values. Threads: immutable after Build.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::ruleset {

// Returns the days on which one of the named parameters (or any, if `names` is empty) may change;
// ascending, each once. The first is the first day of the calendar, so it is never empty.
std::vector<calendar::Date> DaysOfChange(const Snapshot& snapshot, const std::vector<std::string>& names);

template <typename T>
class Dated {
 public:
  // Makes a result that is the same on every day.
  explicit Dated(T value) { stretches_.emplace_back(calendar::Date(), std::move(value)); }

  // Asks `answer`, a function from a day to Result<T>, once for each of `days`, now. Errors are
  // kept as results of their stretch. Precondition: `days` is not empty and ascends.
  template <typename Answer>
  Dated(const std::vector<calendar::Date>& days, Answer answer) {
    stretches_.reserve(days.size());
    for (const calendar::Date day : days) stretches_.emplace_back(day, answer(day));
  }

  // Returns the result of the stretch that the day lies in; days before the first belong to the
  // first. O(log stretches).
  const base::Result<T>& On(calendar::Date day) const {
    const auto next = std::upper_bound(stretches_.begin() + 1, stretches_.end(), day,
                                       [](calendar::Date a, const auto& stretch) { return a < stretch.first; });
    return std::prev(next)->second;
  }

 private:
  std::vector<std::pair<calendar::Date, base::Result<T>>> stretches_;
};

}  // namespace anze::ruleset
