// CaseState: the present state of a case. It is a cache: folding Evolve over the journal rebuilds it.
//
// Evolve cannot fail and reads no rules, so old events fold the same way whatever the rules say today.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/workflow/event.h"

namespace anze::workflow {

// kBreached is not an end: an overdue clock goes on until it is stopped.
enum class ClockStatus { kRunning, kPaused, kStopped, kBreached };

// One clock of a case, as the journal leaves it. All dates were computed when the event was
// decided.
struct ClockState {
  std::string name;
  ClockStatus status = ClockStatus::kRunning;  // kBreached keeps running as overdue until stopped: see stopped_at
  calendar::Instant started_at;
  calendar::Date counted_from;  // of the start, and
  std::string period;           // its period
  // Of a clock that counts hours the instant that it counts from, which lies on counted_from; zero for any other.
  calendar::Instant counted_at;
  // What the present due date follows from: the start, or what came after it. Each "+" goes on from
  // the due date before it: "30wd+30d" is an extended clock, "6wd" counted from the day it was resumed.
  calendar::Date reckoned_from;
  calendar::Instant reckoned_at;  // of hours
  std::string reckoning;
  // Last day in time, and the instants at which it has run out and at which the lights change; 0:
  // never.
  calendar::Date due;
  calendar::Instant due_at;
  calendar::Instant yellow_at;
  calendar::Instant red_at;
  // Equal to due unless provisional: the range in which it may still move when a year's notice
  // comes.
  calendar::Date earliest;
  calendar::Date latest;
  std::string calendar_digest;
  bool provisional = false;
  bool informational = false;
  int extensions = 0;
  int remaining = 0;  // while paused: days in its unit, or minutes
  calendar::Instant paused_at;
  calendar::Instant stopped_at;   // zero: not stopped
  calendar::Instant breached_at;  // zero: not breached
  std::string warned;             // "", "yellow", "red": what was announced

  bool live() const { return stopped_at.millis() == 0 && status != ClockStatus::kStopped; }
  // Whether it runs to an instant and not to the end of a day.
  bool counts_hours() const { return reckoned_at.millis() != 0; }
  // True while the clock runs towards its due date; false once it is breached.
  bool running() const { return stopped_at.millis() == 0 && status == ClockStatus::kRunning; }
  friend bool operator==(const ClockState&, const ClockState&) = default;
};

// What expressions read as clocks.<name>.breached (true) and clocks.<name>.due (false).
base::Value ReadOf(const ClockState& clock, bool breached);

enum class Light { kNone, kGreen, kYellow, kRed };
std::string_view LightName(Light light);  // "none" "green" "yellow" "red"
// kNone when it was stopped or is paused.
Light LightOf(const ClockState& clock, calendar::Instant now);

// All that Decide needs to know of a case.
struct CaseState {
  std::string id;
  std::string type;
  std::string region;
  // Digest of the rules it stands under.
  std::string snapshot;
  std::string state;
  std::uint64_t sequence = 0;  // of the last event folded
  base::Value subject;
  base::Value facts;
  std::vector<ClockState> clocks;
  calendar::Instant opened_at;
  calendar::Instant updated_at;
  std::string opened_by;
  std::string assignee;
  std::string assignee_person;  // whose account that is, where it is known and another name
  std::string parent;
  std::vector<std::pair<std::string, std::string>> actors;  // event name -> the person who raised it last
  std::string chain;                                        // SHA-256 over the journal so far, hex

  const ClockState* FindClock(std::string_view name) const;
  ClockState* FindClock(std::string_view name);
  // Soonest live, not informational clock; nullptr if none. A paused clock has no due date to come.
  const ClockState* NextDue() const;
  friend bool operator==(const CaseState&, const CaseState&) = default;
};

// Everything but `id` and `chain`, which do not stand in the event. The second takes subject and facts
// out of the event.
void Evolve(CaseState* state, const Event& event);
void Evolve(CaseState* state, Event* event);
// The link of an event of a case behind the link `before`, which is empty for the first. An event of version 1 is
// linked as the releases that wrote it did, SHA-256(before || encoded event); since version 2 a link binds the case and
// the number too (docs/journal.md).
std::string NextChain(std::string_view case_id, std::uint64_t sequence, std::string_view before,
                      std::string_view encoded_event);
// Folds a whole journal. `chain` stays empty: it is over the stored bytes, which only the caller
// has.
// Errors: "journal-corrupt" {why} when sequences are not 1, 2, 3 ….
base::Result<CaseState> Replay(std::string id, const std::vector<Event>& journal);

// The stored form of a state, versioned JSON; DecodeState(EncodeState(s)) == s.
// Errors: "state-corrupt" {why}, "state-version-unknown" {version}.
std::string EncodeState(const CaseState& state);
base::Result<CaseState> DecodeState(std::string_view text);

// A state whose subject and facts are left as JSON text, "null" where there are none: enough to show it.
struct StateView {
  CaseState state;  // subject and facts null
  std::string_view subject = "null";
  std::string_view facts = "null";
};
// The views lie in `text`.
base::Result<StateView> DecodeStateView(std::string_view text);

}  // namespace anze::workflow
