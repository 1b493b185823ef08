// Writer: writes each batch of commits as one durable transaction. Internal to plugins/storage/sqlite.
// Threads: one at a time (SqliteStorage serialises).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "core/ports/storage.h"
#include "plugins/storage/sqlite/case_finder.h"
#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/key_writer.h"
#include "plugins/storage/sqlite/ledger.h"
#include "plugins/storage/sqlite/remover.h"
#include "plugins/storage/sqlite/side_writer.h"
#include "plugins/storage/sqlite/statement.h"
#include "plugins/storage/sqlite/transaction.h"

namespace anze::storage::sqlite {

// How many events and versions of records were ever written; the number only grows.
base::Result<std::int64_t> WrittenIn(Connection* connection);

class Writer {
 public:
  explicit Writer(Connection connection);

  // One result a commit, in order; see CaseStore::Append.
  std::vector<ports::AppendResult> Append(std::span<const ports::Commit> batch);
  base::Status RemoveTimers(std::span<const ports::TimerRemoval> removals);
  base::Status CompleteOutbox(std::span<const std::int64_t> ids);
  base::Status DeferOutbox(std::int64_t id, std::int64_t not_before);

  // See CaseStore. A case that has its text already is left as it is.
  base::Status PutCaseParties(std::span<const ports::CaseParties> parties);
  base::Status PutCaseTexts(std::span<const std::pair<std::string, std::string>> id_and_text);

  SideWriter& side() { return side_; }
  Remover& remover() { return remover_; }
  Connection& connection() { return connection_; }
  // As WrittenIn, by a statement that is held.
  base::Result<std::int64_t> Written();

 private:
  // SQLITE_DONE, or the code of the statement that failed.
  int AppendAll(std::span<const ports::Commit> batch, std::vector<ports::AppendResult>* results);
  // SQLITE_OK, also when `outcome` says why nothing was written; else the code of the first statement that failed.
  int WriteOne(const ports::Commit& commit, ports::AppendOutcome* outcome);
  // The case before the event, at the expected sequence.
  struct Before {
    std::string timers;
    std::int64_t due_at = 0;
    std::int64_t updated_at = 0;
    std::string parties;  // as their column has them
  };
  int FindCase(const ports::Commit& commit, Before* before, ports::AppendOutcome* outcome);
  int WriteEvent(const ports::Commit& commit, const Before& before);
  // Sets `outcome` when one of the keys is another case's.
  int FindTaken(const ports::OwnedKeys& owned, ports::AppendOutcome* outcome);
  // Sets `outcome` when other cases that the commit rests on have changed.
  int FindChanged(const ports::Commit& commit, ports::AppendOutcome* outcome);
  // WriteEvent and WriteText give SQLITE_DONE, the others SQLITE_OK, or the code of the statement that failed.
  int WriteCase(const ports::Commit& commit, bool is_new, const std::string& timers, const std::string& parties);
  int WriteParties(std::string_view case_id, const Before& before, const Before& after);
  int WriteText(const ports::Commit& commit);
  // Keeps the longest time by which any case's light changes before its due date (setting "case-lead"): a list by light
  // need look no further ahead than that.
  int WriteLead(const ports::IndexRow& row);
  int WriteTimers(const ports::Commit& commit, const std::string& before);
  int WriteOutbox(const ports::Commit& commit);
  // Sets `outcome` when the idempotency key was used before.
  int FindKey(const std::string& key, ports::AppendOutcome* outcome);

  Connection connection_;
  Transactions transactions_;
  KeyWriter keys_;
  Ledger ledger_;
  SideWriter side_;
  Remover remover_;
  CaseFinder finder_;
  std::int64_t lead_ = 0;          // as committed
  std::int64_t pending_lead_ = 0;  // as written in this transaction
  Statement find_, insert_case_, update_case_, insert_event_, insert_timer_, delete_timer_, insert_outbox_;
  Statement find_key_, insert_key_, put_lead_, delete_outbox_, defer_outbox_, put_parties_, insert_party_,
      delete_party_, insert_text_, fill_text_, written_;
};

}  // namespace anze::storage::sqlite
