// Commit: one transaction as one value. The core computes it; a storage plugin writes it
// atomically and understands none of it.
//
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/workflow/event.h"
#include "core/workflow/state.h"

namespace anze::workflow {

// Row of the work list. Lists are ordered by (due_at, case_id); cases without a live clock come last.
struct IndexRow {
  std::string case_id;
  std::string region;
  std::string type;
  std::string state;
  bool closed = false;  // the state is final
  std::string subject;  // short text of whom it is about, for the list
  std::string assignee;
  std::int64_t due_at = 0;  // instant of the soonest live clock, INT64_MAX if none
  std::string due_clock;
  std::int64_t yellow_at = 0;  // of that clock; 0: never
  std::int64_t red_at = 0;
  bool provisional = false;
  std::int64_t opened_at = 0;
  std::int64_t updated_at = 0;
};

struct TimerRow {
  std::int64_t fire_at = 0;  // milliseconds
  std::string clock;
};

struct OutboxRow {
  std::string kind;
  // JSON: the members of EffectRequest::payload, then
  // {"case","sequence","case_type","region","parent","raised_by","at"} and for open_case the case's "subject".
  std::string payload;
};

// The answer to be repeated when the same Idempotency-Key comes again.
struct IdempotencyRow {
  std::string key;  // token id + key
  std::string body_digest;
  int status = 0;
  std::string etag;
  std::string location;
  std::string response;  // body
  std::int64_t created_at = 0;
};

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
  std::vector<TimerRow> timers;  // the case's complete set: replaces what was stored
  std::vector<OutboxRow> outbox;
  std::optional<IdempotencyRow> idempotency;
};

// Folds `event` into `state` (which becomes the new state) and builds the whole transaction.
// `final_state` tells whether the state reached is final in its case type.
Commit MakeCommit(CaseState* state, Event event, bool final_state);

// When the clocks of a case next have something to say.
std::vector<TimerRow> TimersOf(const CaseState& state);

// A dropped timer: nothing happened, but its row must go.
struct TimerRemoval {
  std::string case_id;
  std::int64_t fire_at = 0;
  std::string clock;
};

}  // namespace anze::workflow
