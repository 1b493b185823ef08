// Reader: one connection for reading, with its prepared statements. Inside the room only.
//
// The methods are those of the same name in core/ports; their promises stand there.
// Errors: those of statement.h, of a failed question; call Forget() then.
// Ownership: owns its connection. Threads: one at a time; ReaderPool lends readers.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/ports/storage.h"
#include "plugins/storage/sqlite/case_finder.h"
#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/read_filter.h"
#include "plugins/storage/sqlite/side_reader.h"
#include "plugins/storage/sqlite/statement.h"
#include "plugins/storage/sqlite/text_search.h"

namespace anze::storage::sqlite {

class Reader {
 public:
  explicit Reader(Connection connection);

  // Call it before a question: the answer sees at least the first `writes` writes. Begins a read transaction unless the
  // present one is new enough. Errors: those of statement.h.
  base::Status See(std::uint64_t writes);
  // Ends the read transaction, if there is one, so that the log may be moved.
  void Forget();

  base::Result<std::optional<ports::StoredCase>> LoadCase(std::string_view case_id);
  // Whether the case exists and the scope finds it.
  base::Result<bool> MayRead(std::string_view case_id, const ports::ReadScope& scope);
  base::Result<std::vector<ports::StoredEvent>> LoadJournal(std::string_view case_id, std::uint64_t after,
                                                            std::size_t limit);
  base::Result<std::vector<ports::IndexRow>> ListCases(const ports::CaseQuery& query);
  base::Result<std::vector<ports::FoundCase>> FindCases(const ports::FoundQuery& query);
  base::Result<std::vector<ports::DueTimer>> DueTimers(std::int64_t now, std::size_t limit);
  base::Result<std::optional<std::int64_t>> NextTimer();
  base::Result<std::vector<ports::OutboxItem>> PendingOutbox(std::int64_t now, std::size_t limit);
  base::Result<std::optional<ports::IdempotencyRow>> FindIdempotency(std::string_view key);
  base::Result<std::vector<std::string>> CaseIds(std::string_view after, std::size_t limit, bool open_only);
  base::Result<std::vector<std::string>> CasesWithoutText(std::size_t limit);
  base::Result<std::int64_t> LastEvent();
  base::Result<std::optional<std::vector<ports::CaseChange>>> ChangesSince(std::int64_t event, std::size_t limit);

  // Questions that are not about cases.
  SideReader& side() { return side_; }
  Connection& connection() { return connection_; }

 private:
  using Partition = std::tuple<std::string, std::string, std::string>;  // region, type, state
  // All rows of a bound statement whose only column is an id.
  base::Result<std::vector<std::string>> Ids(Statement* bound);
  // The partitions of the work list that a query touches, found by skipping through the index.
  base::Result<std::vector<Partition>> Partitions(const ports::CaseQuery& query);
  // Where a page begins (behind a moment, or at it behind case_id) and ends.
  struct Bounds {
    bool same_moment = false;
    std::int64_t at = INT64_MIN;
    std::string case_id;
    std::int64_t last = 0;  // the latest due date it may hold
    std::size_t limit = 0;
  };
  // The latest due date a row of the answer can have.
  base::Result<std::int64_t> LastDue(const ports::CaseQuery& query);
  // Adds at most a page of one partition (null: of the whole list) to `rows`.
  base::Status ListPartition(const ports::CaseQuery& query, const Partition* partition, std::int64_t last,
                             std::vector<ports::IndexRow>* rows);
  // The held statement of a list, with the filters of the query bound.
  Statement* ListStatement(const ports::CaseQuery& query, const std::string& sql);
  // Adds every row of a bound list statement to `rows`, and resets it.
  base::Status ReadRows(Statement* bound, std::vector<ports::IndexRow>* rows);
  // The page among the few rows that a search named, or the cases that the query names.
  base::Result<std::vector<ports::IndexRow>> ListFew(const ports::CaseQuery& query, std::int64_t last);
  // The page of somebody who may not read everything.
  base::Result<std::vector<ports::IndexRow>> ListReadable(const ports::CaseQuery& query, std::int64_t last);
  // Adds at most a page of the cases that an organisation is a party to.
  base::Status ListOfParty(const ports::CaseQuery& query, const std::string& party, std::int64_t last,
                           std::vector<ports::IndexRow>* rows);
  // The cases of the organisations of the scope; nullopt: there are too many to look at each.
  base::Result<std::optional<std::vector<std::string>>> FewOfParties();
  // Adds the pages of every partition that the query touches and that lies in one of `regions`; none: in any.
  base::Status ListPartitions(const ports::CaseQuery& query, const std::vector<std::string>& regions, std::int64_t last,
                              std::vector<ports::IndexRow>* rows);
  // Adds the rows within `bounds` to `rows`.
  base::Status ListPart(const ports::CaseQuery& query, const Partition* partition, const Bounds& bounds,
                        std::vector<ports::IndexRow>* rows);

  Connection connection_;
  std::unique_ptr<ReadFilter> filter_;
  SideReader side_;
  CaseFinder finder_;
  std::unique_ptr<TextSearch> search_;
  bool searching_ = false;  // the list under way is also a search
  bool filtering_ = false;  // and leaves out rows that may not be read
  bool viewing_ = false;
  std::uint64_t seen_ = 0;
  Statement begin_, end_;
  Statement few_, load_, may_, journal_, due_, next_, outbox_, key_, ids_, open_ids_, first_partition_, next_partition_,
      lead_;
  Statement texts_missing_, last_event_, changes_;
  std::map<std::string, Statement> lists_;  // by SQL text: a handful of shapes
};

}  // namespace anze::storage::sqlite
