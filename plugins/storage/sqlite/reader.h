// The reading half: one connection with its held statements. Inside the room only.
// Threads: one at a time; SqliteStorage lends readers from a pool.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/ports/storage.h"
#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

class Reader {
 public:
  explicit Reader(Connection connection);

  // Before a question: sees at least the first `writes` writes. The view is kept until more are asked for.
  base::Status See(std::uint64_t writes);
  // Gives the view up.
  void Forget();

  base::Result<std::optional<ports::StoredCase>> LoadCase(std::string_view case_id);
  base::Result<std::vector<ports::StoredEvent>> LoadJournal(std::string_view case_id, std::uint64_t after,
                                                            std::size_t limit);
  base::Result<std::vector<workflow::IndexRow>> ListCases(const ports::CaseQuery& query);
  base::Result<std::vector<ports::DueTimer>> DueTimers(std::int64_t now, std::size_t limit);
  base::Result<std::optional<std::int64_t>> NextTimer();
  base::Result<std::vector<ports::OutboxItem>> PendingOutbox(std::int64_t now, std::size_t limit);
  base::Result<std::optional<workflow::IdempotencyRow>> FindIdempotency(std::string_view key);
  base::Result<std::vector<std::string>> CaseIds(std::string_view after, std::size_t limit, bool open_only);

  Connection& connection() { return connection_; }

 private:
  using Partition = std::tuple<std::string, std::string, std::string>;  // region, type, state
  // The partitions of the work list that a query touches, found by skipping through the index.
  base::Result<std::vector<Partition>> Partitions(const ports::CaseQuery& query);
  // Where a page begins (behind due_at, or at it behind case_id) and ends.
  struct Bounds {
    bool same_moment = false;
    std::int64_t due_at = INT64_MIN;
    std::string case_id;
    std::int64_t last = 0;  // the latest due date it may hold
    std::size_t limit = 0;
  };
  // The latest due date a row of the answer can have.
  base::Result<std::int64_t> LastDue(const ports::CaseQuery& query);
  base::Status ListPartition(const ports::CaseQuery& query, const Partition* partition, std::int64_t last,
                             std::vector<workflow::IndexRow>* rows);
  base::Status ListPart(const ports::CaseQuery& query, const Partition* partition, const Bounds& bounds,
                        std::vector<workflow::IndexRow>* rows);

  Connection connection_;
  bool viewing_ = false;
  std::uint64_t seen_ = 0;
  Statement begin_, end_;
  Statement load_, journal_, due_, next_, outbox_, key_, ids_, open_ids_, first_partition_, next_partition_, lead_;
  std::map<std::string, Statement> lists_;  // by SQL text: a handful of shapes
};

}  // namespace anze::storage::sqlite
