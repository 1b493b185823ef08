// A list of cases read to its end, page by page, while cases move: each case once, in every order, over both storages.
#include "server/app/cases/case_pages.h"

#include <map>
#include <random>

#include "plugins/catalog/catalog.h"
#include "plugins/storage/memory/memory_storage.h"
#include "tests/support/check.h"
#include "tests/support/temp_folder.h"

namespace anze::testing {
namespace {

using ports::CaseOrder;
using ports::CaseQuery;

constexpr CaseOrder kOrders[] = {CaseOrder::kDue, CaseOrder::kId, CaseOrder::kUpdated, CaseOrder::kNewest};

// An event of a case, which is due at a moment from then on.
ports::Commit Due(const std::string& id, std::uint64_t sequence, std::int64_t due_at, std::int64_t updated_at) {
  ports::Commit commit;
  commit.case_id = id;
  commit.expected_sequence = sequence - 1;
  commit.sequence = sequence;
  commit.at = updated_at;
  commit.index.case_id = id;
  commit.index.region = "cn";
  commit.index.type = "errand";
  commit.index.state = "open";
  commit.index.due_at = due_at;
  commit.index.updated_at = updated_at;
  return commit;
}

// Page by page, `between` after each; how often each case came.
std::map<std::string, int> ReadToTheEnd(ports::CaseStore* storage, const CaseQuery& query,
                                        const std::function<void(int)>& between,
                                        std::vector<std::string>* order = nullptr) {
  std::map<std::string, int> seen;
  std::optional<app::CaseCursor> cursor;
  for (int page = 0; page < 200; ++page) {
    const auto read = app::ReadCasePage(storage, query, cursor);
    CHECK_OK(read);
    if (!read.ok()) return seen;
    CHECK(read->rows.size() <= query.limit);
    for (const ports::IndexRow& row : read->rows) {
      ++seen[row.case_id];
      if (order != nullptr) order->push_back(row.case_id);
    }
    if (!read->next) return seen;
    cursor = read->next;
    between(page);
  }
  FAIL_CHECK("never ends");
  return seen;
}

// A storage of a plugin, in a folder of its own.
struct Ground {
  explicit Ground(std::string_view plugin) {
    auto opened = catalog::FindStorage(plugin)->open({.path = folder.File("anze.db")});
    CHECK_OK(opened);
    storage = std::move(*opened);
  }
  void Write(const std::vector<ports::Commit>& commits) {
    for (const auto& result : storage->Append(commits)) CHECK(result.outcome == ports::AppendOutcome::kWritten);
  }
  TempFolder folder;
  std::unique_ptr<ports::Storage> storage;
};

TEST_CASE("A case that moves keeps the place it had", "[server][list]") {
  for (const char* plugin : {"memory", "sqlite"}) {
    CAPTURE(plugin);
    Ground ground(plugin);
    std::vector<ports::Commit> commits;
    for (int i = 0; i < 9; ++i) commits.push_back(Due("c" + std::to_string(i), 1, 100 + i, 1));
    ground.Write(commits);
    CaseQuery query;
    query.limit = 3;
    std::vector<std::string> order;
    const auto seen = ReadToTheEnd(
        ground.storage.get(), query,
        [&](int page) {
          // After c0 c1 c2: the last moves to the front, where the reader has been, and the first to the end.
          if (page == 0) ground.Write({Due("c8", 2, 5, 11), Due("c0", 2, 500, 12)});
          // Opened meanwhile, before and behind the reader; the latter moves to the front.
          if (page == 0) ground.Write({Due("n1", 1, 1, 13), Due("n2", 1, 900, 13), Due("n2", 2, 2, 14)});
        },
        &order);
    const std::vector<std::string> expected{"c0", "c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "n2"};
    CHECK(order == expected);
  }
}

// A moved case shows what it is, not what it was.
TEST_CASE("Rows are of the moment of their page", "[server][list]") {
  Ground ground("sqlite");
  ground.Write({Due("a", 1, 1, 1), Due("b", 1, 2, 1), Due("c", 1, 3, 1)});
  CaseQuery query;
  query.limit = 2;
  const auto first = app::ReadCasePage(ground.storage.get(), query, std::nullopt);
  REQUIRE(first->next.has_value());
  ground.Write({Due("c", 2, 77, 5)});
  const auto second = app::ReadCasePage(ground.storage.get(), query, first->next);
  REQUIRE(second->rows.size() == 1U);
  CHECK(second->rows[0].case_id == "c");
  CHECK(second->rows[0].due_at == 77);
  CHECK_FALSE(second->next.has_value());
}

// Whatever moves between the pages, in whatever order is read: each case that was there comes once, none twice.
TEST_CASE("Every case comes once while any move", "[server][list]") {
  for (const char* plugin : {"memory", "sqlite"}) {
    for (const CaseOrder order : kOrders) {
      for (const unsigned seed : {1U, 2U, 3U}) {
        std::mt19937 random(seed);
        const auto some = [&random](int below) {
          return static_cast<std::int64_t>(random() % static_cast<unsigned>(below));
        };
        Ground ground(plugin);
        std::map<std::string, std::uint64_t> sequences;
        std::vector<ports::Commit> commits;
        for (int i = 0; i < 60; ++i) {
          const std::string id = "c" + std::to_string(100 + i);
          sequences[id] = 1;
          commits.push_back(Due(id, 1, some(40), some(40)));
        }
        ground.Write(commits);
        std::int64_t now = 100;
        CaseQuery query;
        query.order = order;
        query.limit = 1 + static_cast<std::size_t>(some(9));
        if (seed == 2) query.type = "errand";
        const auto seen = ReadToTheEnd(ground.storage.get(), query, [&](int page) {
          std::vector<ports::Commit> moves;
          std::map<std::string, std::uint64_t> next = sequences;
          for (int i = 0; i < 12; ++i) {
            const std::string id = "c" + std::to_string(100 + some(60));
            moves.push_back(Due(id, ++next[id], some(4) == 0 ? INT64_MAX : some(60), ++now));
          }
          if (page < 5) moves.push_back(Due("n" + std::to_string(page), 1, some(60), ++now));
          ground.Write(moves);
          sequences = next;
        });
        for (const auto& [id, sequence] : sequences) {
          const auto found = seen.find(id);
          INFO(plugin << ' ' << static_cast<int>(order) << ' ' << seed << ' ' << id);
          CHECK((found == seen.end() ? 0 : found->second) == 1);
        }
        for (const auto& [id, times] : seen) {
          CAPTURE(plugin, id);
          CHECK(times == 1);
        }
      }
    }
  }
}

TEST_CASE("A list that nothing happens to comes in its order", "[server][list]") {
  storage::memory::MemoryStorage storage;
  std::vector<ports::Commit> commits;
  for (int i = 0; i < 9; ++i) commits.push_back(Due("c" + std::to_string(i), 1, 100 + i % 4, 200 - i % 5));
  storage.Append(commits);
  for (const CaseOrder order : kOrders) {
    CaseQuery whole;
    whole.order = order;
    std::vector<std::string> expected;
    for (const ports::IndexRow& row : storage.ListCases(whole).value()) expected.push_back(row.case_id);
    for (const std::size_t limit : {1U, 2U, 3U, 9U, 50U}) {
      CAPTURE(limit);
      CaseQuery query = whole;
      query.limit = limit;
      int pages = 1;
      std::vector<std::string> read;
      ReadToTheEnd(
          &storage, query, [&](int) { ++pages; }, &read);
      CHECK(read == expected);
      CHECK(pages == static_cast<int>((9 + limit - 1) / limit));
    }
  }
}

// What no longer fits is left out, what fits now comes at the place it had.
TEST_CASE("Filters look at cases as they are", "[server][list]") {
  storage::memory::MemoryStorage storage;
  storage.Append(std::vector{Due("a", 1, 1, 1), Due("b", 1, 2, 1), Due("c", 1, 3, 1), Due("d", 1, 4, 1)});
  CaseQuery query;
  query.state = "open";
  query.limit = 2;
  const auto first = app::ReadCasePage(&storage, query, std::nullopt);
  ports::Commit closed = Due("c", 2, 3, 5);
  closed.index.state = "done";
  storage.Append(std::vector{closed, Due("d", 2, 1, 6)});
  const auto second = app::ReadCasePage(&storage, query, first->next);
  REQUIRE(second->rows.size() == 1U);
  CHECK(second->rows[0].case_id == "d");
}

TEST_CASE("A cursor that too much happened behind is refused", "[server][list]") {
  storage::memory::MemoryStorage storage;
  storage.Append(std::vector{Due("a", 1, 1, 1), Due("b", 1, 2, 1)});
  CaseQuery query;
  query.limit = 1;
  const auto first = app::ReadCasePage(&storage, query, std::nullopt);
  std::vector<ports::Commit> many;
  for (std::uint64_t i = 2; i <= 50'001; ++i) many.push_back(Due("a", i, 1, 2));
  storage.Append(many);  // 50,000 events
  CHECK_OK(app::ReadCasePage(&storage, query, first->next));
  storage.Append(std::vector{Due("a", 50'002, 1, 2)});
  const auto refused = app::ReadCasePage(&storage, query, first->next);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == "cursor-expired");
  query.order = CaseOrder::kId;  // an id never moves
  CHECK_OK(app::ReadCasePage(&storage, query, first->next));
}

}  // namespace
}  // namespace anze::testing
