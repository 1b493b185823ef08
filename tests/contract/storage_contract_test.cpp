// What every storage plugin does alike: cases, journals, timers, the outbox, and what is kept beside them.
#include <atomic>
#include <set>
#include <thread>

#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using Strings = std::vector<std::string>;
using ports::Commit;

// --- cases and journals --------------------------------------------------------------------------------------

STORAGE_TEST_CASE(StorageContract, "A store gives back what was appended", "[contract][store]") {
  Write({Step("a", 1)});
  Write({Step("a", 2)});
  const auto stored = storage_->LoadCase("a");
  REQUIRE_OK(stored);
  REQUIRE(stored->has_value());
  CHECK((*stored)->state == "state 2 of a");
  CHECK((*stored)->sequence == 2U);
  const auto journal = storage_->LoadJournal("a", 0, 10);
  REQUIRE_OK(journal);
  REQUIRE(journal->size() == 2U);
  CHECK(journal->at(0).sequence == 1U);
  CHECK(journal->at(0).at == 101);
  CHECK(journal->at(0).event == "event 1 of a");
  CHECK(journal->at(0).chain == "chain 1");
  CHECK(journal->at(1).event == "event 2 of a");
}

STORAGE_TEST_CASE(StorageContract, "The bytes of a case come back as they were", "[contract][store]") {
  Commit commit = Step("a", 1);
  commit.state = std::string("nul \0 and \xE5\xBF\xBB\xE5\xB7\x9E", 16);
  commit.event = std::string(300'000, 'e') + "'\"%;--";
  Write({commit});
  CHECK((*storage_->LoadCase("a").value()).state == commit.state);
  CHECK(storage_->LoadJournal("a", 0, 1).value().at(0).event == commit.event);
}

STORAGE_TEST_CASE(StorageContract, "An unknown case is absent and has no journal", "[contract][store]") {
  CHECK_FALSE(storage_->LoadCase("nobody").value().has_value());
  CHECK(storage_->LoadJournal("nobody", 0, 10).value().empty());
}

STORAGE_TEST_CASE(StorageContract, "A read sees what was written before it however often it was read before",
                  "[contract][store]") {
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
  CHECK(old == 0);
  CHECK((*storage_->LoadCase("a").value()).state == "state 200 of a");
  CHECK((*storage_->LoadCase("b").value()).state == "state 1 of b");
}

STORAGE_TEST_CASE(StorageContract, "An opening of a case that is there conflicts and writes nothing",
                  "[contract][store]") {
  Write({Step("a", 1)});
  Commit again = Step("a", 1);
  again.idempotency = Key("k", 1);
  again.timers = {{70, "reply"}};
  again.outbox = {{"notify", "{}"}};
  CHECK(Outcomes(storage_->Append(std::vector{Step("b", 1), again, Step("c", 1)})) ==
        Strings{"written", "conflict", "written"});
  CHECK_FALSE(storage_->FindIdempotency("k").value().has_value());
  CHECK(storage_->DueTimers(100, 9).value().empty());
  CHECK(storage_->PendingOutbox(0, 9).value().empty());
  CHECK(storage_->LoadJournal("a", 0, 9).value().size() == 1U);
}

STORAGE_TEST_CASE(StorageContract, "A journal is read in pieces", "[contract][store]") {
  for (std::uint64_t i = 1; i <= 7; ++i) Write({Step("a", i)});
  const auto piece = storage_->LoadJournal("a", 2, 3);
  REQUIRE(piece->size() == 3U);
  CHECK(piece->front().sequence == 3U);
  CHECK(piece->back().sequence == 5U);
  CHECK(storage_->LoadJournal("a", 7, 3)->size() == 0U);
}

STORAGE_TEST_CASE(StorageContract, "A wrong expected sequence is a conflict", "[contract][store]") {
  Write({Step("a", 1)});
  CHECK(Outcomes(storage_->Append(std::vector{Step("a", 1)})) == Strings{"conflict"});
  CHECK(Outcomes(storage_->Append(std::vector{Step("a", 3)})) == Strings{"conflict"});
  CHECK(Outcomes(storage_->Append(std::vector{Step("b", 2)})) == Strings{"conflict"});
  CHECK((*storage_->LoadCase("a").value()).sequence == 1U);
  CHECK_FALSE(storage_->LoadCase("b").value().has_value());
  CHECK(storage_->LoadJournal("a", 0, 10)->size() == 1U);
}

STORAGE_TEST_CASE(StorageContract, "Two commits of one case in one batch go in order", "[contract][store]") {
  CHECK(Outcomes(storage_->Append(std::vector{Step("a", 1), Step("a", 2), Step("a", 2)})) ==
        Strings{"written", "written", "conflict"});
  CHECK((*storage_->LoadCase("a").value()).state == "state 2 of a");
  CHECK(storage_->LoadJournal("a", 0, 10)->size() == 2U);
}

STORAGE_TEST_CASE(StorageContract, "A bad commit sinks no neighbour", "[contract][store]") {
  Commit keyed = Step("k", 1);
  keyed.idempotency = Key("once", 5);
  Write({keyed});
  Commit again = Step("m", 1);
  again.idempotency = Key("once", 6);
  again.timers = {{50, "reply"}};
  again.outbox = {{"notify", "{}"}};
  CHECK(Outcomes(storage_->Append(std::vector{Step("a", 1), Step("x", 9), Step("b", 1), again, Step("c", 1)})) ==
        Strings{"written", "conflict", "written", "duplicate", "written"});
  for (const char* id : {"a", "b", "c"}) {
    CAPTURE(id);
    CHECK(storage_->LoadCase(id).value().has_value());
  }
  for (const char* id : {"x", "m"}) {
    CAPTURE(id);
    CHECK_FALSE(storage_->LoadCase(id).value().has_value());
  }
  CHECK(storage_->LoadJournal("m", 0, 5)->empty());
  CHECK_FALSE(storage_->NextTimer().value().has_value());
  CHECK(storage_->PendingOutbox(100, 10)->empty());
}

STORAGE_TEST_CASE(StorageContract, "An empty batch is nothing", "[contract][store]") {
  CHECK(storage_->Append({}).empty());
  CHECK(storage_->Stats()->events == 0);
}

// --- idempotency keys ----------------------------------------------------------------------------------------

STORAGE_TEST_CASE(StorageContract, "A key is kept with its answer and used once", "[contract][store]") {
  Commit commit = Step("a", 1);
  commit.idempotency = Key("k1", 77);
  Write({commit});
  const auto found = storage_->FindIdempotency("k1");
  REQUIRE_OK(found);
  REQUIRE(found->has_value());
  CHECK((*found)->key == "k1");
  CHECK((*found)->body_digest == "digest of k1");
  CHECK((*found)->status == 201);
  CHECK((*found)->etag == "\"1\"");
  CHECK((*found)->location == "/api/v1/cases/k1");
  CHECK((*found)->response == std::string(16, 'r'));
  CHECK((*found)->created_at == 77);
  CHECK_FALSE(storage_->FindIdempotency("k2").value().has_value());
  Commit other = Step("b", 1);
  other.idempotency = Key("k1", 78);
  CHECK(Outcomes(storage_->Append(std::vector{other})) == Strings{"duplicate"});
}

STORAGE_TEST_CASE(StorageContract, "The key of a conflict is not used up", "[contract][store]") {
  Commit conflicting = Step("a", 5);
  conflicting.idempotency = Key("k", 1);
  CHECK(Outcomes(storage_->Append(std::vector{conflicting})) == Strings{"conflict"});
  CHECK_FALSE(storage_->FindIdempotency("k").value().has_value());
  Commit opening = Step("a", 1);
  opening.idempotency = Key("k", 2);
  Write({opening});
}

STORAGE_TEST_CASE(StorageContract, "Old keys are forgotten", "[contract][store]") {
  for (int i = 1; i <= 3; ++i) {
    Commit commit = Step("c" + std::to_string(i), 1);
    commit.idempotency = Key("k" + std::to_string(i), i * 10);
    Write({commit});
  }
  REQUIRE_OK(storage_->ForgetIdempotency(20, 1000));
  CHECK_FALSE(storage_->FindIdempotency("k1").value().has_value());
  CHECK(storage_->FindIdempotency("k2").value().has_value());
  CHECK(storage_->FindIdempotency("k3").value().has_value());
}

STORAGE_TEST_CASE(StorageContract, "Keys are forgotten a few at a time and the oldest first", "[contract][store]") {
  std::vector<Commit> commits;
  for (int i = 0; i < 7; ++i) {
    commits.push_back(Step("c" + std::to_string(i), 1));
    commits.back().idempotency = Key("k" + std::to_string(i), 70 - i * 10);  // the last is the oldest
  }
  Write(commits);
  CHECK(storage_->ForgetIdempotency(60, 2).value() == 2U);  // 10 and 20
  CHECK_FALSE(storage_->FindIdempotency("k6").value().has_value());
  CHECK_FALSE(storage_->FindIdempotency("k5").value().has_value());
  CHECK(storage_->FindIdempotency("k4").value().has_value());
  CHECK(storage_->ForgetIdempotency(60, 5).value() == 3U);  // 30, 40 and 50: fewer than five, none is left
  CHECK(storage_->FindIdempotency("k1").value().has_value());
  CHECK(storage_->ForgetIdempotency(60, 5).value() == 0U);
}

// --- timers --------------------------------------------------------------------------------------------------

Strings TimerNames(const base::Result<std::vector<ports::DueTimer>>& due) {
  Strings names;
  for (const ports::DueTimer& timer : due.value()) {
    names.push_back(std::to_string(timer.fire_at) + " " + timer.case_id + " " + timer.clock);
  }
  return names;
}

STORAGE_TEST_CASE(StorageContract, "The timers of a case are replaced as a set", "[contract][store]") {
  Commit first = Step("a", 1);
  first.timers = {{30, "reply"}, {10, "verify"}};
  Write({first});
  CHECK(TimerNames(storage_->DueTimers(100, 10)) == Strings{"10 a verify", "30 a reply"});
  Commit same = Step("a", 2);
  same.timers = first.timers;
  Write({same});
  CHECK(TimerNames(storage_->DueTimers(100, 10)) == Strings{"10 a verify", "30 a reply"});
  Commit moved = Step("a", 3);
  moved.timers = {{40, "reply"}, {20, "final"}};
  Write({moved});
  CHECK(TimerNames(storage_->DueTimers(100, 10)) == Strings{"20 a final", "40 a reply"});
  Write({Step("a", 4)});
  CHECK(storage_->DueTimers(100, 10)->empty());
  CHECK_FALSE(storage_->NextTimer().value().has_value());
}

STORAGE_TEST_CASE(StorageContract, "Due timers come in order of time and case and clock", "[contract][store]") {
  Commit b = Step("b", 1);
  b.timers = {{20, "y"}, {20, "x"}, {5, "z"}};
  Commit a = Step("a", 1);
  a.timers = {{20, "x"}, {90, "x"}};
  Write({b, a});
  CHECK(TimerNames(storage_->DueTimers(20, 10)) == Strings{"5 b z", "20 a x", "20 b x", "20 b y"});
  CHECK(TimerNames(storage_->DueTimers(20, 2)) == Strings{"5 b z", "20 a x"});
  CHECK(storage_->DueTimers(4, 10)->empty());
  CHECK(storage_->NextTimer().value() == 5);
}

STORAGE_TEST_CASE(StorageContract, "Removed timers are gone and unknown ones harmless", "[contract][store]") {
  Commit a = Step("a", 1);
  a.timers = {{10, "x"}, {20, "y"}};
  Write({a});
  const std::vector<ports::TimerRemoval> removals{{"a", 10, "x"}, {"a", 20, "other"}, {"nobody", 1, "x"}};
  REQUIRE_OK(storage_->RemoveTimers(removals));
  CHECK(TimerNames(storage_->DueTimers(100, 10)) == Strings{"20 a y"});
  CHECK(storage_->NextTimer().value() == 20);
  Commit next = Step("a", 2);
  next.timers = {{30, "x"}};
  Write({next});
  CHECK(TimerNames(storage_->DueTimers(100, 10)) == Strings{"30 a x"});
}

// --- outbox --------------------------------------------------------------------------------------------------

Strings Kinds(const base::Result<std::vector<ports::OutboxItem>>& items) {
  Strings kinds;
  for (const ports::OutboxItem& item : items.value()) kinds.push_back(item.kind + std::to_string(item.attempts));
  return kinds;
}

STORAGE_TEST_CASE(StorageContract, "The outbox comes in order of writing", "[contract][store]") {
  Commit b = Step("b", 1);
  b.outbox = {{"one", "p1"}, {"two", "p2"}};
  Commit a = Step("a", 1);
  a.outbox = {{"three", "p3"}};
  Write({b, a});
  const auto items = storage_->PendingOutbox(0, 10);
  CHECK(Kinds(items) == Strings{"one0", "two0", "three0"});
  CHECK(items->at(0).case_id == "b");
  CHECK(items->at(0).sequence == 1U);
  CHECK(items->at(0).payload == "p1");
  CHECK(Kinds(storage_->PendingOutbox(0, 2)) == Strings{"one0", "two0"});
}

STORAGE_TEST_CASE(StorageContract, "A deferred item waits and then comes after the fresh", "[contract][store]") {
  Commit a = Step("a", 1);
  a.outbox = {{"one", ""}, {"two", ""}, {"three", ""}};
  Write({a});
  const auto items = storage_->PendingOutbox(0, 10);
  REQUIRE_OK(storage_->DeferOutbox(items->at(0).id, 500));
  CHECK(Kinds(storage_->PendingOutbox(499, 10)) == Strings{"two0", "three0"});
  CHECK(Kinds(storage_->PendingOutbox(500, 10)) == Strings{"two0", "three0", "one1"});
  REQUIRE_OK(storage_->DeferOutbox(items->at(0).id, 600));
  CHECK(Kinds(storage_->PendingOutbox(600, 10)).back() == "one2");
}

STORAGE_TEST_CASE(StorageContract, "Completed items are gone and ids are never used again", "[contract][store]") {
  Commit a = Step("a", 1);
  a.outbox = {{"one", ""}, {"two", ""}};
  Write({a});
  const auto items = storage_->PendingOutbox(0, 10);
  const std::vector<std::int64_t> all{items->at(0).id, items->at(1).id, 999'999};
  REQUIRE_OK(storage_->CompleteOutbox(all));
  CHECK(storage_->PendingOutbox(1'000'000, 10)->empty());
  Commit next = Step("a", 2);
  next.outbox = {{"three", ""}};
  Write({next});
  CHECK(storage_->PendingOutbox(0, 10)->at(0).id > all[1]);
}

// --- what is kept beside the cases ---------------------------------------------------------------------------

STORAGE_TEST_CASE(StorageContract, "Bundles and snapshots are kept for ever", "[contract][store]") {
  REQUIRE_OK(storage_->StoreBundle("b1", R"({"cn/ruleset.yaml":"region: cn"})"));
  REQUIRE_OK(storage_->StoreBundle("b1", "another text"));
  CHECK(storage_->FindBundle("b1").value() == R"({"cn/ruleset.yaml":"region: cn"})");
  CHECK_FALSE(storage_->FindBundle("b2").value().has_value());
  REQUIRE_OK(storage_->StoreSnapshot("s1", {"b1", "cn/shanxi", "2026-11-22"}));
  REQUIRE_OK(storage_->StoreSnapshot("s1", {"b9", "cn", "2020-01-01"}));
  const auto snapshot = storage_->FindSnapshot("s1");
  REQUIRE_OK(snapshot);
  REQUIRE(snapshot->has_value());
  CHECK((*snapshot)->bundle_digest == "b1");
  CHECK((*snapshot)->region == "cn/shanxi");
  CHECK((*snapshot)->resolved_on == "2026-11-22");
  CHECK_FALSE(storage_->FindSnapshot("s2").value().has_value());
}

STORAGE_TEST_CASE(StorageContract, "Settings are overwritten", "[contract][store]") {
  CHECK_FALSE(storage_->GetSetting("x").value().has_value());
  REQUIRE_OK(storage_->PutSetting("x", "1"));
  REQUIRE_OK(storage_->PutSetting("x", ""));
  CHECK(storage_->GetSetting("x").value() == "");
}

STORAGE_TEST_CASE(StorageContract, "Ids of cases page in order", "[contract][store]") {
  for (const char* id : {"d", "a", "c", "e", "b"}) {
    ports::IndexRow row = Row(id, 10);
    row.closed = std::string_view("bd").find(id) != std::string_view::npos;
    Write({Opening(row)});
  }
  CHECK(storage_->CaseIds("", 2, false).value() == Strings{"a", "b"});
  CHECK(storage_->CaseIds("b", 2, false).value() == Strings{"c", "d"});
  CHECK(storage_->CaseIds("d", 2, false).value() == Strings{"e"});
  CHECK(storage_->CaseIds("", 2, true).value() == Strings{"a", "c"});
  CHECK(storage_->CaseIds("c", 2, true).value() == Strings{"e"});
}

STORAGE_TEST_CASE(StorageContract, "A store is ready and without damage", "[contract][store]") {
  Write({Step("a", 1), Step("a", 2)});
  CHECK_OK(storage_->Ready());
  CHECK(storage_->Check(10).value());
}

STORAGE_TEST_CASE(StorageContract, "The figures of a store count", "[contract][store]") {
  ports::IndexRow closed = Row("b", kNever);
  closed.closed = true;
  Commit a = Step("a", 1);
  a.timers = {{1, "x"}, {2, "y"}};
  a.outbox = {{"one", ""}};
  Write({a, Opening(closed), Step("a", 2)});
  const auto stats = storage_->Stats();
  REQUIRE_OK(stats);
  CHECK(stats->cases == 2);
  CHECK(stats->open_cases == 1);
  CHECK(stats->events == 3);
  CHECK(stats->timers == 0);
  CHECK(stats->outbox == 1);
  CHECK((stats->bytes > 0) == plugin().durable);
}

}  // namespace
}  // namespace anze::contract
