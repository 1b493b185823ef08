// Natural keys over every storage plugin: no second owner, old ones stay, and who has which.
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using Strings = std::vector<std::string>;
using Keys = std::vector<ports::NaturalKey>;
using ports::RecordOutcome;

constexpr const char* kPolicies = "record:policy";

ports::RecordWrite Policy(const std::string& id, const Keys& keys, std::uint64_t expected = 0,
                          const std::string& region = "cn/shanxi") {
  ports::RecordWrite write;
  write.record = {"policy", id, region, expected + 1, 1000, "insurer:i1", "{}"};
  write.expected_version = expected;
  write.keys = keys;
  return write;
}

Keys Number(const std::string& value) { return {{"number", value}}; }

Strings OwnersOf(ports::Storage* storage, const ports::KeyQuery& query) {
  Strings ids;
  const auto owners = storage->FindKey(query);
  CHECK_OK(owners);
  for (const ports::KeyOwner& owner : *owners) ids.push_back(owner.id + " " + owner.region);
  return ids;
}

Strings Shared(ports::Storage* storage, std::size_t limit = 10) {
  Strings found;
  const auto shared = storage->SharedKeys(limit);
  CHECK_OK(shared);
  for (const ports::SharedKey& one : *shared) {
    found.push_back(one.space + " " + one.key.name + " " + one.key.value + " " + one.first + " " + one.second);
  }
  return found;
}

STORAGE_TEST_CASE(StorageContract, "A second record with the same key is not written", "[contract][store]") {
  CHECK(storage_->PutRecord(Policy("a", Number("P-1"))).value() == RecordOutcome::kWritten);
  ports::RecordWrite second = Policy("b", Number("P-1"));
  second.idempotency = Key("k", 5);
  CHECK(storage_->PutRecord(second).value() == RecordOutcome::kTaken);
  CHECK_FALSE(storage_->GetRecord("policy", "b").value().has_value());
  CHECK(storage_->RecordHistory("policy", "b").value().empty());
  CHECK_FALSE(storage_->FindIdempotency("k").value().has_value());
  // Another value, another name and another type are other keys.
  CHECK(storage_->PutRecord(Policy("c", Number("P-2"))).value() == RecordOutcome::kWritten);
  CHECK(storage_->PutRecord(Policy("d", {{"serial", "P-1"}})).value() == RecordOutcome::kWritten);
  ports::RecordWrite claim = Policy("a", Number("P-1"));
  claim.record.type = "claim";
  CHECK(storage_->PutRecord(claim).value() == RecordOutcome::kWritten);
  // One of several keys is enough.
  CHECK(storage_->PutRecord(Policy("e", {{"other", "x"}, {"number", "P-2"}})).value() == RecordOutcome::kTaken);
}

STORAGE_TEST_CASE(StorageContract, "A record keeps its key and gives it up", "[contract][store]") {
  CHECK(storage_->PutRecord(Policy("a", Number("P-1"))).value() == RecordOutcome::kWritten);
  CHECK(storage_->PutRecord(Policy("a", Number("P-1"), 1)).value() == RecordOutcome::kWritten);
  CHECK(storage_->PutRecord(Policy("b", Number("P-2"))).value() == RecordOutcome::kWritten);
  CHECK(storage_->PutRecord(Policy("b", Number("P-1"), 1)).value() == RecordOutcome::kTaken);
  CHECK(storage_->GetRecord("policy", "b").value()->version == 1U);
  CHECK(storage_->PutRecord(Policy("a", Number("P-3"), 2)).value() == RecordOutcome::kWritten);
  CHECK(storage_->PutRecord(Policy("b", Number("P-1"), 1)).value() == RecordOutcome::kWritten);
  CHECK(OwnersOf(storage_.get(), {kPolicies, {"number", "P-1"}, "", "", 10}) == Strings{"b cn/shanxi"});
  CHECK(OwnersOf(storage_.get(), {kPolicies, {"number", "P-2"}, "", "", 10}) == Strings());
  // A stale version is told before a taken key.
  CHECK(storage_->PutRecord(Policy("b", Number("P-3"), 1)).value() == RecordOutcome::kConflict);
}

// A city and its district keep registers of their own.
STORAGE_TEST_CASE(StorageContract, "A key holds in its region and in those above and below it", "[contract][store]") {
  CHECK(storage_->PutRecord(Policy("a", Number("P-1"), 0, "cn/shanxi")).value() == RecordOutcome::kWritten);
  for (const char* region : {"cn/shanxi", "cn", "cn/shanxi/xinzhou", "cn/shanxi/xinzhou/x"}) {
    CAPTURE(region);
    CHECK(storage_->PutRecord(Policy("b", Number("P-1"), 0, region)).value() == RecordOutcome::kTaken);
  }
  for (const char* region : {"cn/zhejiang", "cn/shanxi2", "cn/shan"}) {
    CAPTURE(region);
    CHECK(storage_->PutRecord(Policy(region, Number("P-1"), 0, region)).value() == RecordOutcome::kWritten);
  }
  // A record that moves takes its key along, where it is free.
  CHECK(storage_->PutRecord(Policy("a", Number("P-1"), 1, "cn/zhejiang")).value() == RecordOutcome::kTaken);
  CHECK(storage_->PutRecord(Policy("a", Number("P-1"), 1, "cn/hunan")).value() == RecordOutcome::kWritten);
  CHECK(storage_->PutRecord(Policy("b", Number("P-1"), 0, "cn/shanxi")).value() == RecordOutcome::kWritten);
}

STORAGE_TEST_CASE(StorageContract, "Owners are found in pages and by region", "[contract][store]") {
  Strings regions{"cn/a", "cn/b", "cn/b2", "cn/c"};
  for (const std::string& region : regions) {
    CHECK(storage_->PutRecord(Policy("r-" + region, Number("P-1"), 0, region)).value() == RecordOutcome::kWritten);
  }
  const ports::NaturalKey key{"number", "P-1"};
  CHECK(OwnersOf(storage_.get(), {kPolicies, key, "", "", 2}) == Strings{"r-cn/a cn/a", "r-cn/b cn/b"});
  CHECK(OwnersOf(storage_.get(), {kPolicies, key, "", "r-cn/b", 9}) == Strings{"r-cn/b2 cn/b2", "r-cn/c cn/c"});
  CHECK(OwnersOf(storage_.get(), {kPolicies, key, "cn/b", "", 9}) == Strings{"r-cn/b cn/b"});
  CHECK(OwnersOf(storage_.get(), {"case:policy", key, "", "", 9}) == Strings());
}

ports::Commit Numbered(const std::string& id, std::uint64_t sequence, const std::optional<Keys>& keys) {
  ports::Commit commit = Step(id, sequence);
  commit.keys = keys;
  return commit;
}

STORAGE_TEST_CASE(StorageContract, "A second case with the same key is not written", "[contract][store]") {
  Write({Numbered("a", 1, std::nullopt), Numbered("b", 1, std::nullopt), Numbered("a", 2, Number("DJ-1"))});
  ports::Commit second = Numbered("b", 2, Number("DJ-1"));
  second.idempotency = Key("k", 5);
  CHECK(Outcomes(storage_->Append(std::vector{second})) == Strings{"taken"});
  CHECK(storage_->LoadCase("b").value()->sequence == 1U);
  CHECK_FALSE(storage_->FindIdempotency("k").value().has_value());
  // An event that says nothing of keys leaves them; one that repeats them is not refused.
  Write({Numbered("a", 3, std::nullopt), Numbered("a", 4, Number("DJ-1"))});
  CHECK(Outcomes(storage_->Append(std::vector{Numbered("c", 1, Number("DJ-1"))})) == Strings{"taken"});
  // Given up, it is free.
  Write({Numbered("a", 5, Keys()), Numbered("b", 2, Number("DJ-1"))});
  CHECK(OwnersOf(storage_.get(), {"case:complaint", {"number", "DJ-1"}, "", "", 9}) == Strings{"b cn/shanxi/xinzhou"});
}

// In one batch the first gets it, and the neighbours are written.
STORAGE_TEST_CASE(StorageContract, "Two of a batch do not get the same key", "[contract][store]") {
  CHECK(Outcomes(storage_->Append(std::vector{Numbered("a", 1, Number("DJ-1")), Numbered("b", 1, Number("DJ-1")),
                                              Numbered("c", 1, Number("DJ-2"))})) ==
        Strings{"written", "taken", "written"});
  CHECK_FALSE(storage_->LoadCase("b").value().has_value());
}

// What was there before the keys were declared is taken as it is, shared keys and all, and goes on living.
STORAGE_TEST_CASE(StorageContract, "Keys of old records are put as they are", "[contract][store]") {
  for (const char* id : {"a", "b", "c"}) {
    CHECK(storage_->PutRecord(Policy(id, {})).value() == RecordOutcome::kWritten);
  }
  const std::vector<ports::OwnedKeys> owned{{kPolicies, "a", "cn/shanxi", Number("P-1")},
                                            {kPolicies, "b", "cn/shanxi", Number("P-1")},
                                            {kPolicies, "c", "cn/shanxi", Number("P-2")},
                                            {kPolicies, "z", "cn/zhejiang", Number("P-2")},
                                            {kPolicies, "city", "cn/zhejiang/ningbo", Number("P-2")}};
  REQUIRE_OK(storage_->PutKeys(owned));
  REQUIRE_OK(storage_->PutKeys(owned));  // again: nothing changes
  CHECK(Shared(storage_.get()) == Strings{"record:policy number P-1 a b", "record:policy number P-2 city z"});
  CHECK(storage_->PutRecord(Policy("b", Number("P-1"), 1)).value() == RecordOutcome::kWritten);
  CHECK(storage_->PutRecord(Policy("c", Number("P-1"), 1)).value() == RecordOutcome::kTaken);
  CHECK(storage_->PutRecord(Policy("b", Number("P-9"), 2)).value() == RecordOutcome::kWritten);
  CHECK(Shared(storage_.get()) == Strings{"record:policy number P-2 city z"});
}

STORAGE_TEST_CASE(StorageContract, "Shared keys are bounded", "[contract][store]") {
  std::vector<ports::OwnedKeys> owned;
  for (int i = 0; i < 5; ++i) owned.push_back({kPolicies, "p" + std::to_string(i), "cn", Number("P-1")});
  REQUIRE_OK(storage_->PutKeys(owned));
  CHECK(Shared(storage_.get(), 3).size() == 3U);
  CHECK(Shared(storage_.get(), 100).size() == 10U);  // 5 * 4 / 2 pairs
}

STORAGE_TEST_CASE(StorageContract, "A durable plugin finds keys again", "[contract][store]") {
  if (!plugin().durable) return;
  CHECK(storage_->PutRecord(Policy("a", Number("P-1"))).value() == RecordOutcome::kWritten);
  Write({Numbered("x", 1, Number("DJ-1"))});
  Reopen();
  CHECK(storage_->PutRecord(Policy("b", Number("P-1"))).value() == RecordOutcome::kTaken);
  CHECK(Outcomes(storage_->Append(std::vector{Numbered("y", 1, Number("DJ-1"))})) == Strings{"taken"});
}

}  // namespace
}  // namespace anze::contract
