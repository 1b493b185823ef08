// What every storage plugin does alike: cases, journals, timers, the outbox, and what is kept beside them.
#include <atomic>
#include <set>
#include <thread>

#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using Strings = std::vector<std::string>;
using workflow::Commit;

INSTANTIATE_TEST_SUITE_P(Plugins, StorageContract, ::testing::ValuesIn([] {
                           Strings names;
                           for (const auto& plugin : catalog::StoragePlugins()) names.emplace_back(plugin.name);
                           return names;
                         }()),
                         [](const auto& tested) { return tested.param; });

// --- cases and journals --------------------------------------------------------------------------------------

TEST_P(StorageContract, GivesBackWhatWasAppended) {
  Write({Step("a", 1)});
  Write({Step("a", 2)});
  const auto stored = storage_->LoadCase("a");
  ASSERT_TRUE(stored.ok() && *stored);
  EXPECT_EQ((*stored)->state, "state 2 of a");
  EXPECT_EQ((*stored)->sequence, 2U);
  const auto journal = storage_->LoadJournal("a", 0, 10);
  ASSERT_TRUE(journal.ok());
  ASSERT_EQ(journal->size(), 2U);
  EXPECT_EQ(journal->at(0).sequence, 1U);
  EXPECT_EQ(journal->at(0).at, 101);
  EXPECT_EQ(journal->at(0).event, "event 1 of a");
  EXPECT_EQ(journal->at(0).chain, "chain 1");
  EXPECT_EQ(journal->at(1).event, "event 2 of a");
}

TEST_P(StorageContract, BytesComeBackAsTheyWere) {
  Commit commit = Step("a", 1);
  commit.state = std::string("nul \0 and \xE5\xBF\xBB\xE5\xB7\x9E", 16);
  commit.event = std::string(300'000, 'e') + "'\"%;--";
  Write({commit});
  EXPECT_EQ((*storage_->LoadCase("a").value()).state, commit.state);
  EXPECT_EQ(storage_->LoadJournal("a", 0, 1).value().at(0).event, commit.event);
}

TEST_P(StorageContract, UnknownCaseIsAbsentAndHasNoJournal) {
  EXPECT_FALSE(storage_->LoadCase("nobody").value().has_value());
  EXPECT_TRUE(storage_->LoadJournal("nobody", 0, 10).value().empty());
}

TEST_P(StorageContract, AReadSeesWhatWasWrittenBeforeItHoweverOftenItWasReadBefore) {
  Write({Step("a", 1), Step("b", 1)});
  std::atomic<std::uint64_t> written{1};
  std::atomic<int> old{0};
  std::vector<std::thread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      for (std::uint64_t sure = 0; sure < 200;) {
        sure = written;
        if ((*storage_->LoadCase("a").value()).sequence < sure) ++old;
        storage_->LoadCase("b").value();
      }
    });
  }
  for (std::uint64_t i = 2; i <= 200; ++i) {
    Write({Step("a", i)});
    written = i;
  }
  for (std::thread& reader : readers) reader.join();
  EXPECT_EQ(old, 0);
  EXPECT_EQ((*storage_->LoadCase("a").value()).state, "state 200 of a");
  EXPECT_EQ((*storage_->LoadCase("b").value()).state, "state 1 of b");
}

TEST_P(StorageContract, AnOpeningOfACaseThatIsThereConflictsAndWritesNothing) {
  Write({Step("a", 1)});
  Commit again = Step("a", 1);
  again.idempotency = Key("k", 1);
  again.timers = {{70, "reply"}};
  again.outbox = {{"notify", "{}"}};
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{Step("b", 1), again, Step("c", 1)})),
            (Strings{"written", "conflict", "written"}));
  EXPECT_FALSE(storage_->FindIdempotency("k").value().has_value());
  EXPECT_TRUE(storage_->DueTimers(100, 9).value().empty());
  EXPECT_TRUE(storage_->PendingOutbox(0, 9).value().empty());
  EXPECT_EQ(storage_->LoadJournal("a", 0, 9).value().size(), 1U);
}

TEST_P(StorageContract, JournalIsReadInPieces) {
  for (std::uint64_t i = 1; i <= 7; ++i) Write({Step("a", i)});
  const auto piece = storage_->LoadJournal("a", 2, 3);
  ASSERT_EQ(piece->size(), 3U);
  EXPECT_EQ(piece->front().sequence, 3U);
  EXPECT_EQ(piece->back().sequence, 5U);
  EXPECT_EQ(storage_->LoadJournal("a", 7, 3)->size(), 0U);
}

TEST_P(StorageContract, WrongExpectedSequenceIsConflict) {
  Write({Step("a", 1)});
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{Step("a", 1)})), Strings{"conflict"});
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{Step("a", 3)})), Strings{"conflict"});
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{Step("b", 2)})), Strings{"conflict"});
  EXPECT_EQ((*storage_->LoadCase("a").value()).sequence, 1U);
  EXPECT_FALSE(storage_->LoadCase("b").value().has_value());
  EXPECT_EQ(storage_->LoadJournal("a", 0, 10)->size(), 1U);
}

TEST_P(StorageContract, TwoCommitsOfOneCaseInOneBatchGoInOrder) {
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{Step("a", 1), Step("a", 2), Step("a", 2)})),
            (Strings{"written", "written", "conflict"}));
  EXPECT_EQ((*storage_->LoadCase("a").value()).state, "state 2 of a");
  EXPECT_EQ(storage_->LoadJournal("a", 0, 10)->size(), 2U);
}

TEST_P(StorageContract, BadCommitSinksNoNeighbour) {
  Commit keyed = Step("k", 1);
  keyed.idempotency = Key("once", 5);
  Write({keyed});
  Commit again = Step("m", 1);
  again.idempotency = Key("once", 6);
  again.timers = {{50, "reply"}};
  again.outbox = {{"notify", "{}"}};
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{Step("a", 1), Step("x", 9), Step("b", 1), again, Step("c", 1)})),
            (Strings{"written", "conflict", "written", "duplicate", "written"}));
  for (const char* id : {"a", "b", "c"}) EXPECT_TRUE(storage_->LoadCase(id).value().has_value()) << id;
  for (const char* id : {"x", "m"}) EXPECT_FALSE(storage_->LoadCase(id).value().has_value()) << id;
  EXPECT_TRUE(storage_->LoadJournal("m", 0, 5)->empty());
  EXPECT_FALSE(storage_->NextTimer().value().has_value());
  EXPECT_TRUE(storage_->PendingOutbox(100, 10)->empty());
}

TEST_P(StorageContract, EmptyBatchIsNothing) {
  EXPECT_TRUE(storage_->Append({}).empty());
  EXPECT_EQ(storage_->Stats()->events, 0);
}

// --- idempotency keys ----------------------------------------------------------------------------------------

TEST_P(StorageContract, KeyIsKeptWithItsAnswerAndUsedOnce) {
  Commit commit = Step("a", 1);
  commit.idempotency = Key("k1", 77);
  Write({commit});
  const auto found = storage_->FindIdempotency("k1");
  ASSERT_TRUE(found.ok() && *found);
  EXPECT_EQ((*found)->key, "k1");
  EXPECT_EQ((*found)->body_digest, "digest of k1");
  EXPECT_EQ((*found)->status, 201);
  EXPECT_EQ((*found)->etag, "\"1\"");
  EXPECT_EQ((*found)->location, "/api/v1/cases/k1");
  EXPECT_EQ((*found)->response, std::string(16, 'r'));
  EXPECT_EQ((*found)->created_at, 77);
  EXPECT_FALSE(storage_->FindIdempotency("k2").value().has_value());
  Commit other = Step("b", 1);
  other.idempotency = Key("k1", 78);
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{other})), Strings{"duplicate"});
}

TEST_P(StorageContract, KeyOfAConflictIsNotUsedUp) {
  Commit conflicting = Step("a", 5);
  conflicting.idempotency = Key("k", 1);
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{conflicting})), Strings{"conflict"});
  EXPECT_FALSE(storage_->FindIdempotency("k").value().has_value());
  Commit opening = Step("a", 1);
  opening.idempotency = Key("k", 2);
  Write({opening});
}

TEST_P(StorageContract, OldKeysAreForgotten) {
  for (int i = 1; i <= 3; ++i) {
    Commit commit = Step("c" + std::to_string(i), 1);
    commit.idempotency = Key("k" + std::to_string(i), i * 10);
    Write({commit});
  }
  ASSERT_TRUE(storage_->ForgetIdempotency(20).ok());
  EXPECT_FALSE(storage_->FindIdempotency("k1").value().has_value());
  EXPECT_TRUE(storage_->FindIdempotency("k2").value().has_value());
  EXPECT_TRUE(storage_->FindIdempotency("k3").value().has_value());
}

// --- timers --------------------------------------------------------------------------------------------------

Strings TimerNames(const base::Result<std::vector<ports::DueTimer>>& due) {
  Strings names;
  for (const ports::DueTimer& timer : due.value()) {
    names.push_back(std::to_string(timer.fire_at) + " " + timer.case_id + " " + timer.clock);
  }
  return names;
}

TEST_P(StorageContract, TimersOfACaseAreReplacedAsASet) {
  Commit first = Step("a", 1);
  first.timers = {{30, "reply"}, {10, "verify"}};
  Write({first});
  EXPECT_EQ(TimerNames(storage_->DueTimers(100, 10)), (Strings{"10 a verify", "30 a reply"}));
  Commit same = Step("a", 2);
  same.timers = first.timers;
  Write({same});
  EXPECT_EQ(TimerNames(storage_->DueTimers(100, 10)), (Strings{"10 a verify", "30 a reply"}));
  Commit moved = Step("a", 3);
  moved.timers = {{40, "reply"}, {20, "final"}};
  Write({moved});
  EXPECT_EQ(TimerNames(storage_->DueTimers(100, 10)), (Strings{"20 a final", "40 a reply"}));
  Write({Step("a", 4)});
  EXPECT_TRUE(storage_->DueTimers(100, 10)->empty());
  EXPECT_FALSE(storage_->NextTimer().value().has_value());
}

TEST_P(StorageContract, DueTimersComeInOrderOfTimeCaseAndClock) {
  Commit b = Step("b", 1);
  b.timers = {{20, "y"}, {20, "x"}, {5, "z"}};
  Commit a = Step("a", 1);
  a.timers = {{20, "x"}, {90, "x"}};
  Write({b, a});
  EXPECT_EQ(TimerNames(storage_->DueTimers(20, 10)), (Strings{"5 b z", "20 a x", "20 b x", "20 b y"}));
  EXPECT_EQ(TimerNames(storage_->DueTimers(20, 2)), (Strings{"5 b z", "20 a x"}));
  EXPECT_TRUE(storage_->DueTimers(4, 10)->empty());
  EXPECT_EQ(storage_->NextTimer().value(), 5);
}

TEST_P(StorageContract, RemovedTimersAreGoneAndUnknownOnesHarmless) {
  Commit a = Step("a", 1);
  a.timers = {{10, "x"}, {20, "y"}};
  Write({a});
  const std::vector<workflow::TimerRemoval> removals{{"a", 10, "x"}, {"a", 20, "other"}, {"nobody", 1, "x"}};
  ASSERT_TRUE(storage_->RemoveTimers(removals).ok());
  EXPECT_EQ(TimerNames(storage_->DueTimers(100, 10)), Strings{"20 a y"});
  EXPECT_EQ(storage_->NextTimer().value(), 20);
  Commit next = Step("a", 2);
  next.timers = {{30, "x"}};
  Write({next});
  EXPECT_EQ(TimerNames(storage_->DueTimers(100, 10)), Strings{"30 a x"});
}

// --- outbox --------------------------------------------------------------------------------------------------

Strings Kinds(const base::Result<std::vector<ports::OutboxItem>>& items) {
  Strings kinds;
  for (const ports::OutboxItem& item : items.value()) kinds.push_back(item.kind + std::to_string(item.attempts));
  return kinds;
}

TEST_P(StorageContract, OutboxComesInOrderOfWriting) {
  Commit b = Step("b", 1);
  b.outbox = {{"one", "p1"}, {"two", "p2"}};
  Commit a = Step("a", 1);
  a.outbox = {{"three", "p3"}};
  Write({b, a});
  const auto items = storage_->PendingOutbox(0, 10);
  EXPECT_EQ(Kinds(items), (Strings{"one0", "two0", "three0"}));
  EXPECT_EQ(items->at(0).case_id, "b");
  EXPECT_EQ(items->at(0).sequence, 1U);
  EXPECT_EQ(items->at(0).payload, "p1");
  EXPECT_EQ(Kinds(storage_->PendingOutbox(0, 2)), (Strings{"one0", "two0"}));
}

TEST_P(StorageContract, DeferredItemWaitsAndThenComesAfterTheFresh) {
  Commit a = Step("a", 1);
  a.outbox = {{"one", ""}, {"two", ""}, {"three", ""}};
  Write({a});
  const auto items = storage_->PendingOutbox(0, 10);
  ASSERT_TRUE(storage_->DeferOutbox(items->at(0).id, 500).ok());
  EXPECT_EQ(Kinds(storage_->PendingOutbox(499, 10)), (Strings{"two0", "three0"}));
  EXPECT_EQ(Kinds(storage_->PendingOutbox(500, 10)), (Strings{"two0", "three0", "one1"}));
  ASSERT_TRUE(storage_->DeferOutbox(items->at(0).id, 600).ok());
  EXPECT_EQ(Kinds(storage_->PendingOutbox(600, 10)).back(), "one2");
}

TEST_P(StorageContract, CompletedItemsAreGoneAndIdsAreNeverUsedAgain) {
  Commit a = Step("a", 1);
  a.outbox = {{"one", ""}, {"two", ""}};
  Write({a});
  const auto items = storage_->PendingOutbox(0, 10);
  const std::vector<std::int64_t> all{items->at(0).id, items->at(1).id, 999'999};
  ASSERT_TRUE(storage_->CompleteOutbox(all).ok());
  EXPECT_TRUE(storage_->PendingOutbox(1'000'000, 10)->empty());
  Commit next = Step("a", 2);
  next.outbox = {{"three", ""}};
  Write({next});
  EXPECT_GT(storage_->PendingOutbox(0, 10)->at(0).id, all[1]);
}

// --- what is kept beside the cases ---------------------------------------------------------------------------

TEST_P(StorageContract, BundlesAndSnapshotsAreKeptForEver) {
  ASSERT_TRUE(storage_->StoreBundle("b1", R"({"cn/ruleset.yaml":"region: cn"})").ok());
  ASSERT_TRUE(storage_->StoreBundle("b1", "another text").ok());
  EXPECT_EQ(storage_->FindBundle("b1").value(), R"({"cn/ruleset.yaml":"region: cn"})");
  EXPECT_FALSE(storage_->FindBundle("b2").value().has_value());
  ASSERT_TRUE(storage_->StoreSnapshot("s1", "b1", "cn/shanxi", "2026-11-22").ok());
  ASSERT_TRUE(storage_->StoreSnapshot("s1", "b9", "cn", "2020-01-01").ok());
  const auto snapshot = storage_->FindSnapshot("s1");
  ASSERT_TRUE(snapshot.ok() && *snapshot);
  EXPECT_EQ((*snapshot)->bundle_digest, "b1");
  EXPECT_EQ((*snapshot)->region, "cn/shanxi");
  EXPECT_EQ((*snapshot)->resolved_on, "2026-11-22");
  EXPECT_FALSE(storage_->FindSnapshot("s2").value().has_value());
}

TEST_P(StorageContract, SettingsAreOverwritten) {
  EXPECT_FALSE(storage_->GetSetting("x").value().has_value());
  ASSERT_TRUE(storage_->PutSetting("x", "1").ok());
  ASSERT_TRUE(storage_->PutSetting("x", "").ok());
  EXPECT_EQ(storage_->GetSetting("x").value(), "");
}

TEST_P(StorageContract, CaseIdsPageInOrder) {
  for (const char* id : {"d", "a", "c", "e", "b"}) {
    workflow::IndexRow row = Row(id, 10);
    row.closed = std::string_view("bd").find(id) != std::string_view::npos;
    Write({Opening(row)});
  }
  EXPECT_EQ(storage_->CaseIds("", 2, false).value(), (Strings{"a", "b"}));
  EXPECT_EQ(storage_->CaseIds("b", 2, false).value(), (Strings{"c", "d"}));
  EXPECT_EQ(storage_->CaseIds("d", 2, false).value(), Strings{"e"});
  EXPECT_EQ(storage_->CaseIds("", 2, true).value(), (Strings{"a", "c"}));
  EXPECT_EQ(storage_->CaseIds("c", 2, true).value(), Strings{"e"});
}

TEST_P(StorageContract, StatsCount) {
  workflow::IndexRow closed = Row("b", kNever);
  closed.closed = true;
  Commit a = Step("a", 1);
  a.timers = {{1, "x"}, {2, "y"}};
  a.outbox = {{"one", ""}};
  Write({a, Opening(closed), Step("a", 2)});
  const auto stats = storage_->Stats();
  ASSERT_TRUE(stats.ok());
  EXPECT_EQ(stats->cases, 2);
  EXPECT_EQ(stats->open_cases, 1);
  EXPECT_EQ(stats->events, 3);
  EXPECT_EQ(stats->timers, 0);
  EXPECT_EQ(stats->outbox, 1);
  EXPECT_EQ(stats->bytes > 0, plugin().durable);
}

}  // namespace
}  // namespace anze::contract
