// What a search finds, over every storage plugin: parts of names, codes and ids, in any script, however many there are.
#include <algorithm>
#include <chrono>
#include <thread>

#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using Strings = std::vector<std::string>;
using ports::CaseQuery;

class Search : public StorageContract {
 protected:
  void Put(const std::string& id, const std::string& text, std::int64_t due_at = 10) {
    ports::Commit commit = Opening(Row(id, due_at));
    commit.text = text;
    Write({commit});
  }
  Strings Find(const std::string& words) {
    CaseQuery query;
    query.search = words;
    query.limit = 1000;
    return List(query);
  }
  // Long enough for whatever is done aside.
  static void Settle() { std::this_thread::sleep_for(std::chrono::milliseconds(900)); }
};

STORAGE_TEST_CASE(Search, "A search finds name and code and id whole and in part", "[contract][search][slow]") {
  Put("01KB6Z0000000000000000A7XQ", "忻州宏达煤矿有限公司\n91140900MA0KQ3JK4T\nHongda Mining Co.");
  Put("01KB6Z0000000000000000B8YR", "太原红旗化工厂\n91140100MA0HW2AB5X\nRed Flag 100%_x");
  const Strings coal{"01KB6Z0000000000000000A7XQ"};
  const Strings flag{"01KB6Z0000000000000000B8YR"};
  const Strings both{coal.front(), flag.front()};
  for (const bool settled : {false, true}) {  // at once, and from whatever index there is
    if (settled) Settle();
    for (const char* words : {"忻州宏达煤矿有限公司", "宏达煤矿", "煤矿", "煤", "91140900MA0KQ3JK4T", "911409", "jk4t",
                              "ma0kq", "01KB6Z0000000000000000A7XQ", "01kb6z0000000000000000a", "A7XQ", "hongda min",
                              "mining 煤", "ＨＯＮＧＤＡ", "　煤矿　宏达　", "o."}) {
      CAPTURE(words, settled);
      CHECK(Find(words) == coal);
    }
    for (const char* words : {"红旗", "化工厂", "100%_x", "%_", "%", "_", "a0hw2"}) {
      CAPTURE(words, settled);
      CHECK(Find(words) == flag);
    }
    for (const char* words : {"", "  ", "911", "ma0", "01KB6Z", "0", "a"}) {
      CAPTURE(words);
      CHECK(Find(words) == both);
    }
    for (const char* words : {"煤矿红旗", "红旗 煤矿", "矿煤", "汉", "zz", "91140900MA0KQ3JK4X", "\"", "100%x", "OR",
                              "a*", "-", "(", "yr 7xq"}) {
      CAPTURE(words, settled);
      CHECK(Find(words) == Strings{});
    }
  }
}

STORAGE_TEST_CASE(Search, "The searched text is of the opening and stays", "[contract][search]") {
  Put("a", "north mine");
  ports::Commit next = Step("a", 2);
  next.text = "south mill";
  Write({next});
  CHECK(Find("north") == Strings{"a"});
  CHECK(Find("south") == Strings{});
  CHECK(storage_->CasesWithoutText(10).value().empty());
  CHECK_OK(storage_->PutCaseTexts(std::vector<std::pair<std::string, std::string>>{{"a", "other"}}));
  CHECK(Find("other") == Strings{});
}

// So many that they are not looked at one by one, in the list's own order, with filters, page by page.
STORAGE_TEST_CASE(Search, "Many are found in the order of the list", "[contract][search][slow]") {
  std::vector<ports::Commit> commits;
  Strings rare;
  for (int i = 0; i < 2600; ++i) {
    ports::IndexRow row = Row("case" + std::to_string(10000 + i), (i * 7919) % 2600);
    row.type = i % 2 == 0 ? "claim" : "complaint";
    ports::Commit commit = Opening(row);
    commit.text = i % 2 == 0 ? "煤矿 common" : "工厂 common";
    if (i % 650 == 4) rare.push_back(row.case_id);
    if (i % 650 == 4) commit.text += " rare";
    commits.push_back(commit);
  }
  Write(commits);
  for (const bool settled : {false, true}) {
    CAPTURE(settled);
    if (settled) Settle();
    CHECK(Find("rare").size() == 4U);
    CaseQuery query;
    query.search = "煤矿";
    query.limit = 50;
    std::size_t pages = 0;
    Strings found;
    for (auto rows = storage_->ListCases(query); !rows->empty(); rows = storage_->ListCases(query), ++pages) {
      for (const ports::IndexRow& row : *rows) found.push_back(std::to_string(100000 + row.due_at));
      query.after = std::pair(rows->back().due_at, rows->back().case_id);
    }
    CHECK(pages == 26U);
    CHECK(found.size() == 1300U);
    CHECK(std::is_sorted(found.begin(), found.end()));
    query.after.reset();
    query.type = "complaint";
    CHECK(List(query) == Strings{});
    query.search = "common";
    CHECK(List(query).size() == 50U);
  }
}

// Pieces that nearly every text has stand beside rare ones, and regions beside others whose names begin alike.
STORAGE_TEST_CASE(Search, "Rare and common pieces find the same cases in every region", "[contract][search][slow]") {
  const Strings regions{"cn/shanxi", "cn/shanxi/xinzhou", "cn/shanxi-east", "cn/guangdong/foshan"};
  std::vector<ports::Commit> commits;
  for (int i = 0; i < 4000; ++i) {
    ports::IndexRow row = Row("case" + std::to_string(10000 + i), 1 + i);
    row.region = regions[static_cast<std::size_t>(i) % 4];
    ports::Commit commit = Opening(row);
    commit.text = std::string(i % 8 < 6 ? "宏达" : "红旗") + std::to_string(i / 8 % 40) + "煤矿有限公司";
    commits.push_back(commit);
  }
  Write(commits);
  const auto fits = [&](const ports::Commit& commit, const std::string& region, const Strings& parts) {
    const bool inside =
        region.empty() || commit.index.region == region || commit.index.region.starts_with(region + "/");
    return inside && std::all_of(parts.begin(), parts.end(),
                                 [&](const std::string& part) { return commit.text.find(part) != std::string::npos; });
  };
  const std::vector<Strings> searches{
      {"有限公司"}, {"红旗7煤矿有限公司"}, {"宏达", "39煤矿"}, {"旗1", "有限"}, {"西山"}};
  for (const bool settled : {false, true}) {
    if (settled) Settle();
    for (const char* region :
         {"", "cn", "cn/shanxi", "cn/shanxi/xinzhou", "cn/shanxi-east", "cn/guangdong", "cn/zhejiang"}) {
      for (const Strings& parts : searches) {
        Strings expected;
        for (const ports::Commit& commit : commits) {
          if (fits(commit, region, parts)) expected.push_back(commit.case_id);
        }
        CaseQuery query;
        query.region_prefix = region;
        query.limit = 4000;
        for (const std::string& part : parts) query.search += part + " ";
        CAPTURE(settled, region, query.search);
        CHECK(List(query) == expected);
      }
    }
  }
}

STORAGE_TEST_CASE(Search, "What was searched is found again after reopening", "[contract][search][slow]") {
  if (!plugin().durable) return;
  Put("a", "宏达煤矿");
  Settle();
  Put("b", "红旗煤矿");
  Reopen();
  CHECK(Find("煤矿") == Strings{"a", "b"});
  Put("c", "新煤矿");
  CHECK(Find("煤矿") == Strings{"a", "b", "c"});
  Settle();
  CHECK(Find("煤矿") == Strings{"a", "b", "c"});
}

}  // namespace
}  // namespace anze::contract
