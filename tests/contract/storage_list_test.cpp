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
using workflow::IndexRow;

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

TEST_P(StorageContract, ListIsOrderedByDueThenId) {
  Write({Opening(Row("c", 20)), Opening(Row("a", 20)), Opening(Row("z", 10)), Opening(Row("b", kNever)),
         Opening(Row("y", kNever)), Opening(Row("x", 15))});
  EXPECT_EQ(List({}), (Strings{"z", "x", "a", "c", "b", "y"}));
}

TEST_P(StorageContract, ListFollowsTheLastEvent) {
  Write({Opening(Row("a", 10)), Opening(Row("b", 20))});
  workflow::Commit moved = Step("a", 2);
  moved.index = Row("a", 30);
  moved.index.state = "in_progress";
  Write({moved});
  EXPECT_EQ(List({}), (Strings{"b", "a"}));
  EXPECT_EQ(List(By(&CaseQuery::state, "in_progress")), Strings{"a"});
  EXPECT_EQ(List(By(&CaseQuery::state, "received")), Strings{"b"});
}

TEST_P(StorageContract, ListGivesWholeRows) {
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
  ASSERT_EQ(rows->size(), 1U);
  const IndexRow& got = rows->front();
  EXPECT_EQ(std::tie(got.case_id, got.region, got.type, got.state, got.closed, got.subject, got.assignee),
            std::tie(row.case_id, row.region, row.type, row.state, row.closed, row.subject, row.assignee));
  EXPECT_EQ(
      std::tie(got.due_at, got.due_clock, got.yellow_at, got.red_at, got.provisional, got.opened_at, got.updated_at),
      std::tie(row.due_at, row.due_clock, row.yellow_at, row.red_at, row.provisional, row.opened_at, row.updated_at));
}

TEST_P(StorageContract, RegionFilterEndsAtASlash) {
  const Strings regions{"cn", "cn/shanxi", "cn/shanxi-new", "cn/shanxi/xinzhou", "cn/shanxi/xinzhou2", "cn/zhejiang"};
  for (std::size_t i = 0; i < regions.size(); ++i) {
    IndexRow row = Row("r" + std::to_string(i), static_cast<std::int64_t>(100 - i));
    row.region = regions[i];
    Write({Opening(row)});
  }
  EXPECT_EQ(List(By(&CaseQuery::region_prefix, "cn/shanxi")), (Strings{"r4", "r3", "r1"}));
  EXPECT_EQ(List(By(&CaseQuery::region_prefix, "cn/shanxi/xinzhou")), Strings{"r3"});
  EXPECT_EQ(List(By(&CaseQuery::region_prefix, "cn")).size(), 6U);
  EXPECT_EQ(List(By(&CaseQuery::region_prefix, "cn/sh")), Strings{});
  EXPECT_EQ(List(By(&CaseQuery::region_prefix, "us")), Strings{});
}

TEST_P(StorageContract, LightsFollowTheClockAtNow) {
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
  EXPECT_EQ(List(Lit("green", 500)), (Strings{"e-plain", "a-green"}));
  EXPECT_EQ(List(Lit("yellow", 500)), Strings{"b-yellow"});
  EXPECT_EQ(List(Lit("red", 500)), (Strings{"d-overdue", "c-red"}));
  EXPECT_EQ(List(Lit("red", 500, "complaint")), (Strings{"d-overdue", "c-red"}));
  EXPECT_EQ(List(Lit("red", 2000)).size(), 5U);
}

TEST_P(StorageContract, SearchFindsPartsOfTheSubject) {
  for (const char* subject : {"Alpha 100%", "alpha", "beta_x"}) {
    IndexRow row = Row(subject, 10);
    row.subject = subject;
    Write({Opening(row)});
  }
  EXPECT_EQ(List(By(&CaseQuery::search, "lpha")), (Strings{"Alpha 100%", "alpha"}));
  EXPECT_EQ(List(By(&CaseQuery::search, "%")), Strings{"Alpha 100%"});
  EXPECT_EQ(List(By(&CaseQuery::search, "a_x")), Strings{"beta_x"});
  EXPECT_EQ(List(By(&CaseQuery::search, "gamma")), Strings{});
}

TEST_P(StorageContract, DueBeforeLeavesOutTheBound) {
  Write({Opening(Row("a", 10)), Opening(Row("b", 20)), Opening(Row("c", kNever))});
  EXPECT_EQ(List(DueBefore(20)), Strings{"a"});
  EXPECT_EQ(List(DueBefore(21)), (Strings{"a", "b"}));
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
    query.due_before = Pick<std::int64_t>({0, 0, 25});
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
         (query.light.empty() || query.light == light) && (query.due_before == 0 || row.due_at < query.due_before) &&
         row.subject.find(query.search) != std::string::npos;
}

TEST_P(StorageContract, FiltersCombine) {
  Cross cross;
  std::vector<IndexRow> all;
  std::vector<workflow::Commit> commits;
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
    ASSERT_EQ(List(query), expected) << query.region_prefix << '|' << query.type << '|' << query.state << '|'
                                     << query.light << '|' << query.due_before << '|' << query.search;
  }
  EXPECT_GT(found, 1000);
}

// Pages through `query`, doing `between` after each; how often each id was seen.
std::map<std::string, int> Seen(ports::Storage* storage, CaseQuery query, const std::function<void(int)>& between) {
  std::map<std::string, int> seen;
  for (int page = 0; page < 1000; ++page) {
    const auto rows = storage->ListCases(query);
    if (!rows.ok() || rows->empty()) return seen;
    for (const IndexRow& row : *rows) ++seen[row.case_id];
    query.after = std::pair(rows->back().due_at, rows->back().case_id);
    between(page);
  }
  return seen;
}

TEST_P(StorageContract, PagesHoldEveryCaseOnceWhileOthersAreWritten) {
  std::mt19937 random(7);
  const Strings regions{"cn/shanxi", "cn/shanxi/xinzhou", "cn/zhejiang"};
  std::vector<workflow::Commit> commits;
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
    for (const workflow::Commit& commit : commits) {
      const bool wanted = Wanted(commit.index, query);
      const auto found = seen.find(commit.case_id);
      ASSERT_EQ(found == seen.end() ? 0 : found->second, wanted ? 1 : 0) << prefix << ' ' << commit.case_id;
    }
    for (const auto& [id, times] : seen) ASSERT_EQ(times, 1) << prefix << ' ' << id;
  }
}

}  // namespace
}  // namespace anze::contract
