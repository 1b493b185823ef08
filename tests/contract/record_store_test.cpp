// What every storage plugin does alike with records: versions, conflicts, history, pages.
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using ports::RecordOutcome;
using ports::RecordWrite;
using ports::StoredRecord;

class RecordContract : public StorageContract {
 protected:
  static RecordWrite Write(const std::string& id, std::uint64_t expected, const std::string& region = "cn/shanxi") {
    RecordWrite write;
    write.record = {"enterprise",
                    id,
                    region,
                    expected + 1,
                    1000 + static_cast<std::int64_t>(expected),
                    "bureau:b1",
                    "{\"name\":\"" + id + std::to_string(expected) + "\"}"};
    write.expected_version = expected;
    return write;
  }

  RecordOutcome Put(const RecordWrite& write) {
    auto outcome = storage_->PutRecord(write);
    REQUIRE_OK(outcome);
    return *outcome;
  }

  std::vector<std::string> List(const ports::RecordQuery& query) {
    std::vector<std::string> ids;
    auto rows = storage_->ListRecords(query);
    REQUIRE_OK(rows);
    for (const StoredRecord& row : *rows) ids.push_back(row.id);
    return ids;
  }
};

using Strings = std::vector<std::string>;

STORAGE_TEST_CASE(RecordContract, "A record comes back as it was put", "[contract][records]") {
  CHECK_FALSE(storage_->GetRecord("enterprise", "a").value().has_value());
  CHECK(Put(Write("a", 0)) == RecordOutcome::kWritten);
  const auto stored = storage_->GetRecord("enterprise", "a").value();
  REQUIRE(stored.has_value());
  CHECK(stored->type == "enterprise");
  CHECK(stored->region == "cn/shanxi");
  CHECK(stored->version == 1U);
  CHECK(stored->updated_at == 1000);
  CHECK(stored->updated_by == "bureau:b1");
  CHECK(stored->content == "{\"name\":\"a0\"}");
  CHECK_FALSE(storage_->GetRecord("policy", "a").value().has_value());
}

STORAGE_TEST_CASE(RecordContract, "The bytes of a record come back as they were", "[contract][records]") {
  RecordWrite write = Write("a", 0);
  write.record.content = "{\"n\":\"'\\\"%;-- \xE5\xBF\xBB\xE5\xB7\x9E " + std::string(100'000, 'x') + "\"}";
  CHECK(Put(write) == RecordOutcome::kWritten);
  CHECK(storage_->GetRecord("enterprise", "a").value()->content == write.record.content);
}

STORAGE_TEST_CASE(RecordContract, "Only the version expected is replaced", "[contract][records]") {
  CHECK(Put(Write("a", 1)) == RecordOutcome::kConflict);
  CHECK(Put(Write("a", 0)) == RecordOutcome::kWritten);
  CHECK(Put(Write("a", 0)) == RecordOutcome::kConflict);
  CHECK(Put(Write("a", 2)) == RecordOutcome::kConflict);
  CHECK(Put(Write("a", 1)) == RecordOutcome::kWritten);
  CHECK(storage_->GetRecord("enterprise", "a").value()->version == 2U);
}

STORAGE_TEST_CASE(RecordContract, "Every version of a record is kept", "[contract][records]") {
  CHECK(storage_->RecordHistory("enterprise", "a").value().empty());
  for (std::uint64_t version = 0; version < 3; ++version) Put(Write("a", version, version == 2 ? "cn" : "cn/shanxi"));
  Put(Write("b", 0));
  const auto history = storage_->RecordHistory("enterprise", "a").value();
  REQUIRE(history.size() == 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(history[i].version == i + 1);
    CHECK(history[i].content == "{\"name\":\"a" + std::to_string(i) + "\"}");
  }
  CHECK(history[1].region == "cn/shanxi");
  CHECK(history[2].region == "cn");
}

STORAGE_TEST_CASE(RecordContract, "Records of a type and a region are listed by id", "[contract][records]") {
  Put(Write("c", 0, "cn/shanxi/xinzhou"));
  Put(Write("a", 0, "cn/shanxi"));
  Put(Write("b", 0, "cn/shanxi2"));
  Put(Write("d", 0, "cn"));
  RecordWrite policy = Write("a", 0);
  policy.record.type = "policy";
  Put(policy);
  CHECK(List({"enterprise", "", "", 10}) == Strings{"a", "b", "c", "d"});
  CHECK(List({"enterprise", "cn/shanxi", "", 10}) == Strings{"a", "c"});
  CHECK(List({"enterprise", "cn/shanxi/xinzhou", "", 10}) == Strings{"c"});
  CHECK(List({"enterprise", "cn", "", 10}) == Strings{"a", "b", "c", "d"});
  CHECK(List({"enterprise", "", "", 2}) == Strings{"a", "b"});
  CHECK(List({"enterprise", "", "b", 2}) == Strings{"c", "d"});
  CHECK(List({"enterprise", "", "d", 2}) == Strings{});
  CHECK(List({"claim", "", "", 2}) == Strings{});
}

STORAGE_TEST_CASE(RecordContract, "A key is used once across records and cases", "[contract][records]") {
  RecordWrite first = Write("a", 0);
  first.idempotency = Key("k", 5);
  CHECK(Put(first) == RecordOutcome::kWritten);
  CHECK(storage_->FindIdempotency("k").value().has_value());
  RecordWrite second = Write("b", 0);
  second.idempotency = Key("k", 6);
  CHECK(Put(second) == RecordOutcome::kDuplicateKey);
  CHECK_FALSE(storage_->GetRecord("enterprise", "b").value().has_value());
  ports::Commit commit = Step("case", 1);
  commit.idempotency = Key("k", 7);
  CHECK(storage_->Append(std::vector{commit}).front().outcome == ports::AppendOutcome::kDuplicateKey);
  // What conflicts keeps no key.
  RecordWrite third = Write("a", 7);
  third.idempotency = Key("other", 8);
  CHECK(Put(third) == RecordOutcome::kConflict);
  CHECK_FALSE(storage_->FindIdempotency("other").value().has_value());
}

STORAGE_TEST_CASE(RecordContract, "A durable store finds its records again", "[contract][records]") {
  Put(Write("a", 0));
  Put(Write("a", 1));
  if (!plugin().durable) return;
  Reopen();
  CHECK(storage_->GetRecord("enterprise", "a").value()->version == 2U);
  CHECK(storage_->RecordHistory("enterprise", "a").value().size() == 2U);
}

}  // namespace
}  // namespace anze::contract
