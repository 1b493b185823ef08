// A change of a case as plain rows. The core computes a Commit; a storage plugin writes it atomically and
// understands none of it.
//
// Times are milliseconds since 1970-01-01T00:00:00Z. Ownership: plain values. Threads: no shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace anze::ports {

// Row of the work list: the values that a list shows and orders by, kept apart so that no case must be decoded for it.
struct IndexRow {
  std::string case_id;
  std::string region;          // "cn/shanxi/datong"
  std::string type;            // of the case
  std::string state;           // the name of a state of that type
  bool closed = false;         // the state is final
  std::string subject;         // short text of whom it is about, for the list
  std::string assignee;        // actor; empty: nobody has taken it
  std::int64_t due_at = 0;     // instant of the soonest live clock, INT64_MAX if none
  std::string due_clock;       // its name; empty if none
  std::int64_t yellow_at = 0;  // of that clock; 0: never
  std::int64_t red_at = 0;     // likewise
  bool provisional = false;    // due_at rests on a year without a holiday notice
  std::int64_t opened_at = 0;
  std::int64_t updated_at = 0;  // of the last event
};

// The next instant at which a clock must be looked at: a light turns, or its time is up.
struct TimerRow {
  std::int64_t fire_at = 0;
  std::string clock;  // its name in the case type
};

// An effect to be carried out after the commit.
struct OutboxRow {
  // "notify", "upload", "open_case", "raise_event" or "write_record".
  std::string kind;
  // JSON: the members that the rule states, then "case", "sequence", "case_type", "region", "parent", "raised_by",
  // "at", for open_case the case's "subject", and for notify its text.
  std::string payload;
};

// One key of a case or record and its value, which no other of its kind and region may have (see keys.h).
struct NaturalKey {
  std::string name;
  std::string value;
  friend bool operator==(const NaturalKey&, const NaturalKey&) = default;
};

// The answer to be repeated when the same Idempotency-Key comes again.
struct IdempotencyRow {
  std::string key;  // token id + key
  // Of the request; another one under the same key is refused.
  std::string body_digest;
  // The answer as HTTP gave it; 0 before any was written.
  int status = 0;
  std::string etag;
  std::string location;  // before an answer was written: the id alone of what the change makes
  std::string response;  // body
  std::int64_t created_at = 0;
};

// Asks for the cases of a type that have a value: a key in SpaceOfFound of the type (keys.h).
struct FoundQuery {
  std::string type;
  NaturalKey key;
  std::vector<std::string> states;  // in one of these; empty: in any
  std::string region;               // of this region, of those above it and of those below it
  std::string without;              // a case that is left out; empty: none
  std::size_t limit = 50;
};

// What an event rests on: other cases, as they were read before it was decided.
struct ReadCases {
  FoundQuery query;
  std::vector<std::pair<std::string, std::uint64_t>> found;  // case id and sequence, ascending
};

// One event of one case with all that follows from it.
struct Commit {
  std::string case_id;
  std::string region;
  std::uint64_t expected_sequence = 0;  // of the stored case; 0: the case must not exist
  std::uint64_t sequence = 0;           // of the new event
  std::int64_t at = 0;
  std::string event_name;
  std::string event;  // encoded
  std::string chain;  // after this event
  std::string state;  // encoded
  IndexRow index;
  // Of an opening only: the text that a search looks in beside the id (whom the case is about, one text a line). It
  // never changes.
  std::string text;
  std::vector<TimerRow> timers;  // the case's complete set: replaces what was stored
  std::vector<OutboxRow> outbox;
  // The case's complete set of keys, where the event changes it: replaces what was stored (see keys.h).
  std::optional<std::vector<NaturalKey>> keys;
  // The complete set of values by which other cases find this one, in SpaceOfFound of its type, where the event changes
  // it.
  std::optional<std::vector<NaturalKey>> found_by;
  // The organisations whose case it is, by PartyKey (read_scope.h), ascending: the complete set. nullopt: they stay.
  std::optional<std::vector<std::string>> parties;
  // Where one of these would be answered otherwise now, the commit is a conflict.
  std::vector<ReadCases> rests_on;
  std::optional<IdempotencyRow> idempotency;
};

// A dropped timer: nothing happened, but its row must go.
struct TimerRemoval {
  std::string case_id;
  std::int64_t fire_at = 0;
  std::string clock;
};

}  // namespace anze::ports
