// The writing half: batches of commits as one durable transaction each.
// Inside the room only. Threads: one at a time (SqliteStorage serialises).
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "core/ports/storage.h"
#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

class Writer {
 public:
  explicit Writer(Connection connection);

  std::vector<ports::AppendResult> Append(std::span<const workflow::Commit> batch);
  base::Status RemoveTimers(std::span<const workflow::TimerRemoval> removals);
  base::Status CompleteOutbox(std::span<const std::int64_t> ids);
  base::Status DeferOutbox(std::int64_t id, std::int64_t not_before);

  Connection& connection() { return connection_; }

 private:
  // SQLITE_DONE, or the code of what failed.
  int AppendAll(std::span<const workflow::Commit> batch, std::vector<ports::AppendResult>* results);
  // SQLITE_OK, or the code of the first statement that failed.
  int WriteOne(const workflow::Commit& commit, ports::AppendOutcome* outcome);
  // Looks for what an event follows: its case at the expected sequence, whose timers it takes.
  int FindCase(const workflow::Commit& commit, std::string* timers, ports::AppendOutcome* outcome);
  int WriteCase(const workflow::Commit& commit, bool is_new, const std::string& timers);
  // Keeps how long before its due date a light may change, as far as any case has it: what a list by light must look
  // at.
  int WriteLead(const workflow::IndexRow& row);
  int WriteTimers(const workflow::Commit& commit, const std::string& before);
  int WriteOutbox(const workflow::Commit& commit);
  int FindKey(const std::string& key, ports::AppendOutcome* outcome);
  int WriteKey(const workflow::IdempotencyRow& row);
  base::Status Transact(const std::function<int()>& work);

  Connection connection_;
  std::int64_t lead_ = 0;          // as committed
  std::int64_t pending_lead_ = 0;  // as written in this transaction
  Statement begin_, commit_, rollback_;
  Statement find_, insert_case_, update_case_, insert_event_, insert_timer_, delete_timer_, insert_outbox_;
  Statement find_key_, insert_key_, put_lead_, delete_outbox_, defer_outbox_;
};

}  // namespace anze::storage::sqlite
