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
    EXPECT_TRUE(outcome.ok());
    return outcome.ok() ? *outcome : RecordOutcome::kConflict;
  }

  std::vector<std::string> List(const ports::RecordQuery& query) {
    std::vector<std::string> ids;
    auto rows = storage_->ListRecords(query);
    EXPECT_TRUE(rows.ok());
    for (const StoredRecord& row : *rows) ids.push_back(row.id);
    return ids;
  }
};

using Strings = std::vector<std::string>;

INSTANTIATE_TEST_SUITE_P(Plugins, RecordContract, ::testing::ValuesIn([] {
                           Strings names;
                           for (const auto& plugin : catalog::StoragePlugins()) names.emplace_back(plugin.name);
                           return names;
                         }()),
                         [](const auto& tested) { return tested.param; });

TEST_P(RecordContract, GivesBackWhatWasPut) {
  EXPECT_FALSE(storage_->GetRecord("enterprise", "a").value().has_value());
  EXPECT_EQ(Put(Write("a", 0)), RecordOutcome::kWritten);
  const auto stored = storage_->GetRecord("enterprise", "a").value();
  ASSERT_TRUE(stored.has_value());
  EXPECT_EQ(stored->type, "enterprise");
  EXPECT_EQ(stored->region, "cn/shanxi");
  EXPECT_EQ(stored->version, 1U);
  EXPECT_EQ(stored->updated_at, 1000);
  EXPECT_EQ(stored->updated_by, "bureau:b1");
  EXPECT_EQ(stored->content, "{\"name\":\"a0\"}");
  EXPECT_FALSE(storage_->GetRecord("policy", "a").value().has_value());
}

TEST_P(RecordContract, BytesComeBackAsTheyWere) {
  RecordWrite write = Write("a", 0);
  write.record.content = "{\"n\":\"'\\\"%;-- \xE5\xBF\xBB\xE5\xB7\x9E " + std::string(100'000, 'x') + "\"}";
  EXPECT_EQ(Put(write), RecordOutcome::kWritten);
  EXPECT_EQ(storage_->GetRecord("enterprise", "a").value()->content, write.record.content);
}

TEST_P(RecordContract, OnlyTheVersionExpectedIsReplaced) {
  EXPECT_EQ(Put(Write("a", 1)), RecordOutcome::kConflict);
  EXPECT_EQ(Put(Write("a", 0)), RecordOutcome::kWritten);
  EXPECT_EQ(Put(Write("a", 0)), RecordOutcome::kConflict);
  EXPECT_EQ(Put(Write("a", 2)), RecordOutcome::kConflict);
  EXPECT_EQ(Put(Write("a", 1)), RecordOutcome::kWritten);
  EXPECT_EQ(storage_->GetRecord("enterprise", "a").value()->version, 2U);
}

TEST_P(RecordContract, EveryVersionIsKept) {
  EXPECT_TRUE(storage_->RecordHistory("enterprise", "a").value().empty());
  for (std::uint64_t version = 0; version < 3; ++version) Put(Write("a", version, version == 2 ? "cn" : "cn/shanxi"));
  Put(Write("b", 0));
  const auto history = storage_->RecordHistory("enterprise", "a").value();
  ASSERT_EQ(history.size(), 3U);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(history[i].version, i + 1);
    EXPECT_EQ(history[i].content, "{\"name\":\"a" + std::to_string(i) + "\"}");
  }
  EXPECT_EQ(history[1].region, "cn/shanxi");
  EXPECT_EQ(history[2].region, "cn");
}

TEST_P(RecordContract, ListsATypeOfARegionById) {
  Put(Write("c", 0, "cn/shanxi/xinzhou"));
  Put(Write("a", 0, "cn/shanxi"));
  Put(Write("b", 0, "cn/shanxi2"));
  Put(Write("d", 0, "cn"));
  RecordWrite policy = Write("a", 0);
  policy.record.type = "policy";
  Put(policy);
  EXPECT_EQ(List({"enterprise", "", "", 10}), (Strings{"a", "b", "c", "d"}));
  EXPECT_EQ(List({"enterprise", "cn/shanxi", "", 10}), (Strings{"a", "c"}));
  EXPECT_EQ(List({"enterprise", "cn/shanxi/xinzhou", "", 10}), (Strings{"c"}));
  EXPECT_EQ(List({"enterprise", "cn", "", 10}), (Strings{"a", "b", "c", "d"}));
  EXPECT_EQ(List({"enterprise", "", "", 2}), (Strings{"a", "b"}));
  EXPECT_EQ(List({"enterprise", "", "b", 2}), (Strings{"c", "d"}));
  EXPECT_EQ(List({"enterprise", "", "d", 2}), Strings{});
  EXPECT_EQ(List({"claim", "", "", 2}), Strings{});
}

TEST_P(RecordContract, AKeyIsUsedOnceAcrossRecordsAndCases) {
  RecordWrite first = Write("a", 0);
  first.idempotency = Key("k", 5);
  EXPECT_EQ(Put(first), RecordOutcome::kWritten);
  EXPECT_TRUE(storage_->FindIdempotency("k").value().has_value());
  RecordWrite second = Write("b", 0);
  second.idempotency = Key("k", 6);
  EXPECT_EQ(Put(second), RecordOutcome::kDuplicateKey);
  EXPECT_FALSE(storage_->GetRecord("enterprise", "b").value().has_value());
  workflow::Commit commit = Step("case", 1);
  commit.idempotency = Key("k", 7);
  EXPECT_EQ(storage_->Append(std::vector{commit}).front().outcome, ports::AppendOutcome::kDuplicateKey);
  // What conflicts keeps no key.
  RecordWrite third = Write("a", 7);
  third.idempotency = Key("other", 8);
  EXPECT_EQ(Put(third), RecordOutcome::kConflict);
  EXPECT_FALSE(storage_->FindIdempotency("other").value().has_value());
}

TEST_P(RecordContract, ADurablePluginFindsThemAgain) {
  Put(Write("a", 0));
  Put(Write("a", 1));
  if (!plugin().durable) return;
  Reopen();
  EXPECT_EQ(storage_->GetRecord("enterprise", "a").value()->version, 2U);
  EXPECT_EQ(storage_->RecordHistory("enterprise", "a").value().size(), 2U);
}

}  // namespace
}  // namespace anze::contract
