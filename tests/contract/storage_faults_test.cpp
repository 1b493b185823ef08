// Storage that is full, gone or forgetful: the reference's switches, and a real file that may not grow.
#include <algorithm>

#include "plugins/storage/memory/memory_storage.h"
#include "plugins/storage/sqlite/sqlite_storage.h"
#include "tests/contract/storage_fixture.h"
#include "tests/support/file_limit.h"

namespace anze::contract {
namespace {

using Strings = std::vector<std::string>;
using ports::Commit;
using storage::memory::MemoryStorage;
using testing::FileLimit;

// --- the reference's switches --------------------------------------------------------------------------------

TEST_CASE("Full memory refuses writes and reads go on", "[contract][full]") {
  MemoryStorage storage;
  storage.Append(std::vector{Step("a", 1)});
  storage.SetFaults({.full = true});
  CHECK(Outcomes(storage.Append(std::vector{Step("a", 2), Step("b", 1)})) == Strings{"storage-full", "storage-full"});
  CHECK(storage.PutSetting("x", "1").error().code == "storage-full");
  CHECK(storage.StoreBundle("b", "").error().code == "storage-full");
  CHECK(storage.DeferOutbox(1, 2).error().code == "storage-full");
  CHECK((*storage.LoadCase("a").value()).sequence == 1U);
  CHECK(storage.ListCases({})->size() == 1U);
  storage.SetFaults({});
  CHECK(Outcomes(storage.Append(std::vector{Step("a", 2)})) == Strings{"written"});
}

TEST_CASE("Unavailable memory refuses everything", "[contract][full]") {
  MemoryStorage storage;
  storage.SetFaults({.unavailable = true});
  CHECK(Outcomes(storage.Append(std::vector{Step("a", 1)})) == Strings{"storage-unavailable"});
  CHECK(storage.LoadCase("a").error().code == "storage-unavailable");
  CHECK(storage.ListCases({}).error().code == "storage-unavailable");
  CHECK(storage.NextTimer().error().code == "storage-unavailable");
  CHECK(storage.FindIdempotency("k").error().code == "storage-unavailable");
  CHECK(storage.Stats().error().code == "storage-unavailable");
}

TEST_CASE("Memory that loses its answer has written all the same", "[contract][full]") {
  MemoryStorage storage;
  storage.SetFaults({.lose_answer = true});
  CHECK(Outcomes(storage.Append(std::vector{Step("a", 1)})) == Strings{"storage-unavailable"});
  CHECK((*storage.LoadCase("a").value()).sequence == 1U);
}

TEST_CASE("Conflicts of the memory are counted down", "[contract][full]") {
  MemoryStorage storage;
  storage.SetFaults({.conflict_next = 2});
  CHECK(Outcomes(storage.Append(std::vector{Step("a", 1), Step("a", 1), Step("a", 1)})) ==
        Strings{"conflict", "conflict", "written"});
}

// --- a file that may not grow --------------------------------------------------------------------------------

class SqliteFull {
 protected:
  void Open(std::int64_t max_pages) {
    storage_.reset();
    auto opened = storage::sqlite::Open({.path = folder_.File("anze.db"), .readers = 2, .max_pages = max_pages});
    REQUIRE_OK(opened);
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
        CHECK(outcome == Strings{"storage-full"});
        return filled_;
      }
      ++filled_;
    }
    FAIL_CHECK("never full");
    return filled_;
  }

  // Every case is there with all its parts, or not at all.
  void ExpectNothingHalfWritten(int cases) {
    const auto stats = storage_->Stats();
    REQUIRE_OK(stats);
    CHECK(stats->cases == cases);
    CHECK(stats->events == cases);
    CHECK(stats->timers == cases);
    CHECK(stats->outbox == cases);
    const std::string refused = Big(cases).case_id;
    CHECK_FALSE(storage_->LoadCase(refused).value().has_value());
    CHECK(storage_->LoadJournal(refused, 0, 5)->empty());
    CHECK_FALSE(storage_->FindIdempotency("key" + std::to_string(cases)).value().has_value());
  }

  TempFolder folder_;
  std::unique_ptr<ports::Storage> storage_;
  int filled_ = 0;
};

TEST_CASE_METHOD(SqliteFull, "A full database refuses writes and reads go on", "[contract][full]") {
  Open(120);
  const int cases = Fill();
  CHECK(cases > 3);
  ExpectNothingHalfWritten(cases);
  for (int again = 0; again < 3; ++again) {
    CHECK(Outcomes(storage_->Append(std::vector{Big(cases)})) == Strings{"storage-full"});
  }
  CHECK(storage_->ListCases({})->size() == static_cast<std::size_t>(cases));
  CHECK(storage_->LoadJournal(Big(0).case_id, 0, 5)->at(0).event.size() == 6'000U);
  ExpectNothingHalfWritten(cases);
}

TEST_CASE_METHOD(SqliteFull, "Full database: neighbours in the batch are whole or refused", "[contract][full]") {
  Open(120);
  const int cases = Fill();
  const auto outcomes = Outcomes(storage_->Append(std::vector{Step("small1", 1), Big(cases), Step("small2", 1)}));
  for (std::size_t i = 0; i < 3; ++i) {
    const std::string id = i == 0 ? "small1" : i == 1 ? Big(cases).case_id : "small2";
    const bool present = storage_->LoadCase(id).value().has_value();
    CAPTURE(id, outcomes[i]);
    CHECK(present == (outcomes[i] == "written"));
    CHECK(storage_->LoadJournal(id, 0, 5)->size() == (present ? 1U : 0U));
    CHECK((present || outcomes[i] == "storage-full"));
  }
  CHECK(outcomes[1] == "storage-full");
}

TEST_CASE_METHOD(SqliteFull, "Full database: room made by forgetting is used", "[contract][full]") {
  Open(120);
  const int cases = Fill();
  REQUIRE_OK(storage_->ForgetIdempotency(100, 1000));
  CHECK(Outcomes(storage_->Append(std::vector{Big(cases)})) == Strings{"written"});
  ExpectNothingHalfWritten(cases + 1);
}

TEST_CASE_METHOD(SqliteFull, "Full database: a larger disk is used after reopening", "[contract][full]") {
  Open(120);
  const int cases = Fill();
  Open(200);
  ExpectNothingHalfWritten(cases);
  CHECK(Outcomes(storage_->Append(std::vector{Big(cases)})) == Strings{"written"});
  ExpectNothingHalfWritten(cases + 1);
}

TEST_CASE_METHOD(SqliteFull, "Full database: timers and outbox can still be cleared", "[contract][full]") {
  Open(120);
  const int cases = Fill();
  const auto timers = storage_->DueTimers(1'000'000, 1);
  REQUIRE(timers->size() == 1U);
  const std::vector<ports::TimerRemoval> removal{
      {timers->front().case_id, timers->front().fire_at, timers->front().clock}};
  CHECK_OK(storage_->RemoveTimers(removal));
  const std::vector<std::int64_t> done{storage_->PendingOutbox(0, 1)->at(0).id};
  CHECK_OK(storage_->CompleteOutbox(done));
  const auto stats = storage_->Stats();
  CHECK(stats->timers == cases - 1);
  CHECK(stats->outbox == cases - 1);
}

TEST_CASE_METHOD(SqliteFull, "A file at its limit is a full disk", "[contract][full]") {
  Open(0);
  int cases = 0;
  {
    const FileLimit limit(1'200'000);
    cases = Fill();
    CHECK(cases > 3);
    ExpectNothingHalfWritten(cases);
    CHECK(storage_->PutSetting("x", std::string(1'500'000, 's')).error().code == "storage-full");
    CHECK(storage_->LoadJournal(Big(0).case_id, 0, 5)->at(0).event.size() == 6'000U);
  }
  CHECK(Outcomes(storage_->Append(std::vector{Big(cases)})) == Strings{"written"});
  ExpectNothingHalfWritten(cases + 1);
}

}  // namespace
}  // namespace anze::contract
