// Storage that is full, gone or forgetful: the reference's switches, and a real file that may not grow.
#include <algorithm>

#include "plugins/storage/memory/memory_storage.h"
#include "plugins/storage/sqlite/sqlite_storage.h"
#include "tests/contract/storage_fixture.h"
#include "tests/support/file_limit.h"

namespace anze::contract {
namespace {

using Strings = std::vector<std::string>;
using storage::memory::MemoryStorage;
using testing::FileLimit;
using workflow::Commit;

// --- the reference's switches --------------------------------------------------------------------------------

TEST(MemoryFaults, FullRefusesWritesAndReadsGoOn) {
  MemoryStorage storage;
  storage.Append(std::vector{Step("a", 1)});
  storage.SetFaults({.full = true});
  EXPECT_EQ(Outcomes(storage.Append(std::vector{Step("a", 2), Step("b", 1)})),
            (Strings{"storage-full", "storage-full"}));
  EXPECT_EQ(storage.PutSetting("x", "1").error().code, "storage-full");
  EXPECT_EQ(storage.StoreBundle("b", "").error().code, "storage-full");
  EXPECT_EQ(storage.DeferOutbox(1, 2).error().code, "storage-full");
  EXPECT_EQ((*storage.LoadCase("a").value()).sequence, 1U);
  EXPECT_EQ(storage.ListCases({})->size(), 1U);
  storage.SetFaults({});
  EXPECT_EQ(Outcomes(storage.Append(std::vector{Step("a", 2)})), Strings{"written"});
}

TEST(MemoryFaults, UnavailableRefusesEverything) {
  MemoryStorage storage;
  storage.SetFaults({.unavailable = true});
  EXPECT_EQ(Outcomes(storage.Append(std::vector{Step("a", 1)})), Strings{"storage-unavailable"});
  EXPECT_EQ(storage.LoadCase("a").error().code, "storage-unavailable");
  EXPECT_EQ(storage.ListCases({}).error().code, "storage-unavailable");
  EXPECT_EQ(storage.NextTimer().error().code, "storage-unavailable");
  EXPECT_EQ(storage.FindIdempotency("k").error().code, "storage-unavailable");
  EXPECT_EQ(storage.Stats().error().code, "storage-unavailable");
}

TEST(MemoryFaults, LostAnswerHasWrittenAllTheSame) {
  MemoryStorage storage;
  storage.SetFaults({.lose_answer = true});
  EXPECT_EQ(Outcomes(storage.Append(std::vector{Step("a", 1)})), Strings{"storage-unavailable"});
  EXPECT_EQ((*storage.LoadCase("a").value()).sequence, 1U);
}

TEST(MemoryFaults, ConflictsAreCountedDown) {
  MemoryStorage storage;
  storage.SetFaults({.conflict_next = 2});
  EXPECT_EQ(Outcomes(storage.Append(std::vector{Step("a", 1), Step("a", 1), Step("a", 1)})),
            (Strings{"conflict", "conflict", "written"}));
}

// --- a file that may not grow --------------------------------------------------------------------------------

class SqliteFull : public ::testing::Test {
 protected:
  void Open(std::int64_t max_pages) {
    storage_.reset();
    auto opened = storage::sqlite::Open({.path = folder_.File("anze.db"), .readers = 2, .max_pages = max_pages});
    ASSERT_TRUE(opened.ok()) << opened.error().code;
    storage_ = std::move(*opened);
  }

  Commit Big(int number) {
    Commit commit = Step("case" + std::to_string(1000 + number), 1);
    commit.event = std::string(6'000, 'e');
    commit.timers = {{10 + number, "reply"}};
    commit.outbox = {{"notify", std::string(1'000, 'o')}};
    commit.idempotency = Key("key" + std::to_string(number), 1, 8'000);
    return commit;
  }

  // Writes until the disk is full; how many went in.
  int Fill() {
    for (int i = 0; i < 1000; ++i) {
      const Strings outcome = Outcomes(storage_->Append(std::vector{Big(filled_)}));
      if (outcome != Strings{"written"}) {
        EXPECT_EQ(outcome, Strings{"storage-full"});
        return filled_;
      }
      ++filled_;
    }
    ADD_FAILURE() << "never full";
    return filled_;
  }

  // Every case is there with all its parts, or not at all.
  void ExpectNothingHalfWritten(int cases) {
    const auto stats = storage_->Stats();
    ASSERT_TRUE(stats.ok()) << stats.error().code;
    EXPECT_EQ(stats->cases, cases);
    EXPECT_EQ(stats->events, cases);
    EXPECT_EQ(stats->timers, cases);
    EXPECT_EQ(stats->outbox, cases);
    const std::string refused = Big(cases).case_id;
    EXPECT_FALSE(storage_->LoadCase(refused).value().has_value());
    EXPECT_TRUE(storage_->LoadJournal(refused, 0, 5)->empty());
    EXPECT_FALSE(storage_->FindIdempotency("key" + std::to_string(cases)).value().has_value());
  }

  TempFolder folder_;
  std::unique_ptr<ports::Storage> storage_;
  int filled_ = 0;
};

TEST_F(SqliteFull, WritesAnswerFullAndReadsGoOn) {
  Open(120);
  const int cases = Fill();
  EXPECT_GT(cases, 3);
  ExpectNothingHalfWritten(cases);
  for (int again = 0; again < 3; ++again) {
    EXPECT_EQ(Outcomes(storage_->Append(std::vector{Big(cases)})), Strings{"storage-full"});
  }
  EXPECT_EQ(storage_->ListCases({})->size(), static_cast<std::size_t>(cases));
  EXPECT_EQ(storage_->LoadJournal(Big(0).case_id, 0, 5)->at(0).event.size(), 6'000U);
  ExpectNothingHalfWritten(cases);
}

TEST_F(SqliteFull, NeighboursInTheBatchAreWholeOrRefused) {
  Open(120);
  const int cases = Fill();
  const auto outcomes = Outcomes(storage_->Append(std::vector{Step("small1", 1), Big(cases), Step("small2", 1)}));
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string id = i == 0 ? "small1" : i == 1 ? Big(cases).case_id : "small2";
    const bool present = storage_->LoadCase(id).value().has_value();
    EXPECT_EQ(present, outcomes[i] == "written") << id << ' ' << outcomes[i];
    EXPECT_EQ(storage_->LoadJournal(id, 0, 5)->size(), present ? 1U : 0U) << id;
    EXPECT_TRUE(present || outcomes[i] == "storage-full") << id << ' ' << outcomes[i];
  }
  EXPECT_EQ(outcomes[1], "storage-full");
}

TEST_F(SqliteFull, RoomMadeByForgettingIsUsed) {
  Open(120);
  const int cases = Fill();
  ASSERT_TRUE(storage_->ForgetIdempotency(100).ok());
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{Big(cases)})), Strings{"written"});
  ExpectNothingHalfWritten(cases + 1);
}

TEST_F(SqliteFull, LargerDiskIsUsedAfterReopening) {
  Open(120);
  const int cases = Fill();
  Open(200);
  ExpectNothingHalfWritten(cases);
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{Big(cases)})), Strings{"written"});
  ExpectNothingHalfWritten(cases + 1);
}

TEST_F(SqliteFull, TimersAndOutboxCanStillBeCleared) {
  Open(120);
  const int cases = Fill();
  const auto timers = storage_->DueTimers(1'000'000, 1);
  ASSERT_EQ(timers->size(), 1U);
  const std::vector<workflow::TimerRemoval> removal{
      {timers->front().case_id, timers->front().fire_at, timers->front().clock}};
  EXPECT_TRUE(storage_->RemoveTimers(removal).ok());
  const std::vector<std::int64_t> done{storage_->PendingOutbox(0, 1)->at(0).id};
  EXPECT_TRUE(storage_->CompleteOutbox(done).ok());
  const auto stats = storage_->Stats();
  EXPECT_EQ(stats->timers, cases - 1);
  EXPECT_EQ(stats->outbox, cases - 1);
}

TEST_F(SqliteFull, FileAtItsLimitIsAFullDisk) {
  Open(0);
  int cases = 0;
  {
    const FileLimit limit(1'200'000);
    cases = Fill();
    EXPECT_GT(cases, 3);
    ExpectNothingHalfWritten(cases);
    EXPECT_EQ(storage_->PutSetting("x", std::string(1'500'000, 's')).error().code, "storage-full");
    EXPECT_EQ(storage_->LoadJournal(Big(0).case_id, 0, 5)->at(0).event.size(), 6'000U);
  }
  EXPECT_EQ(Outcomes(storage_->Append(std::vector{Big(cases)})), Strings{"written"});
  ExpectNothingHalfWritten(cases + 1);
}

}  // namespace
}  // namespace anze::contract
