// The storage of accounts, organisations and tokens: who may come in, and what the administrators decided about them.
// Part of ports::Storage; errors, ownership and threads are those of storage.h.
//
// A row is a text that the storage does not read. Every version of a row leaves a line in the ledger (links.h), so that
// nobody changes an account beside the product unseen; the row itself is replaced, because a password that was changed
// must not be kept. What changes at every sign-in stands in sign_ins.h and is not chained.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/ports/audit.h"
#include "core/ports/commit.h"
#include "core/ports/sign_ins.h"

namespace anze::ports {

// The kinds of rows.
inline constexpr std::string_view kAccountRows = "account";
inline constexpr std::string_view kOrganisationRows = "organisation";
inline constexpr std::string_view kTokenRows = "token";

struct PeopleRow {
  std::string kind;
  std::string name;           // unique among its kind, for ever: rows are never removed
  std::uint64_t version = 0;  // 1, 2, 3 …
  std::string content;        // encoded by core/people/codec.h
  friend bool operator==(const PeopleRow&, const PeopleRow&) = default;
};

// All that one act changes, and its entry in the audit journal: written whole or not at all.
struct PeopleChange {
  std::vector<PeopleRow> rows = {};  // each is written if the version before it is the one that is stored (0: none)
  std::vector<Use> uses = {};        // each is written if its step is 0 or later than the one that is stored
  std::vector<SessionRow> sessions = {};
  std::vector<std::string> ended = {};  // ids of sessions
  std::string all_ended_of = {};        // the account all of whose sessions end; `sessions` are written after that
  std::vector<FailureRow> failures = {};
  std::vector<FailureKey> forgotten = {};  // rows of failures that go, to make room for `failures`
  std::vector<AuditEntry> audit = {};
  std::optional<IdempotencyRow> idempotency = {};
};

enum class PeopleOutcome {
  kWritten,
  kConflict,      // a row has another version by now, or a step was used already; nothing was written
  kDuplicateKey,  // the idempotency key was used already; nothing was written
};

class PeopleStore {
 public:
  virtual ~PeopleStore() = default;

  // Writes a change in one durable transaction. Errors: also "audit-entry-too-long".
  virtual base::Result<PeopleOutcome> ChangePeople(const PeopleChange& change) = 0;
  // At most `limit` rows of a kind behind the name of the last row read, ascending by name.
  virtual base::Result<std::vector<PeopleRow>> People(std::string_view kind, std::string_view after,
                                                      std::size_t limit) = 0;
};

}  // namespace anze::ports
