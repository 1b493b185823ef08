// The record of one thing that happened to a case: one Event per accepted command, in order, for
// ever.
//
// An Event carries everything needed to fold it into the state without reading rules:
// the target state, the facts it sets, and each change of a clock with its dates.
// Codec: versioned JSON (kEventVersion); every version ever written stays readable.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"

namespace anze::workflow {

// 2: as 1, and the link of the event in its journal's hash chain binds the case and the number too (NextChain).
inline constexpr int kEventVersion = 2;

// Who does something, as the shell has identified them.
struct Actor {
  std::string id;                  // person or program, never a name
  std::vector<std::string> roles;  // "*" has every role
  std::string person{};            // whose account `id` is; empty: `id` names the person
  std::string via{};               // the token or account through which it is done in another's name; empty: none
  // The person that four-eyes rules compare.
  const std::string& who() const { return person.empty() ? id : person; }
  bool Has(std::string_view role) const;
  friend bool operator==(const Actor&, const Actor&) = default;
};

// The changes of a clock. Their words stand in journals (event_codec.cpp): new ones are added at
// the end.
enum class ClockAction { kStart, kStop, kPause, kResume, kExtend, kWarn, kBreach, kRecompute, kMove, kRecount };

// One change of one clock. Dates are civil days in Asia/Shanghai, instants are exact.
struct ClockChange {
  ClockAction action = ClockAction::kStart;
  std::string clock;
  calendar::Date counted_from;    // start, resume, recount: the day that is not counted; extend: likewise, zero when it
                                  // goes on from old_due
  calendar::Instant counted_at;   // of a clock that counts hours the instant, on that day; else zero
  calendar::Date reckoned_from;   // recount: where the reckoning begins, which is then in `period`
  calendar::Instant reckoned_at;  // likewise, of hours
  std::string period;             // start, move: "10wd"; extend: what was added; resume: what was left
  calendar::Date due;             // start, resume, extend, recompute: last day in time
  calendar::Instant due_at;       // … and the instant at which it has run out
  calendar::Instant yellow_at;    // lights from here on; zero: never
  calendar::Instant red_at;
  bool provisional = false;
  calendar::Date earliest;  // equal to due unless provisional
  calendar::Date latest;
  std::string calendar_digest;  // which calendar version gave the date
  std::string light;            // warn: "yellow" | "red"
  int remaining = 0;            // pause, recount: what was left, in the clock's unit; minutes of one that counts hours
  calendar::Date old_due;       // extend, recompute, move, recount
  std::string reason;           // recompute: message id; extend, recount: what the actor stated
  bool informational = false;
  // recompute, recount: under these dates the breach recorded before is none. extend: the clock, which had breached,
  // runs again towards this day; its breach stays on record.
  bool in_time = false;
  friend bool operator==(const ClockChange&, const ClockChange&) = default;
};

// Something asked of the outside; becomes an outbox row in the same commit, so it is never lost and
// never early.
struct EffectRequest {
  std::string kind;     // "notify" | "upload" | "open_case" | "raise_event" | "write_record"
  base::Value payload;  // notify {roles, message}, upload {system}, open_case {type}: each with facts; raise_event
                        // {event, data}, in other cases than the parent also {of_type, states, key}; write_record
                        // {record, fields, existing}
  friend bool operator==(const EffectRequest&, const EffectRequest&) = default;
};

// One accepted command. Members that do not apply are empty.
struct Event {
  int version = kEventVersion;
  std::uint64_t sequence = 0;  // 1 is the opening
  calendar::Instant at;
  std::string actor;
  std::string person;  // whose account `actor` is, where that is another name
  std::string via;     // the token or account that named the actor; empty: the actor itself did it
  std::string role;    // the role that allowed it; "system" for clocks and migrations
  std::string name;    // event type; "open", "clock_due", "recompute", "effect_failed", "move_snapshot", "assign"
  std::string from;    // state before; empty for "open"
  std::string to;      // state after
  base::Value data;    // as given
  base::Value facts;   // map dotted path -> value that becomes a fact of the case
  // Answers of the decisions it asked, map name -> {decision, snapshot, outcome, value, facts (those it was given),
  // records ([{type, id, version}] that were looked up), cases ([{for, type, id, version}] that were read), failed,
  // missing, clauses, trace (SHA-256 of the trace as ToValue writes it in Chinese)}; members that do not apply are
  // absent.
  base::Value answers;
  std::vector<ClockChange> clocks;
  std::vector<EffectRequest> effects;
  std::vector<std::string> clauses;
  // only "open" and "move_snapshot":
  std::string type;
  std::string region;
  std::string snapshot;  // digest
  base::Value subject;   // the person or thing the case is about
  std::string parent;    // case id, of a sub-case
  std::string assignee;  // set when the event changes it
  friend bool operator==(const Event&, const Event&) = default;
};

// Never fails; Draft::Finish has seen to it that the text is within the limits of reading.
std::string Encode(const Event& event);
// Reads an event of any version up to kEventVersion. Errors: "journal-corrupt" {why},
// "journal-version-unknown" {version}.
base::Result<Event> DecodeEvent(std::string_view text);
// The same, with those members alone that Evolve reads (no data, answers, effects and clauses), several times as
// fast: for walks over millions of events. It takes the text for JSON, so whoever
// cannot trust it proves its link first. Errors: as DecodeEvent.
base::Result<Event> DecodeForFold(std::string_view text);

}  // namespace anze::workflow
