// Checkpoints: their text, that each goes on from the one before, and the signatures of both kinds.
#include "server/app/proof/checkpoint.h"

#include <sys/stat.h>

#include "core/base/digest.h"
#include "plugins/catalog/catalog.h"
#include "server/app/proof/event_log.h"
#include "server/app/proof/prove_store.h"
#include "server/app/proof/tally.h"
#include "server/loops/scheduled_loop.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/server/house.h"

namespace anze::app {
namespace {

using testing::Eventually;
using testing::HandClock;
using testing::House;
using testing::TempFolder;

const auto kGoOn = [] { return true; };

ports::Commit Opening(int number) {
  workflow::CaseState state;
  state.id = "case-" + std::to_string(number);
  workflow::Event event;
  event.sequence = 1;
  event.name = "open";
  event.to = "received";
  return workflow::MakeCommit(&state, event, false);
}

void Open(ports::Storage* storage, int from, int to) {
  for (int i = from; i < to; ++i) {
    const ports::Commit commit = Opening(i);
    storage->Append({&commit, 1});
  }
}

TEST_CASE("A checkpoint reads as it was written", "[server][checkpoint]") {
  Checkpoint checkpoint;
  checkpoint.number = 17;
  checkpoint.at = testing::T("2026-12-01T00:00:00+08:00").millis();
  checkpoint.store = "store";
  checkpoint.previous = base::Sha256Hex("16");
  checkpoint.events = 769;  // three complete blocks: two peaks
  checkpoint.peaks = {base::Sha256Hex("a"), base::Sha256Hex("b")};
  checkpoint.root = base::Sha256Hex("root");
  checkpoint.ledger = 5;
  checkpoint.ledger_chain = base::Sha256Hex("ledger");
  checkpoint.signature = {"ed25519", "a2V5", "c2ln"};
  const std::string text = TextOf(checkpoint);
  CHECK(text == "anze-checkpoint 1\nnumber 17\nat 2026-12-01T00:00:00+08:00\nstore store\nprevious " +
                    checkpoint.previous + "\nevents 769\npeaks " + checkpoint.peaks[0] + " " + checkpoint.peaks[1] +
                    "\nroot " + checkpoint.root + "\nledger 5 " + checkpoint.ledger_chain +
                    "\naudit 0 -\nalgorithm ed25519\nkey a2V5\nsignature c2ln\n");
  const auto read = ReadCheckpoint(text);
  REQUIRE_OK(read);
  CHECK(TextOf(*read) == text);
}

TEST_CASE("A checkpoint that is not as it must be names its line", "[server][checkpoint]") {
  const auto line = [](const std::string& text) {
    const auto read = ReadCheckpoint(text);
    return read.ok() ? "read" : read.error().args.at(0).second;
  };
  CHECK(line("") == "1");
  CHECK(line("anze-checkpoint 2\n") == "1");
  CHECK(line("anze-checkpoint 1\nnumber x\n") == "2");
  CHECK(line("anze-checkpoint 1\nnumber -1\n") == "2");
  CHECK(line("anze-checkpoint 1\nnumber 1\nat yesterday\n") == "3");
}

TEST_CASE("A checkpoint goes on from the one before", "[server][checkpoint]") {
  House house;
  const TempFolder folder;
  auto signer = std::move(catalog::OpenSigner(folder.File("key"), "ed25519")).value();
  EventLog whole;
  for (const int events : {0, 1, 255, 256, 257, 700}) {
    Open(&house.storage, static_cast<int>(whole.events()), events);
    const auto made = MakeCheckpoint(&house.storage, signer.get(), 1000 + events, kGoOn);
    REQUIRE_OK(made);
    const auto view = house.storage.OpenProof();
    for (const ports::EventLink& link : view.value()->Events(whole.events(), 1000).value()) CHECK(whole.Append(link));
    CHECK(made->events == events);
    CHECK(made->root == whole.Root());
    CHECK(catalog::IsSigned(StatementOf(*made), made->signature));
  }
  CHECK(house.storage.Checkpoints(0, 10)->size() == 6);
}

TEST_CASE("A signature is of its text and key in both kinds", "[server][checkpoint]") {
  const TempFolder folder;
  for (const char* algorithm : {"ed25519", "sm2-sm3"}) {
    const std::string file = folder.File(algorithm);
    auto signer = std::move(catalog::OpenSigner(file, algorithm)).value();
    const auto signature = signer->Sign("a text");
    REQUIRE_OK(signature);
    CHECK(signature->algorithm == algorithm);
    CHECK(catalog::IsSigned("a text", *signature));
    CHECK_FALSE(catalog::IsSigned("another text", *signature));
    struct stat found {};
    REQUIRE(::stat(file.c_str(), &found) == 0);
    CHECK((found.st_mode & 0777) == 0600);
    // The same key after a restart.
    auto again = std::move(catalog::OpenSigner(file, algorithm)).value();
    CHECK(again->Sign("a text")->public_key == signature->public_key);
    ports::Signature broken = *signature;
    broken.value[5] = broken.value[5] == 'A' ? 'B' : 'A';
    CHECK_FALSE(catalog::IsSigned("a text", broken));
    broken = *signature;
    broken.public_key = "no key";
    CHECK_FALSE(catalog::IsSigned("a text", broken));
  }
  CHECK(catalog::OpenSigner(folder.File("ed25519"), "sm2-sm3").error().code == "signing-key-unusable");
  CHECK(catalog::OpenSigner(folder.File("x"), "rsa").error().code == "unknown-signing");
}

ProofReport Proved(House* house, const Checkpoint& deposited) {
  ProofOptions options;
  options.key = {1, 2};
  options.is_signed = catalog::IsSigned;
  options.deposited = TextOf(deposited);
  auto report = ProveStore(&house->storage, &house->rules, options);
  REQUIRE_OK(report);
  return std::move(*report);
}

std::vector<std::string> AgainstIt(const ProofReport& report) {
  std::vector<std::string> reasons;
  for (const FaultKind& kind : report.findings.kinds()) {
    if (kind.first.code != "proof-deposited") continue;
    for (const auto& [name, value] : kind.first.args) {
      if (name == "reason") reasons.push_back(value);
    }
  }
  return reasons;
}

TEST_CASE("An older copy of a store is told by a checkpoint that was kept elsewhere", "[server][proof]") {
  using Strings = std::vector<std::string>;
  const TempFolder folder;
  auto signer = std::move(catalog::OpenSigner(folder.File("key"), "ed25519")).value();
  House newer;
  Open(&newer.storage, 0, 300);
  const Checkpoint deposited = MakeCheckpoint(&newer.storage, signer.get(), 1, kGoOn).value();
  CHECK(AgainstIt(Proved(&newer, deposited)).empty());
  Open(&newer.storage, 300, 310);
  CHECK(AgainstIt(Proved(&newer, deposited)).empty());
  House older;
  Open(&older.storage, 0, 299);
  CHECK(AgainstIt(Proved(&older, deposited)) == Strings{"behind"});
  // As many events, and another one among them.
  House other;
  Open(&other.storage, 0, 7);
  Open(&other.storage, 1007, 1008);
  Open(&other.storage, 8, 300);
  CHECK(AgainstIt(Proved(&other, deposited)) == Strings{"root"});
  Checkpoint forged = deposited;
  forged.events = 299;
  CHECK(AgainstIt(Proved(&older, forged)) == Strings{"signature"});
}

TEST_CASE("A tally tells equal sets from others and where they differ", "[server][proof]") {
  const Tally::Key key{0x1234567890abcdef, 0xfedcba0987654321};
  Tally tally(key);
  for (int i = 0; i < 1000; ++i) tally.Expect("row " + std::to_string(i));
  for (int i = 999; i > 0; --i) tally.Find("row " + std::to_string(i));
  CHECK(tally.FirstDifference() == tally.ShareOf("row 0"));
  tally.Find("row 0");
  CHECK_FALSE(tally.FirstDifference().has_value());
  // Parts that changed places give the same sums of bytes, and other rows.
  tally.Expect("aaaaaaabbbbbbb");
  tally.Expect("cccccccddddddd");
  tally.Find("aaaaaaaddddddd");
  tally.Find("cccccccbbbbbbb");
  CHECK(tally.FirstDifference().has_value());
}

TEST_CASE("Scheduled work is done at its minutes and once each", "[server][loops]") {
  House house;
  HandClock clock("2026-12-01T00:59:00+08:00");
  std::atomic<int> done{0};
  {
    loops::ScheduledLoop loop({"test", {60}, false}, &clock, &house.log, [&](std::int64_t) { return ++done > 0; });
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(done == 0);
  }
  clock.Set("2026-12-01T01:00:00+08:00");
  {
    loops::ScheduledLoop loop({"test", {60}, true}, &clock, &house.log, [&](std::int64_t) { return ++done > 0; });
    CHECK(Eventually([&] { return done == 1; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    CHECK(done == 1);
  }
}

}  // namespace
}  // namespace anze::app
