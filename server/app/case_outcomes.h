// What a walk over stored cases finds: each case under its own rules and under others, and the list that is told.
//
// Ownership: plain values; a Standing keeps its rules alive. Threads: no shared state but the Rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "core/base/text.h"
#include "core/base/value.h"
#include "core/change/replay.h"
#include "core/ports/storage.h"
#include "server/app/rules.h"

namespace anze::app {

// Rules and their calendar, kept while a case is looked at. Without a book there are no rules for it.
struct Standing {
  Rules::BookPtr book;
  Rules::CalendarPtr calendar;
  change::Ground ground;
};
base::Result<Standing> StandUnder(Rules* rules, Rules::BookPtr book, const workflow::CaseState& state);
// The rules that the case was opened under or has been moved to. Errors: "unknown-snapshot".
base::Result<Standing> StandsUnder(Rules* rules, const workflow::CaseState& state);
// What `rules` say for its region on the day it was opened; an empty Standing where they know no such region then.
base::Result<Standing> WouldStandUnder(Rules* rules, const workflow::CaseState& state);

// Every stored case, or every open one, a page at a time in the order of their ids.
base::Status EachCase(ports::Storage* storage, bool open_only,
                      const std::function<base::Status(const std::string& id)>& visit);

// Counts all, lists the first `limit`. The same obstacle is told once, with how many cases it concerns.
class CaseOutcomes {
 public:
  CaseOutcomes(std::size_t limit, base::Language language) : limit_(limit), language_(language) {}

  void Take(const change::CaseOutcome& outcome);
  // A case that cannot be read must not hide what happens to the others.
  void Unreadable(const std::string& id, const base::Diagnostics& errors);

  bool refused() const { return !migration_.empty(); }
  // Sets "changed", "moved", "unreadable", "refused", "results", "migration", "unreadable_cases" (simulate.h).
  void Tell(base::Value* out) const;

 private:
  struct Obstacle {
    base::Error error;
    std::int64_t cases = 0;
    std::string example;
  };

  std::size_t limit_;
  base::Language language_;
  std::int64_t changed_ = 0;
  std::int64_t moved_ = 0;
  std::int64_t unreadable_count_ = 0;
  std::map<std::string, Obstacle> migration_;
  base::Value results_ = base::Value::EmptyList();
  base::Value unreadable_ = base::Value::EmptyList();
};

}  // namespace anze::app
