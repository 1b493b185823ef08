// Cases found by values of their facts, over every storage plugin: which, in which region and state, and a commit that
// rests on them.
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using Strings = std::vector<std::string>;

ports::Commit Owing(const std::string& id, const std::string& of, const std::string& region = "cn/shanxi/xinzhou",
                    const std::string& state = "received") {
  ports::IndexRow row = Row(id, 1000);
  row.region = region;
  row.state = state;
  ports::Commit commit = Opening(row);
  commit.found_by = std::vector<ports::NaturalKey>{{"debt.of", of}};
  return commit;
}

ports::FoundQuery Of(const std::string& of, const Strings& states = {}, const std::string& without = "") {
  return {"complaint", {"debt.of", of}, states, "cn/shanxi/xinzhou", without, 10};
}

Strings FoundBy(ports::Storage* storage, const ports::FoundQuery& query) {
  Strings ids;
  const auto found = storage->FindCases(query);
  CHECK_OK(found);
  for (const ports::FoundCase& one : *found) {
    CHECK(one.state == "state " + std::to_string(one.sequence) + " of " + one.case_id);
    ids.push_back(one.case_id + " " + std::to_string(one.sequence));
  }
  return ids;
}

ports::ReadCases Read(ports::Storage* storage, const ports::FoundQuery& query) {
  ports::ReadCases read{query, {}};
  const auto found = storage->FindCases(query);
  CHECK_OK(found);
  for (const ports::FoundCase& one : *found) read.found.emplace_back(one.case_id, one.sequence);
  return read;
}

STORAGE_TEST_CASE(StorageContract, "Cases are found by a value of their facts", "[contract][store]") {
  // Two may have one value: nothing is taken.
  const std::vector<ports::Commit> batch{Owing("b", "A"), Owing("a", "A"), Owing("c", "B"),
                                         Owing("d", "A", "cn/shanxi/xinzhou", "closed")};
  CHECK(Outcomes(storage_->Append(batch)) == Strings{"written", "written", "written", "written"});
  CHECK(FoundBy(storage_.get(), Of("A")) == Strings{"a 1", "b 1", "d 1"});
  CHECK(FoundBy(storage_.get(), Of("B")) == Strings{"c 1"});
  CHECK(FoundBy(storage_.get(), Of("C")) == Strings());
  CHECK(FoundBy(storage_.get(), Of("A", {"closed", "received"}, "b")) == Strings{"a 1", "d 1"});
  CHECK(FoundBy(storage_.get(), Of("A", {"closed"})) == Strings{"d 1"});
  CHECK(FoundBy(storage_.get(), Of("A", {"lost"})) == Strings());
  ports::FoundQuery two = Of("A", {"closed", "received"});
  two.limit = 2;
  CHECK(FoundBy(storage_.get(), two) == Strings{"a 1", "b 1"});
  ports::FoundQuery other = Of("A");
  other.type = "sanction";
  CHECK(FoundBy(storage_.get(), other) == Strings());
  CHECK(storage_->SharedKeys(10)->empty());
}

STORAGE_TEST_CASE(StorageContract, "Cases above and below are found, those beside are not", "[contract][store]") {
  std::vector<ports::Commit> batch;
  for (const char* region : {"cn", "cn/shanxi", "cn/shanxi/xinzhou", "cn/shanxi/xinzhou/dingxiang",
                             "cn/shanxi/xinzhou2", "cn/shanxi/datong", "cn/shanx", "cn/zhejiang"}) {
    batch.push_back(Owing(region, "A", region));
  }
  storage_->Append(batch);
  CHECK(FoundBy(storage_.get(), Of("A")) ==
        Strings{"cn 1", "cn/shanxi 1", "cn/shanxi/xinzhou 1", "cn/shanxi/xinzhou/dingxiang 1"});
}

STORAGE_TEST_CASE(StorageContract, "A case is found by what it says last", "[contract][store]") {
  storage_->Append(std::vector{Owing("a", "A")});
  ports::Commit kept = Step("a", 2);  // says nothing of it, so it stays
  kept.index.state = "closed";
  storage_->Append(std::vector{kept});
  CHECK(FoundBy(storage_.get(), Of("A", {"closed"})) == Strings{"a 2"});
  ports::Commit moved = Step("a", 3);
  moved.found_by = std::vector<ports::NaturalKey>{{"debt.of", "B"}};
  storage_->Append(std::vector{moved});
  CHECK(FoundBy(storage_.get(), Of("A")) == Strings());
  CHECK(FoundBy(storage_.get(), Of("B")) == Strings{"a 3"});
  ports::Commit none = Step("a", 4);
  none.found_by = std::vector<ports::NaturalKey>();
  storage_->Append(std::vector{none});
  CHECK(FoundBy(storage_.get(), Of("B")) == Strings());
}

STORAGE_TEST_CASE(StorageContract, "What a commit rests on must still stand", "[contract][store]") {
  storage_->Append(std::vector{Owing("a", "A"), Owing("x", "X")});
  const ports::ReadCases read = Read(storage_.get(), Of("A", {}, "x"));
  const auto resting = [&](std::uint64_t sequence) {
    ports::Commit commit = Step("x", sequence);
    commit.rests_on = {read};
    return commit;
  };
  CHECK(Outcomes(storage_->Append(std::vector{resting(2)})) == Strings{"written"});

  SECTION("One that changed is a conflict") {
    storage_->Append(std::vector{Step("a", 2)});
    ports::Commit late = resting(3);
    late.idempotency = Key("k", 5);
    CHECK(Outcomes(storage_->Append(std::vector{late})) == Strings{"conflict"});
    CHECK_FALSE(storage_->FindIdempotency("k").value().has_value());
    CHECK(storage_->LoadCase("x").value()->sequence == 2U);
  }
  SECTION("So is one that came, in the same batch too") {
    const std::vector<ports::Commit> batch{Owing("b", "A"), resting(3), Owing("y", "Y")};
    CHECK(Outcomes(storage_->Append(batch)) == Strings{"written", "conflict", "written"});
  }
  SECTION("A repeat hears that it is one") {
    ports::Commit first = resting(3);
    first.idempotency = Key("k", 5);
    CHECK(Outcomes(storage_->Append(std::vector{first})) == Strings{"written"});
    storage_->Append(std::vector{Step("a", 2)});
    ports::Commit again = Step("x", 4);
    again.rests_on = {read};
    again.idempotency = Key("k", 5);
    CHECK(Outcomes(storage_->Append(std::vector{again})) == Strings{"duplicate"});
  }
}

}  // namespace
}  // namespace anze::contract
