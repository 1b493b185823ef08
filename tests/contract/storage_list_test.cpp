// The work list of every storage plugin: order, filters, pages.
#include <algorithm>
#include <functional>
#include <map>
#include <random>

#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using Strings = std::vector<std::string>;
using ports::CaseQuery;
using ports::IndexRow;

CaseQuery By(std::string CaseQuery::*member, const std::string& value) {
  CaseQuery query;
  query.*member = value;
  return query;
}

CaseQuery Lit(const std::string& light, std::int64_t now, const std::string& type = "") {
  CaseQuery query = By(&CaseQuery::light, light);
  query.now = now;
  query.type = type;
  return query;
}

CaseQuery DueBefore(std::int64_t bound) {
  CaseQuery query;
  query.due_before = bound;
  return query;
}

STORAGE_TEST_CASE(StorageContract, "The work list is ordered by due date and then by id", "[contract][store]") {
  Write({Opening(Row("c", 20)), Opening(Row("a", 20)), Opening(Row("z", 10)), Opening(Row("b", kNever)),
         Opening(Row("y", kNever)), Opening(Row("x", 15))});
  CHECK(List({}) == Strings{"z", "x", "a", "c", "b", "y"});
}

STORAGE_TEST_CASE(StorageContract, "The work list follows the last event", "[contract][store]") {
  Write({Opening(Row("a", 10)), Opening(Row("b", 20))});
  ports::Commit moved = Step("a", 2);
  moved.index = Row("a", 30);
  moved.index.state = "in_progress";
  Write({moved});
  CHECK(List({}) == Strings{"b", "a"});
  CHECK(List(By(&CaseQuery::state, "in_progress")) == Strings{"a"});
  CHECK(List(By(&CaseQuery::state, "received")) == Strings{"b"});
}

STORAGE_TEST_CASE(StorageContract, "The work list gives whole rows", "[contract][store]") {
  IndexRow row = Row("a", 30);
  row.assignee = "h1";
  row.subject = "\xE7\xA4\xBA\xE4\xBE\x8B";
  row.yellow_at = 10;
  row.red_at = 20;
  row.provisional = true;
  row.closed = true;
  row.opened_at = 3;
  row.updated_at = 4;
  Write({Opening(row)});
  const auto rows = storage_->ListCases({});
  REQUIRE(rows->size() == 1U);
  const IndexRow& got = rows->front();
  CHECK(std::tie(got.case_id, got.region, got.type, got.state, got.closed, got.subject, got.assignee) ==
        std::tie(row.case_id, row.region, row.type, row.state, row.closed, row.subject, row.assignee));
  CHECK(
      std::tie(got.due_at, got.due_clock, got.yellow_at, got.red_at, got.provisional, got.opened_at, got.updated_at) ==
      std::tie(row.due_at, row.due_clock, row.yellow_at, row.red_at, row.provisional, row.opened_at, row.updated_at));
}

STORAGE_TEST_CASE(StorageContract, "A filter by region ends at a slash", "[contract][store]") {
  const Strings regions{"cn", "cn/shanxi", "cn/shanxi-new", "cn/shanxi/xinzhou", "cn/shanxi/xinzhou2", "cn/zhejiang"};
  for (std::size_t i = 0; i < regions.size(); ++i) {
    IndexRow row = Row("r" + std::to_string(i), static_cast<std::int64_t>(100 - i));
    row.region = regions[i];
    Write({Opening(row)});
  }
  CHECK(List(By(&CaseQuery::region_prefix, "cn/shanxi")) == Strings{"r4", "r3", "r1"});
  CHECK(List(By(&CaseQuery::region_prefix, "cn/shanxi/xinzhou")) == Strings{"r3"});
  CHECK(List(By(&CaseQuery::region_prefix, "cn")).size() == 6U);
  CHECK(List(By(&CaseQuery::region_prefix, "cn/sh")) == Strings{});
  CHECK(List(By(&CaseQuery::region_prefix, "us")) == Strings{});
}

STORAGE_TEST_CASE(StorageContract, "Lights follow the clock at the moment of asking", "[contract][store]") {
  const auto lit = [&](const char* id, std::int64_t due, std::int64_t yellow, std::int64_t red) {
    IndexRow row = Row(id, due);
    row.yellow_at = yellow;
    row.red_at = red;
    Write({Opening(row)});
  };
  lit("a-green", 1000, 600, 800);
  lit("b-yellow", 1000, 500, 800);
  lit("c-red", 1000, 200, 500);
  lit("d-overdue", 500, 0, 0);
  lit("e-plain", 501, 0, 0);
  lit("f-none", kNever, 0, 0);
  CHECK(List(Lit("green", 500)) == Strings{"e-plain", "a-green"});
  CHECK(List(Lit("yellow", 500)) == Strings{"b-yellow"});
  CHECK(List(Lit("red", 500)) == Strings{"d-overdue", "c-red"});
  CHECK(List(Lit("red", 500, "complaint")) == Strings{"d-overdue", "c-red"});
  CHECK(List(Lit("red", 2000)).size() == 5U);
}

STORAGE_TEST_CASE(StorageContract, "Due before leaves out the bound", "[contract][store]") {
  Write({Opening(Row("a", 10)), Opening(Row("b", 20)), Opening(Row("c", kNever))});
  CHECK(List(DueBefore(20)) == Strings{"a"});
  CHECK(List(DueBefore(21)) == Strings{"a", "b"});
}

// Every filter alone and all together, against the plain definition of each.
class Cross {
 public:
  IndexRow Next(int i) {
    IndexRow row = Row("x" + std::to_string(1000 + i), Pick<std::int64_t>({10, 20, 30, kNever}));
    row.region = Pick<std::string>({"cn/shanxi", "cn/shanxi/xinzhou", "cn/zhejiang"});
    row.type = Pick<std::string>({"complaint", "claim"});
    row.state = Pick<std::string>({"received", "closed"});
    row.closed = row.state == "closed";
    row.assignee = Pick<std::string>({"", "h1", "h2"});
    row.subject = Pick<std::string>({"north mine", "south mill"});
    return row;
  }
  CaseQuery Query() {
    CaseQuery query;
    query.region_prefix = Pick<std::string>({"", "", "cn/shanxi", "cn/zhejiang"});
    query.type = Pick<std::string>({"", "", "claim"});
    query.state = Pick<std::string>({"", "", "received"});
    query.assignee = Pick<std::string>({"", "", "h1"});
    query.search = Pick<std::string>({"", "", "mine"});
    query.due_before = Pick<std::optional<std::int64_t>>({std::nullopt, std::nullopt, 25, 0, -5});
    query.light = Pick<std::string>({"", "", "red", "green"});
    query.now = 20;
    if (Pick<int>({0, 1}) == 1) query.closed = Pick<int>({0, 1}) == 1;
    query.limit = 500;
    return query;
  }

 private:
  template <typename T>
  T Pick(std::vector<T> from) {
    return from[random_() % from.size()];
  }
  std::mt19937 random_{20261122};
};

bool Wanted(const IndexRow& row, const CaseQuery& query) {
  const bool region = query.region_prefix.empty() || row.region == query.region_prefix ||
                      row.region.starts_with(query.region_prefix + "/");
  const std::string light = row.due_at == kNever ? "none" : row.due_at <= query.now ? "red" : "green";
  return region && (query.type.empty() || query.type == row.type) &&
         (query.state.empty() || query.state == row.state) &&
         (query.assignee.empty() || query.assignee == row.assignee) && (!query.closed || *query.closed == row.closed) &&
         (query.light.empty() || query.light == light) && (!query.due_before || row.due_at < *query.due_before) &&
         row.subject.find(query.search) != std::string::npos;
}

STORAGE_TEST_CASE(StorageContract, "Filters combine", "[contract][store]") {
  Cross cross;
  std::vector<IndexRow> all;
  std::vector<ports::Commit> commits;
  for (int i = 0; i < 120; ++i) {
    all.push_back(cross.Next(i));
    commits.push_back(Opening(all.back()));
  }
  Write(commits);
  std::sort(all.begin(), all.end(), [](const IndexRow& a, const IndexRow& b) {
    return std::tie(a.due_at, a.case_id) < std::tie(b.due_at, b.case_id);
  });
  int found = 0;
  for (int i = 0; i < 200; ++i) {
    const CaseQuery query = cross.Query();
    Strings expected;
    for (const IndexRow& row : all) {
      if (Wanted(row, query)) expected.push_back(row.case_id);
    }
    found += static_cast<int>(expected.size());
    CAPTURE(query.region_prefix, query.type, query.state, query.light, query.due_before, query.search);
    REQUIRE(List(query) == expected);
  }
  CHECK(found > 1000);
}

std::int64_t KeyOf(const IndexRow& row, ports::CaseOrder order) {
  return order == ports::CaseOrder::kDue ? row.due_at : row.updated_at;
}

// Pages through `query`, doing `between` after each; how often each id was seen.
std::map<std::string, int> Seen(ports::Storage* storage, CaseQuery query, const std::function<void(int)>& between) {
  std::map<std::string, int> seen;
  for (int page = 0; page < 1000; ++page) {
    const auto rows = storage->ListCases(query);
    if (!rows.ok() || rows->empty()) return seen;
    for (const IndexRow& row : *rows) ++seen[row.case_id];
    query.after = std::pair(KeyOf(rows->back(), query.order), rows->back().case_id);
    between(page);
  }
  return seen;
}

STORAGE_TEST_CASE(StorageContract, "Pages hold every case once while others are written", "[contract][store]") {
  std::mt19937 random(7);
  const Strings regions{"cn/shanxi", "cn/shanxi/xinzhou", "cn/zhejiang"};
  std::vector<ports::Commit> commits;
  for (int i = 0; i < 97; ++i) {
    IndexRow row =
        Row("p" + std::to_string(100 + i), random() % 5 == 0 ? kNever : static_cast<std::int64_t>(random() % 9));
    row.region = regions[random() % regions.size()];
    commits.push_back(Opening(row));
  }
  Write(commits);
  for (const char* prefix : {"", "cn", "cn/shanxi"}) {
    CaseQuery query;
    query.region_prefix = prefix;
    query.limit = 7;
    const auto seen = Seen(storage_.get(), query, [&](int page) {
      IndexRow row = Row("new" + std::string(prefix) + std::to_string(page), static_cast<std::int64_t>(random() % 9));
      Write({Opening(row)});
    });
    for (const ports::Commit& commit : commits) {
      CAPTURE(prefix, commit.case_id);
      const bool wanted = Wanted(commit.index, query);
      const auto found = seen.find(commit.case_id);
      REQUIRE((found == seen.end() ? 0 : found->second) == (wanted ? 1 : 0));
    }
    for (const auto& [id, times] : seen) {
      CAPTURE(prefix, id);
      REQUIRE(times == 1);
    }
  }
}

// --- orders ----------------------------------------------------------------------------------------------------------

CaseQuery In(ports::CaseOrder order, std::size_t limit = 50) {
  CaseQuery query;
  query.order = order;
  query.limit = limit;
  return query;
}

IndexRow Updated(const std::string& id, std::int64_t due_at, std::int64_t updated_at) {
  IndexRow row = Row(id, due_at);
  row.updated_at = updated_at;
  return row;
}

STORAGE_TEST_CASE(StorageContract, "The work list comes in the order asked for", "[contract][store]") {
  Write({Opening(Updated("c", 10, 7)), Opening(Updated("a", 30, 5)), Opening(Updated("b", 20, 7)),
         Opening(Updated("d", kNever, 6))});
  CHECK(List(In(ports::CaseOrder::kDue)) == Strings{"c", "b", "a", "d"});
  CHECK(List(In(ports::CaseOrder::kId)) == Strings{"a", "b", "c", "d"});
  CHECK(List(In(ports::CaseOrder::kUpdated)) == Strings{"a", "d", "b", "c"});
  CHECK(List(In(ports::CaseOrder::kNewest)) == Strings{"c", "b", "d", "a"});
}

STORAGE_TEST_CASE(StorageContract, "Every order pages and filters", "[contract][store]") {
  std::vector<ports::Commit> commits;
  for (int i = 0; i < 23; ++i) {
    IndexRow row = Updated("p" + std::to_string(100 + i), i % 5, (i * 7) % 4);
    if (i % 3 == 0) row.region = "cn/zhejiang";
    if (i % 2 == 0) row.type = "claim";
    commits.push_back(Opening(row));
  }
  Write(commits);
  for (const auto order :
       {ports::CaseOrder::kDue, ports::CaseOrder::kId, ports::CaseOrder::kUpdated, ports::CaseOrder::kNewest}) {
    CaseQuery query = In(order, 500);
    query.region_prefix = "cn/shanxi";
    query.type = "claim";
    const Strings whole = List(query);
    CHECK(whole.size() == 8U);  // 2 4 8 10 14 16 20 22: even, and not divided by three
    Strings paged;
    query.limit = 3;
    for (auto rows = storage_->ListCases(query); !rows->empty(); rows = storage_->ListCases(query)) {
      for (const IndexRow& row : *rows) paged.push_back(row.case_id);
      query.after = std::pair(KeyOf(rows->back(), order), rows->back().case_id);
    }
    CHECK(paged == whole);
  }
}

STORAGE_TEST_CASE(StorageContract, "All of a list is read at once", "[contract][store]") {
  std::vector<ports::Commit> commits;
  for (int i = 0; i < 300; ++i) commits.push_back(Opening(Row("a" + std::to_string(1000 + i), i)));
  Write(commits);
  CaseQuery query;
  query.limit = CaseQuery::kAll;
  CHECK(List(query).size() == 300U);
  query.type = "complaint";
  CHECK(List(query).size() == 300U);
}

}  // namespace
}  // namespace anze::contract
