// What somebody may not read leaves no trace: every list under a scope is the plain walk without it.
#include <algorithm>
#include <random>

#include "core/ports/party_text.h"
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using ports::CaseOrder;
using ports::CaseQuery;
using ports::ReadScope;
using Strings = std::vector<std::string>;

const Strings kRegions{"cn", "cn/north", "cn/north/east", "cn/south", "cn/southern"};
const Strings kCodes{"a", "b", "c"};

class Scoped : public StorageContract {
 protected:
  std::size_t Below(std::size_t bound) { return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_); }
  Strings Some(const Strings& from) {
    Strings some;
    for (const std::string& one : from) {
      if (Below(3) == 0) some.push_back(one);
    }
    return some;
  }

  // Openings, and later events that move due dates and parties.
  void Fill(int cases) {
    std::vector<ports::Commit> batch;
    for (int i = 0; i < cases; ++i) {
      ports::IndexRow row = Row("case" + std::to_string(i), static_cast<std::int64_t>(Below(20)) * 10);
      if (Below(5) == 0) row.due_at = kNever;
      row.region = kRegions[Below(kRegions.size())];
      row.type = Below(2) == 0 ? "complaint" : "claim";
      row.state = Below(2) == 0 ? "received" : "closed";
      row.closed = row.state == "closed";
      row.subject = Below(2) == 0 ? "north mill" : "south mine";
      row.red_at = row.due_at == kNever ? 0 : std::max<std::int64_t>(1, row.due_at - 20);
      row.updated_at = static_cast<std::int64_t>(Below(10));
      ports::Commit commit = Opening(row);
      commit.parties = Some(kCodes);
      batch.push_back(commit);
      if (Below(2) == 0) continue;
      commit.expected_sequence = 1;
      commit.sequence = 2;
      commit.index.due_at = static_cast<std::int64_t>(Below(20)) * 10;
      commit.parties = Below(2) == 0 ? std::optional(Some(kCodes)) : std::nullopt;
      batch.push_back(commit);
    }
    Write(batch);
  }

  // Of each case whether the scope finds it, by the stored row.
  bool May(const ReadScope& scope, const std::string& id) {
    const auto stored = storage_->LoadCase(id);
    REQUIRE_OK(stored);
    return ports::MayRead(scope, (*stored)->region, (*stored)->parties);
  }

  Strings Walk(CaseQuery query, const ReadScope& scope) {
    query.scope.reset();
    query.limit = CaseQuery::kAll;
    query.after.reset();
    Strings ids;
    for (const std::string& id : List(query)) {
      if (May(scope, id)) ids.push_back(id);
    }
    return ids;
  }

  // Page by page.
  Strings Paged(CaseQuery query) {
    Strings ids;
    for (;;) {
      const auto rows = storage_->ListCases(query);
      REQUIRE_OK(rows);
      for (const ports::IndexRow& row : *rows) ids.push_back(row.case_id);
      if (rows->size() < query.limit) return ids;
      const ports::IndexRow& last = rows->back();
      query.after = {query.order == CaseOrder::kDue ? last.due_at : last.updated_at, last.case_id};
    }
  }

  std::mt19937 random_{20251201};
};

STORAGE_TEST_CASE(Scoped, "A list under a scope is the whole list without what may not be read", "[contract][scope]") {
  Fill(120);
  for (int round = 0; round < 120; ++round) {
    ReadScope scope{false, Some(kRegions), Some({"Ａ", " b", "c", "d"})};
    CaseQuery query;
    query.scope = scope;
    query.order = static_cast<CaseOrder>(Below(4));
    query.now = 60;
    if (Below(3) == 0) query.region_prefix = kRegions[Below(kRegions.size())];
    if (Below(3) == 0) query.type = "claim";
    if (Below(4) == 0) query.state = "closed";
    if (Below(4) == 0) query.closed = false;
    if (Below(4) == 0) query.light = Below(2) == 0 ? "red" : "green";
    if (Below(4) == 0) query.due_before = 100;
    if (Below(3) == 0) query.search = Below(2) == 0 ? "mill" : "case1";
    query.limit = 1 + Below(9);
    CAPTURE(round, scope.regions, scope.parties, static_cast<int>(query.order), query.region_prefix, query.search);
    CHECK(Paged(query) == Walk(query, scope));
  }
}

STORAGE_TEST_CASE(Scoped, "A case is loaded for who may read it", "[contract][scope]") {
  Fill(40);
  const std::vector<ReadScope> scopes{{},
                                      {true, {}, {}},
                                      {false, {"cn/north"}, {}},
                                      {false, {""}, {""}},
                                      {false, {}, {"A"}},
                                      {false, {"cn/south"}, {"b", "c"}}};
  for (const ReadScope& scope : scopes) {
    for (const std::string& id : List({})) {
      const auto found = storage_->LoadReadable(id, scope);
      REQUIRE_OK(found);
      CAPTURE(id, scope.regions, scope.parties);
      CHECK(found->has_value() == May(scope, id));
    }
    const auto none = storage_->LoadReadable("nobody", scope);
    REQUIRE_OK(none);
    CHECK_FALSE(none->has_value());
  }
}

STORAGE_TEST_CASE(Scoped, "Nobody reads what has no region of theirs and no party", "[contract][scope]") {
  Fill(30);
  for (const CaseOrder order : {CaseOrder::kDue, CaseOrder::kId, CaseOrder::kUpdated, CaseOrder::kNewest}) {
    CaseQuery query;
    query.order = order;
    query.scope = ReadScope{};
    CHECK(List(query).empty());
    query.scope = ReadScope{false, {""}, {"", "*"}};
    CHECK(List(query).empty());
  }
}

STORAGE_TEST_CASE(Scoped, "Parties are worked out anew only for cases that stand where they stood",
                  "[contract][scope]") {
  ports::Commit opening = Opening(Row("a", 10));
  Write({opening});
  CaseQuery mine;
  mine.scope = ReadScope{false, {}, {"x"}};
  CHECK(List(mine).empty());
  CHECK_OK(storage_->PutCaseParties(std::vector<ports::CaseParties>{{"a", 2, {"x"}}, {"none", 1, {"x"}}}));
  CHECK(List(mine).empty());
  CHECK_OK(storage_->PutCaseParties(std::vector<ports::CaseParties>{{"a", 1, {"x", "y"}}}));
  CHECK(List(mine) == Strings{"a"});
  const auto loaded = storage_->LoadCase("a");
  REQUIRE_OK(loaded);
  CHECK((*loaded)->parties == Strings{"x", "y"});
  // The next event leaves them, and moves the row in the party's list.
  Write({Step("a", 2), Opening(Row("b", 5))});
  CHECK_OK(storage_->PutCaseParties(std::vector<ports::CaseParties>{{"b", 1, {"x"}}}));
  CHECK(List(mine) == Strings{"b", "a"});
  ports::Commit gone = Step("a", 3);
  gone.parties = Strings{"y"};
  Write({gone});
  CHECK(List(mine) == Strings{"b"});
}

STORAGE_TEST_CASE(StorageContract, "Records are listed for who may read them", "[contract][scope]") {
  const auto put = [&](const std::string& id, const std::string& region, const Strings& parties) {
    ports::RecordWrite write;
    write.record = {"shop", id, region, 1, 5, "who", "{}", "feed", parties};
    const auto written = storage_->PutRecord(write);
    REQUIRE_OK(written);
  };
  put("1", "cn/north", {"a"});
  put("2", "cn/south", {"b"});
  put("3", "cn/south", {"*"});
  put("4", "cn", {});
  const auto list = [&](const std::optional<ReadScope>& scope, std::size_t limit = 10) {
    std::string ids;
    const auto rows = storage_->ListRecords({"shop", {}, {}, limit, scope});
    REQUIRE_OK(rows);
    for (const ports::StoredRecord& row : *rows) ids += row.id;
    return ids;
  };
  CHECK(list(std::nullopt) == "1234");
  CHECK(list(ReadScope{true, {}, {}}) == "1234");
  CHECK(list(ReadScope{}) == "3");
  CHECK(list(ReadScope{false, {"cn/south"}, {}}) == "23");
  CHECK(list(ReadScope{false, {}, {"Ａ"}}) == "13");
  CHECK(list(ReadScope{false, {"cn"}, {}}, 3) == "123");
  const auto one = storage_->GetRecord("shop", "1");
  REQUIRE_OK(one);
  CHECK((*one)->parties == Strings{"a"});
  CHECK((*one)->via == "feed");
  const auto history = storage_->RecordHistory("shop", "1");
  REQUIRE_OK(history);
  CHECK(history->front().via == "feed");
  CHECK(history->front().parties.empty());
  CHECK_OK(
      storage_->PutRecordParties(std::vector<ports::RecordParties>{{"shop", "1", 2, {"z"}}, {"shop", "4", 1, {"z"}}}));
  CHECK(list(ReadScope{false, {}, {"z"}}) == "34");
}

TEST_CASE("Parties come back from their column", "[contract][scope]") {
  for (const Strings& parties : {Strings{}, Strings{"a"}, Strings{"a", "bc", "*"}}) {
    CHECK(ports::DecodeParties(ports::EncodeParties(parties)) == parties);
  }
}

}  // namespace
}  // namespace anze::contract
