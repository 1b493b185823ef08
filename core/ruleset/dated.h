// What the rules say on each day, asked once and looked up afterwards.
//
// A parameter's answer changes only on the days its values and the layers begin or end, so a
// program keeps one answer for each stretch between them and a decision pays a short search.
// Ownership: plain values. Threads: immutable after Build.
#pragma once

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/calendar/date.h"
#include "core/ruleset/snapshot.h"

namespace anze::ruleset {

// The first days on which one of the parameters named, or any if none is named, may answer otherwise; ascending.
std::vector<calendar::Date> DaysOfChange(const Snapshot& snapshot, const std::vector<std::string>& names);

template <typename T>
class Dated {
 public:
  // The same on every day.
  explicit Dated(T value) { stretches_.emplace_back(calendar::Date(), std::move(value)); }

  // `answer` is a function from a day to Result<T>. Precondition: days is not empty.
  template <typename Answer>
  Dated(const std::vector<calendar::Date>& days, Answer answer) {
    stretches_.reserve(days.size());
    for (const calendar::Date day : days) stretches_.emplace_back(day, answer(day));
  }

  const base::Result<T>& On(calendar::Date day) const {
    const auto next = std::upper_bound(stretches_.begin() + 1, stretches_.end(), day,
                                       [](calendar::Date a, const auto& stretch) { return a < stretch.first; });
    return std::prev(next)->second;
  }

 private:
  std::vector<std::pair<calendar::Date, base::Result<T>>> stretches_;
};

}  // namespace anze::ruleset
