// What every storage plugin gives for a proof: everything it holds, in order, page by page, as it stood at one moment;
// and the ledger beside it.
#include "core/base/digest.h"
#include "core/ports/links.h"
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

using ports::ProofText;

class ProofContract : public StorageContract {
 protected:
  void Fill() {
    ports::Commit first = Step("b", 1);
    first.timers = {{50, "reply"}, {70, "answer"}};
    first.outbox = {{"notify", "{}"}};
    first.keys = std::vector<ports::NaturalKey>{{"number", "7"}};
    Write({first, Step("a", 1), Step("b", 2)});
    Put("x", 0, "one");
    Put("x", 1, "two");
    REQUIRE_OK(storage_->StoreBundle("bundle-1", "{}"));
    REQUIRE_OK(storage_->StoreSnapshot("snapshot-1", {"bundle-1", "cn", "2026-01-01"}));
    REQUIRE_OK(storage_->PutSetting("name", "first"));
    REQUIRE_OK(storage_->PutSetting("name", "first"));
    REQUIRE_OK(storage_->PutSetting("name", "second"));
  }
  void Put(const std::string& id, std::uint64_t expected, const std::string& content) {
    ports::RecordWrite write;
    write.record = {"thing", id, "cn", expected + 1, 5, "zhang", content};
    write.expected_version = expected;
    REQUIRE_OK(storage_->PutRecord(write));
  }
  std::unique_ptr<ports::ProofView> View() {
    auto view = storage_->OpenProof();
    REQUIRE_OK(view);
    return std::move(*view);
  }
};

using Strings = std::vector<std::string>;

STORAGE_TEST_CASE(ProofContract, "A proof sees every case with its events and the order of all", "[contract][proof]") {
  Fill();
  const auto view = View();
  const auto page = view->Cases("", 10);
  REQUIRE_OK(page);
  REQUIRE(page->cases.size() == 2);
  CHECK(page->cases[0].row.case_id == "a");
  CHECK(page->cases[1].sequence == 2U);
  CHECK(page->cases[1].state == "state 2 of b");
  CHECK(page->cases[1].timers.empty());  // the second event has none
  CHECK(page->cases[1].text.has_value());
  Strings events;
  for (const ports::ProofEvent& event : page->events) events.push_back(event.event);
  CHECK(events == Strings{"event 1 of a", "event 1 of b", "event 2 of b"});
  CHECK(page->events[2].number == 3);
  CHECK(page->events[2].due_before == 1000);
  const auto links = view->Events(0, 10);
  REQUIRE_OK(links);
  Strings order;
  for (const ports::EventLink& link : *links) order.push_back(std::to_string(link.number) + link.case_id);
  CHECK(order == Strings{"1b", "2a", "3b"});
  CHECK(view->Extent()->events == 3);
}

STORAGE_TEST_CASE(ProofContract, "A proof goes on behind the last row of a page", "[contract][proof]") {
  Fill();
  const auto view = View();
  const auto first = view->Cases("", 1);
  REQUIRE_OK(first);
  CHECK(first->cases.size() == 1);
  CHECK(first->events.size() == 1);
  CHECK(view->Cases("a", 1)->events.size() == 2);
  CHECK(view->Cases("b", 1)->cases.empty());
  CHECK(view->Events(2, 10)->size() == 1);
  CHECK(view->Keys({}, 10)->size() == 1);
  CHECK(view->Keys(view->Keys({}, 10)->front(), 10)->empty());
  CHECK(view->Outbox(0, 10)->size() == 1);
  CHECK(view->Records({}, 10)->size() == 1);
  CHECK(view->History({}, 10)->size() == 2);
  CHECK(view->History(view->History({}, 1)->front(), 10)->front().version == 2U);
  CHECK(view->Ledger(1, 100)->front().number == 2);
}

STORAGE_TEST_CASE(ProofContract, "A proof sees nothing that came later", "[contract][proof]") {
  Fill();
  const auto view = View();
  Write({Step("c", 1), Step("b", 3)});
  Put("y", 0, "late");
  CHECK(view->Cases("", 10)->cases.size() == 2);
  CHECK(view->Events(0, 10)->size() == 3);
  CHECK(view->Records({}, 10)->size() == 1);
  CHECK(View()->Cases("", 10)->cases.size() == 3);
}

STORAGE_TEST_CASE(ProofContract, "The ledger has what it is about and its links", "[contract][proof]") {
  Fill();
  const auto rows = View()->Ledger(0, 100);
  REQUIRE_OK(rows);
  Strings about;
  std::string chain;
  std::int64_t number = 0;
  for (const ports::LedgerRow& row : *rows) {
    CHECK(row.number == ++number);
    CHECK(row.chain == ports::LedgerLink(chain, row.number, row.kind, row.name, row.version, row.digest));
    chain = row.chain;
    const bool own = row.name == "store-id" || row.name == "case-lead";  // what the plugin keeps for itself
    if (!own) about.push_back(row.kind + " " + row.name + " " + std::to_string(row.version));
  }
  CHECK(about == Strings{"record thing/x 1", "record thing/x 2", "bundle bundle-1 0", "snapshot snapshot-1 0",
                         "setting name 0", "setting name 0"});
  const auto history = View()->History({}, 10);
  REQUIRE_OK(history);
  CHECK(std::any_of(rows->begin(), rows->end(),
                    [&](const ports::LedgerRow& row) { return row.digest == ports::RecordDigest(history->at(1)); }));
  // As docs/journal.md writes it out.
  CHECK(ports::RecordDigest(history->at(1)) == base::Sha256Hex("5:thing\n1:x\n1:2\n2:cn\n1:5\n5:zhang\n3:two\n"));
  const auto settings = View()->Texts(ProofText::kSetting, "", 10);
  REQUIRE_OK(settings);
  CHECK(std::any_of(settings->begin(), settings->end(), [](const ports::StoredText& row) {
    return row.name == "name" && row.digest == base::Sha256Hex("4:name\n6:second\n");
  }));
}

STORAGE_TEST_CASE(ProofContract, "Checkpoints follow one another and stay", "[contract][proof]") {
  CHECK(storage_->LastCheckpoint()->number == 0);
  REQUIRE_OK(storage_->PutCheckpoint({1, 10, "first"}));
  CHECK(storage_->PutCheckpoint({1, 11, "again"}).error().code == "checkpoint-conflict");
  CHECK(storage_->PutCheckpoint({3, 11, "gap"}).error().code == "checkpoint-conflict");
  REQUIRE_OK(storage_->PutCheckpoint({2, 12, "second"}));
  CHECK(storage_->LastCheckpoint()->text == "second");
  CHECK(storage_->Checkpoints(0, 10)->size() == 2);
  CHECK(storage_->Checkpoints(1, 10)->front().at == 12);
}

}  // namespace
}  // namespace anze::contract
