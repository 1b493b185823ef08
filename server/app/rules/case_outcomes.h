// A walk over stored cases: each case under its own rules and under others, and the list of the outcomes.
//
// Ownership: plain values; a Standing keeps its rules alive. Threads: no shared state but the Rules.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
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

// The outcomes of many cases: counts all, lists the first `limit` of each kind.
class CaseOutcomes {
 public:
  // The same obstacle is told once.
  struct Obstacle {
    base::Error error;
    std::int64_t cases = 0;  // that it stands in the way of, `example` among them
    std::string example;
  };
  struct Unread {
    std::string case_id;
    base::Error why;
  };

  explicit CaseOutcomes(std::size_t limit) : limit_(limit) {}

  // Counts the outcome of one case, and lists it if it changes and there is room.
  void Take(const change::CaseOutcome& outcome);
  // A case that cannot be read must not hide the others. `errors`: one at least.
  void Unreadable(const std::string& id, const base::Diagnostics& errors);

  // Whether the rules change the ground under an open case without a migration.
  bool refused() const { return !obstacles_.empty(); }
  std::int64_t changed() const { return changed_; }
  std::int64_t moved() const { return moved_; }
  std::int64_t unreadable() const { return unreadable_; }
  // Cases that change, in the order in which they were taken.
  const std::vector<change::CaseOutcome>& listed() const { return listed_; }
  // By place and code.
  const std::map<std::string, Obstacle>& obstacles() const { return obstacles_; }
  const std::vector<Unread>& unread() const { return unread_; }

 private:
  std::size_t limit_;
  std::int64_t changed_ = 0;
  std::int64_t moved_ = 0;
  std::int64_t unreadable_ = 0;
  std::map<std::string, Obstacle> obstacles_;
  std::vector<change::CaseOutcome> listed_;
  std::vector<Unread> unread_;
};

}  // namespace anze::app
