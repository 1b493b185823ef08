// A walk over stored cases: each case under its own rules and under others, and the list of the outcomes.
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
#include "server/app/rules/rules.h"

namespace anze::app {

// Rules and their calendar, kept while a case is looked at. Without a book there are no rules for it; then `ground` has
// no program either.
struct Standing {
  Rules::BookPtr book;
  Rules::CalendarPtr calendar;
  change::Ground ground;
};
// The case under the rules of `book`, on the calendar of the day of its opening. Errors: those of Rules::CalendarFor.
base::Result<Standing> StandUnder(Rules* rules, Rules::BookPtr book, const workflow::CaseState& state);
// The rules that the case was opened under or has been moved to. Errors: "unknown-snapshot" {digest}, those of
// Rules::ByDigest.
base::Result<Standing> StandsUnder(Rules* rules, const workflow::CaseState& state);
// The rules in `rules` for its region on the day it was opened; an empty Standing where they know no such region then.
base::Result<Standing> WouldStandUnder(Rules* rules, const workflow::CaseState& state);

// Calls `visit` with the id of every stored case, or of every open one, in the order of their ids, a page at a time.
// The first error of `visit` or of the storage ends the walk and is given.
base::Status EachCase(ports::Storage* storage, bool open_only,
                      const std::function<base::Status(const std::string& id)>& visit);

// Counts all, lists the first `limit`. The same obstacle is told once, with how many cases it concerns.
class CaseOutcomes {
 public:
  CaseOutcomes(std::size_t limit, base::Language language) : limit_(limit), language_(language) {}

  // Counts the outcome of one case, and lists it if it changes and there is room.
  void Take(const change::CaseOutcome& outcome);
  // A case that cannot be read must not hide the others.
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
