// What every storage plugin leaves of a removed case: digests that still chain, and nothing else.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "core/base/digest.h"
#include "core/ports/links.h"
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

constexpr char kSecret[] = "planted-13912345678";

class RemovalContract : public StorageContract {
 protected:
  // Case "a01" of two events with all that may belong to one, and "b02".
  void Fill() {
    ports::Commit first = Step("a01", 1);
    first.event = std::string(R"({"v":1,"n":1,"at":101,"event":"open","subject":")") + kSecret + "\"}";
    first.state = std::string("state ") + kSecret;
    first.index.subject = first.text = kSecret;
    first.timers = {{50, "reply"}};
    first.outbox = {{"notify", kSecret}};
    first.keys = std::vector<ports::NaturalKey>{{"number", kSecret}};
    first.found_by = std::vector<ports::NaturalKey>{{"phone", kSecret}};
    first.parties = std::vector<std::string>{"insurer-a"};
    first.idempotency = Key("key", 1);
    first.idempotency->location = "/api/v1/cases/a01";
    first.idempotency->response = kSecret;
    ports::Commit second = Step("a01", 2);
    second.event = std::string(R"({"v":2,"n":2,"at":102,"event":"close","data":")") + kSecret + "\"}";
    second.state = first.state;
    second.index.subject = kSecret;
    second.index.closed = true;
    second.index.updated_at = 102;
    second.timers = {{60, "late"}};
    Write({first, Step("b02", 1), second});
    events_ = {first.event, second.event};
  }
  ports::Removal Removing(std::uint64_t sequence, const std::string& chain) {
    ports::Removal removal;
    removal.cases = {{"a01", sequence, chain}};
    removal.at = 900;
    removal.proposal = 7;
    removal.audit = {{900, "retention.approve", "li", "", "", "", "", "proposal:7", "done", "{}"}};
    return removal;
  }
  ports::RemovalOutcome Remove(const ports::Removal& removal) {
    const auto outcome = storage_->RemoveCases(removal);
    REQUIRE_OK(outcome);
    return *outcome;
  }
  std::size_t Audited() { return storage_->ListAudit({.kind = "retention"})->size(); }
  std::vector<std::string> Search(const std::string& text) {
    ports::CaseQuery query;
    query.search = text;
    return List(query);
  }

  std::vector<std::string> events_;
};

STORAGE_TEST_CASE(RemovalContract, "A removed case leaves digests in place of its events", "[contract][removal]") {
  Fill();
  REQUIRE(Remove(Removing(2, "chain 2")) == ports::RemovalOutcome::kRemoved);
  CHECK_FALSE(storage_->LoadCase("a01")->has_value());
  const auto left = storage_->FindRemoved("a01");
  REQUIRE_OK(left);
  REQUIRE(left->has_value());
  CHECK((*left)->region == "cn/shanxi/xinzhou");
  CHECK((*left)->type == "complaint");
  CHECK((*left)->sequence == 2U);
  CHECK((*left)->chain == "chain 2");
  CHECK((*left)->closed_at == 102);
  CHECK((*left)->removed_at == 900);
  CHECK((*left)->proposal == 7);
  const auto journal = storage_->LoadJournal("a01", 0, 10);
  REQUIRE(journal->size() == 2);
  CHECK((*journal)[0].event == R"({"v":1,"n":1,"removed":")" + base::Sha256Hex(events_[0]) + "\"}");
  CHECK((*journal)[1].event == R"({"v":2,"n":2,"removed":")" + base::Sha256Hex(events_[1]) + "\"}");
  CHECK((*journal)[0].at == 0);
  CHECK((*journal)[1].chain == "chain 2");
  const auto parts = ports::ReadRemovedEvent((*journal)[1].event, 2);
  REQUIRE(parts.has_value());
  CHECK(parts->digest == base::Sha256Hex(events_[1]));
  CHECK_FALSE(parts->first_version);
  CHECK_FALSE(ports::ReadRemovedEvent((*journal)[1].event, 3).has_value());
  CHECK_FALSE(ports::ReadRemovedEvent(events_[1], 2).has_value());
  CHECK(Audited() == 1);
}

STORAGE_TEST_CASE(RemovalContract, "Nothing finds a removed case", "[contract][removal]") {
  Fill();
  REQUIRE(Remove(Removing(2, "chain 2")) == ports::RemovalOutcome::kRemoved);
  CHECK(List({}) == std::vector<std::string>{"b02"});
  CHECK(Search("planted").empty());
  CHECK(storage_->CaseIds("", 10, false)->size() == 1);
  CHECK(storage_->FindKey({ports::SpaceOfCases("complaint"), {"number", kSecret}, "", "", 10})->empty());
  CHECK(storage_->FindCases({"complaint", {"phone", kSecret}, {}, "cn", "", 10})->empty());
  CHECK(storage_->DueTimers(1000, 10)->empty());
  CHECK(storage_->PendingOutbox(1000, 10)->empty());
  CHECK_FALSE(storage_->FindIdempotency("key")->has_value());
  ports::CaseQuery party;
  party.scope = ports::ReadScope{.parties = {"insurer-a"}};
  CHECK(List(party).empty());
  CHECK(storage_->Stats()->cases == 1);
  CHECK(storage_->Stats()->events == 3 - (std::string_view(plugin().name) == "memory" ? 2 : 0));
  CHECK(storage_->LastEvent().value() == 3);
  // A new case may stand in its row, and is found.
  ports::Commit next = Step("c03", 1);
  next.text = "another text";
  Write({next});
  CHECK(Search("another") == std::vector<std::string>{"c03"});
  // Its id is never given again.
  const ports::Commit again = Step("a01", 1);
  CHECK(storage_->Append({&again, 1}).front().outcome != ports::AppendOutcome::kWritten);
}

STORAGE_TEST_CASE(RemovalContract, "A removal is a row of the ledger and of the proof", "[contract][removal]") {
  Fill();
  REQUIRE(Remove(Removing(2, "chain 2")) == ports::RemovalOutcome::kRemoved);
  const auto view = storage_->OpenProof();
  REQUIRE_OK(view);
  const auto removed = (*view)->Removed("", 10);
  REQUIRE(removed->size() == 1);
  CHECK(removed->front() == **storage_->FindRemoved("a01"));
  CHECK((*view)->Removed("a01", 10)->empty());
  const auto ledger = (*view)->Ledger(0, 100);
  REQUIRE_FALSE(ledger->empty());
  CHECK(ledger->back().kind == "removal");
  CHECK(ledger->back().name == "case/a01");
  CHECK(ledger->back().version == 2);
  CHECK(ledger->back().digest == ports::RemovedDigest(removed->front()));
  const auto page = (*view)->Cases("", 10);
  CHECK(page->cases.size() == 1);
  CHECK(page->events.size() == 3);
  CHECK((*view)->Events(0, 10)->size() == 3);
  CHECK((*view)->Keys({}, 10)->empty());
}

STORAGE_TEST_CASE(RemovalContract, "A case that changed since, or is not there, removes nothing",
                  "[contract][removal]") {
  Fill();
  CHECK(Remove(Removing(1, "chain 1")) == ports::RemovalOutcome::kChanged);
  CHECK(Remove(Removing(2, "another")) == ports::RemovalOutcome::kChanged);
  ports::Removal both = Removing(2, "chain 2");
  both.cases.push_back({"none", 1, "chain 1"});
  CHECK(Remove(both) == ports::RemovalOutcome::kChanged);
  CHECK(storage_->LoadCase("a01")->has_value());
  CHECK(storage_->LoadJournal("a01", 0, 10)->front().event == events_[0]);
  CHECK(storage_->RemovedCases("", 10)->empty());
  CHECK(Audited() == 0);
  CHECK(Remove(Removing(2, "chain 2")) == ports::RemovalOutcome::kRemoved);
  CHECK(Remove(Removing(2, "chain 2")) == ports::RemovalOutcome::kChanged);
}

// The names of files in which a text stands.
std::vector<std::string> FilesWith(const std::string& folder, const std::string& text) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    std::ostringstream bytes;
    bytes << std::ifstream(entry.path(), std::ios::binary).rdbuf();
    if (bytes.str().find(text) != std::string::npos) names.push_back(entry.path().filename().string());
  }
  return names;
}

STORAGE_TEST_CASE(RemovalContract, "What was removed leaves the disk", "[contract][removal]") {
  Fill();
  // Rows that grow leave old pieces in pages behind.
  for (std::uint64_t n = 2; n < 40; ++n) {
    ports::Commit more = Step("b02", n);
    more.state = std::string(n * 100, 'x');
    more.index.closed = n == 39;
    Write({more});
  }
  if (plugin().durable) CHECK_FALSE(FilesWith(folder_.path(), kSecret).empty());
  REQUIRE(Remove(Removing(2, "chain 2")) == ports::RemovalOutcome::kRemoved);
  REQUIRE_OK(storage_->CleanRemoved());
  CHECK(FilesWith(folder_.path(), kSecret).empty());
  CHECK(Search("enterprise") == std::vector<std::string>{"b02"});
  Write({Step("d04", 1)});
  if (!plugin().durable) return;
  Reopen();
  CHECK(storage_->FindRemoved("a01")->has_value());
  std::vector<std::string> found = Search("enterprise");
  std::sort(found.begin(), found.end());
  CHECK(found == std::vector<std::string>{"b02", "d04"});
  const auto view = storage_->OpenProof();
  std::int64_t number = 0;
  for (const ports::EventLink& link : (*view)->Events(0, 100).value()) CHECK(link.number == ++number);
  const auto page = (*view)->Cases("", 10);
  for (const ports::ProofCase& one : page->cases) CHECK(one.text.has_value());
  CHECK(FilesWith(folder_.path(), kSecret).empty());
}

STORAGE_TEST_CASE(RemovalContract, "Checkpoints are read newest first too", "[contract][checkpoint]") {
  for (std::int64_t n = 1; n <= 3; ++n) REQUIRE_OK(storage_->PutCheckpoint({n, 10 * n, "text"}));
  std::vector<std::int64_t> numbers;
  for (const ports::StoredCheckpoint& one : storage_->CheckpointsBefore(INT64_MAX, 2).value())
    numbers.push_back(one.number);
  CHECK(numbers == std::vector<std::int64_t>{3, 2});
  CHECK(storage_->CheckpointsBefore(2, 2)->front().number == 1);
  CHECK(storage_->CheckpointsBefore(1, 2)->empty());
}

}  // namespace
}  // namespace anze::contract
