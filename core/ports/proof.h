// All that a storage holds, row by row as it stood at one moment, for who proves it. Part of ports::Storage; errors are
// those of storage.h.
//
// A view stays as it is while others write. It keeps the log of a database from beginning anew, so it should not be
// held longer than the walk takes. Ownership: the caller owns the view, and the storage must outlive it. Threads: a
// view belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/ports/commit.h"
#include "core/ports/keys.h"
#include "core/ports/outbox.h"
#include "core/ports/records.h"
#include "core/ports/removal.h"
#include "core/ports/timers.h"

namespace anze::ports {

// One row of a journal with everything beside it.
struct ProofEvent {
  std::int64_t number = 0;  // of all events in the order in which they were written: 1, 2, 3 … without a gap
  std::string case_id;
  std::uint64_t sequence = 0;
  std::int64_t at = 0;
  std::string event;  // encoded
  std::string chain;
  std::int64_t due_before = 0;      // where the case stood in lists before the event; 0 in stores of
  std::int64_t updated_before = 0;  // earlier releases
};

// A case with everything that is kept beside its state.
struct ProofCase {
  IndexRow row;
  std::uint64_t sequence = 0;
  std::string state;                      // encoded
  std::vector<TimerRow> timers;           // as they are kept beside the case
  std::optional<std::string> text;        // folded, with the id; nullopt: the search does not know the case
  std::vector<std::string> parties = {};  // as they are kept beside the case
  std::int64_t party_rows = 0;            // how many of them have the case in their work list, at its due date
};

// Cases ascending by id with all their events, by case and sequence. Among these stand events that belong to no case,
// when their id lies between.
struct ProofPage {
  std::vector<ProofCase> cases;
  std::vector<ProofEvent> events;
};

// An event's place in the order of writing, and its link.
struct EventLink {
  std::int64_t number = 0;
  std::string case_id;
  std::uint64_t sequence = 0;
  std::string chain;
};

struct StoredKey {
  std::string space;
  NaturalKey key;
  std::string id;
  std::string region;
  friend bool operator==(const StoredKey&, const StoredKey&) = default;
};

struct LedgerRow {
  std::int64_t number = 0;  // 1, 2, 3 … without a gap
  std::string kind;         // links.h
  std::string name;
  std::int64_t version = 0;  // of a record, else 0
  std::string digest;
  std::string chain;
};

// What the ledger speaks of beside records.
enum class ProofText { kBundle, kSnapshot, kSetting, kPeople };
struct StoredText {
  std::string name;                         // the digest, or the name of the setting; "account/zhang" (links.h)
  std::string digest;                       // as the ledger has it (links.h)
  std::string value;                        // the files of a bundle, the value of a setting, an account; else empty
  std::string bundle, region, resolved_on;  // of a snapshot
};

// How much there is.
struct ProofExtent {
  std::string store;        // the storage's identity
  std::int64_t events = 0;  // the number of the last event
  std::int64_t timers = 0;  // counts of rows
  std::int64_t history = 0;
  std::int64_t party_rows = 0;  // of all work lists of organisations
};

// Every method gives at most `limit` rows behind the place of the last row read, in the order of that place; none: that
// was all. A place is empty or 0 at first.
class ProofView : public RemovedView {
 public:
  // Fewer cases than `limit`: these are the last, and every event behind them is there too.
  virtual base::Result<ProofPage> Cases(std::string_view after, std::size_t limit) = 0;
  // By number.
  virtual base::Result<std::vector<EventLink>> Events(std::int64_t after, std::size_t limit) = 0;
  // By (fire_at, case id, clock); at first with the smallest fire_at there can be.
  virtual base::Result<std::vector<DueTimer>> Timers(const DueTimer& after, std::size_t limit) = 0;
  // By (space, name, value, id).
  virtual base::Result<std::vector<StoredKey>> Keys(const StoredKey& after, std::size_t limit) = 0;
  // By id.
  virtual base::Result<std::vector<OutboxItem>> Outbox(std::int64_t after, std::size_t limit) = 0;
  // Records as they stand, by (type, id).
  virtual base::Result<std::vector<StoredRecord>> Records(const StoredRecord& after, std::size_t limit) = 0;
  // Every version, by (type, id, version).
  virtual base::Result<std::vector<StoredRecord>> History(const StoredRecord& after, std::size_t limit) = 0;
  // By number.
  virtual base::Result<std::vector<LedgerRow>> Ledger(std::int64_t after, std::size_t limit) = 0;
  // By name.
  virtual base::Result<std::vector<StoredText>> Texts(ProofText which, std::string_view after, std::size_t limit) = 0;
  // Counts every row of some tables.
  virtual base::Result<ProofExtent> Extent() = 0;
};

}  // namespace anze::ports
