// The storage of cases and their journals. Part of ports::Storage; what holds for every call of it (errors, ownership,
// threads, durability) stands in storage.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/ports/commit.h"
#include "core/ports/read_scope.h"

namespace anze::ports {

// A case as the last commit left it. `state` is what workflow::EncodeState wrote; the storage does
// not read it.
struct StoredCase {
  std::string state;           // encoded
  std::uint64_t sequence = 0;  // of its last event
  std::string region = {};
  std::vector<std::string> parties = {};  // as the last commit that said so left them
};

// One row of a journal.
struct StoredEvent {
  std::uint64_t sequence = 0;  // 1 for the opening
  // Milliseconds since 1970.
  std::int64_t at = 0;
  std::string event;  // encoded
  // SHA-256 over the journal up to and with this event, hex.
  std::string chain;
};

// The order of a list, ties by case id. Only the id of a case never moves: reading on behind the
// last row of a page, the other orders may miss a case that moves from behind the position to
// before it, or give it again. ChangesSince gives the place at which such a case stood before.
enum class CaseOrder {
  kDue,      // soonest due first, without a running clock last
  kId,       // about in the order of opening
  kUpdated,  // the longest unchanged first
  kNewest,   // the last changed first
};

// Which cases a list holds. All conditions that are stated must hold; an empty text or nullopt
// states none.
struct CaseQuery {
  static constexpr std::size_t kAll = std::numeric_limits<std::int32_t>::max();

  std::string region_prefix;  // "cn/shanxi" finds its districts too; empty: all
  std::string type;           // of the case
  std::string state;          // name of a state
  std::string assignee;       // actor
  std::optional<bool> closed;
  std::string light;                       // "green" | "yellow" | "red" at `now`
  std::int64_t now = 0;                    // milliseconds, the instant `light` is asked for
  std::optional<std::int64_t> due_before;  // milliseconds, which may lie before 1970
  // Words to be found in the case's text or id, all of them, as parts of it; the two are compared as
  // base::FoldForSearch leaves them. Empty: any.
  std::string search;
  std::vector<std::string> among;  // ids: only these; empty: any
  CaseOrder order = CaseOrder::kDue;
  // The place of the last row read, behind which to go on: (due_at, updated_at or, with kId, anything; case id).
  std::optional<std::pair<std::int64_t, std::string>> after;
  // Only what somebody may read; nullopt: the system's own question, which finds all.
  std::optional<ReadScope> scope = {};
  std::size_t limit = 50;  // kAll: all of them as they stand at one moment
};

// How one Commit of a batch ended.
enum class AppendOutcome {
  kWritten,
  kConflict,      // the case is not at expected_sequence, or other cases that it rests on have changed
  kDuplicateKey,  // the idempotency key was used before
  kTaken,         // another case has one of its keys
  kFailed,        // the storage error is in AppendResult::error
};
// One Commit's outcome. `error` is there exactly with kFailed.
struct AppendResult {
  AppendOutcome outcome = AppendOutcome::kFailed;
  std::optional<base::Error> error;
};

// A case that was found by a value of its facts.
struct FoundCase {
  std::string case_id;
  std::uint64_t sequence = 0;
  std::string state;  // encoded
};

// Where a case stood in a list before the first of the events that changed it since.
struct CaseChange {
  std::string case_id;
  std::int64_t due_at = 0;
  std::int64_t updated_at = 0;
};

class CaseStore {
 public:
  virtual ~CaseStore() = default;

  // Writes the batch in one durable transaction, in order. A bad commit (conflict, duplicate) does not sink its
  // neighbours. A commit reported as kWritten survives a crash of process and machine. Of one reported as kFailed
  // nothing was written, unless the error is "storage-unavailable": then it may be there. One result a commit.
  virtual std::vector<AppendResult> Append(std::span<const Commit> batch) = 0;

  // The case as the last event left it; nullopt: there is none.
  virtual base::Result<std::optional<StoredCase>> LoadCase(std::string_view case_id) = 0;
  // At most `limit` events after that sequence, oldest first; none for an unknown case.
  virtual base::Result<std::vector<StoredEvent>> LoadJournal(std::string_view case_id, std::uint64_t after_sequence,
                                                             std::size_t limit) = 0;
  // A page of the work list, all of it as it stood at one moment.
  virtual base::Result<std::vector<IndexRow>> ListCases(const CaseQuery& query) = 0;
  // At most `limit` cases, ascending by id, all as they stood at one moment.
  virtual base::Result<std::vector<FoundCase>> FindCases(const FoundQuery& query) = 0;
  // The number of the last event written, of whichever case: grows with every event, and is kept.
  virtual base::Result<std::int64_t> LastEvent() = 0;
  // Every case with an event behind that one which is not its opening, once, in the order of these events; nullopt when
  // there are more than `limit` such events.
  virtual base::Result<std::optional<std::vector<CaseChange>>> ChangesSince(std::int64_t event, std::size_t limit) = 0;
  // Ids behind `after`, ascending: every case, or those that are not closed.
  virtual base::Result<std::vector<std::string>> CaseIds(std::string_view after, std::size_t limit, bool open_only) = 0;

  // Ids of cases that a search cannot find because an earlier release opened them; empty: there is none.
  virtual base::Result<std::vector<std::string>> CasesWithoutText(std::size_t limit) = 0;
  // Gives such cases, in the order in which CasesWithoutText named them, the text of their opening; others are left
  // as they are. One durable transaction.
  virtual base::Status PutCaseTexts(std::span<const std::pair<std::string, std::string>> id_and_text) = 0;
};

}  // namespace anze::ports
