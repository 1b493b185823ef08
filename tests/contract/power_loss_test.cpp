// The power fails at every moment of a storage's life: whatever was acknowledged is there afterwards, whole, and what
// was not is there whole or not at all. With the layer that gathers the log and without it.
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "plugins/storage/sqlite/gathered_wal.h"
#include "plugins/storage/sqlite/sqlite_storage.h"
#include "tests/contract/recording_disk.h"
#include "tests/contract/storage_fixture.h"

namespace anze::contract {
namespace {

namespace fs = std::filesystem;

constexpr char kGatheredOverRecording[] = "anze-gathered-over-recording";
constexpr int kCases = 4;
constexpr int kTransactions = 14;

std::string CaseName(int number) { return "case" + std::to_string(number % kCases); }

// Transaction `number` writes the next event of one case, with enough text that some of them take several pages.
ports::Commit Change(int number) {
  ports::Commit commit = Step(CaseName(number), static_cast<std::uint64_t>(number / kCases + 1));
  commit.event += std::string(static_cast<std::size_t>(number % 3) * 9000, 'e');
  return commit;
}

// A life of several transactions, the log moved into the database in the middle and begun anew.
std::vector<DiskStep> Live(const std::string& file, const std::string& layer) {
  BeginRecording();
  {
    auto storage = std::move(storage::sqlite::Open({.path = file, .wal_pages_most = 30, .layer = layer})).value();
    Mark(0);
    for (int i = 0; i < kTransactions; ++i) {
      CHECK(Outcomes(storage->Append(std::vector{Change(i)})) == std::vector<std::string>{"written"});
      Mark(i + 1);
      if (i == 7) std::this_thread::sleep_for(std::chrono::milliseconds(1300));  // the log is looked after meanwhile
    }
  }
  return Recorded();
}

// What is wrong after a start on these files; empty: nothing.
std::string Faults(const std::map<std::string, std::string>& files, const std::string& old_file, int acknowledged) {
  const TempFolder folder;
  const std::string file = folder.File("anze.db");
  for (const auto& [name, content] : files) {
    std::ofstream(file + name.substr(old_file.size()), std::ios::binary) << content;
  }
  auto opened = storage::sqlite::Open({.path = file, .readers = 1});
  if (!opened.ok()) return opened.error().code;
  ports::Storage& storage = **opened;
  int found = 0;
  for (int i = 0; i < kCases; ++i) {
    const auto stored = storage.LoadCase(CaseName(i));
    const auto journal = storage.LoadJournal(CaseName(i), 0, 100);
    if (!stored.ok() || !journal.ok()) return "unreadable";
    const std::uint64_t sequence = *stored ? (*stored)->sequence : 0;
    if (journal->size() != sequence) return "half a transaction";
    for (std::size_t n = 0; n < journal->size(); ++n) {
      const ports::Commit written = Change(static_cast<int>(n) * kCases + i);
      if ((*journal)[n].event != written.event || (*journal)[n].chain != written.chain) return "another event";
    }
    if (sequence > 0 && (*stored)->state != Step(CaseName(i), sequence).state) return "another state";
    found += static_cast<int>(sequence);
  }
  if (found < acknowledged) return "lost " + std::to_string(acknowledged - found);
  if (found > acknowledged + 1) return "more than was begun";
  return storage.Check(60).ok() ? "" : "damaged";
}

int AcknowledgedBy(const std::vector<DiskStep>& steps, std::size_t count) {
  int number = -1;  // not yet open
  for (std::size_t i = 0; i < count; ++i) {
    if (steps[i].kind == DiskStep::Kind::kMark) number = static_cast<int>(steps[i].at);
  }
  return number;
}

// Each layer is a section of its own. `run` is given the file of a life and its steps.
void OverBothLayers(const std::function<void(const std::string&, std::vector<DiskStep>)>& run) {
  REQUIRE(RegisterRecordingDisk());
  REQUIRE(storage::sqlite::RegisterGatheredWalOver(kGatheredOverRecording, kRecordingDisk));
  for (const char* layer : {kRecordingDisk, kGatheredOverRecording}) {
    DYNAMIC_SECTION(layer) {
      const TempFolder folder;
      const std::string file = folder.File("live.db");
      run(file, Live(file, layer));
    }
  }
}

void LoseEveryMoment(const std::string& file, const std::vector<DiskStep>& steps) {
  std::mt19937 random(20261129);
  int moments = 0;
  for (std::size_t count = 1; count <= steps.size(); ++count) {
    const int acknowledged = AcknowledgedBy(steps, count);
    if (acknowledged < 0) continue;
    for (const Unsynced unsynced : {Unsynced::kNothing, Unsynced::kSome, Unsynced::kAll}) {
      if (unsynced == Unsynced::kAll && count % 8 != 0) continue;  // as after a crash of the process alone
      if (unsynced == Unsynced::kNothing && steps[count - 1].kind == DiskStep::Kind::kWrite) continue;  // as before it
      const auto files = AfterPowerLoss(steps, count, unsynced, &random);
      INFO("behind step " << count << " of " << steps.size() << ", " << static_cast<int>(unsynced));
      REQUIRE(Faults(files, file, acknowledged) == "");
      ++moments;
    }
  }
  CHECK(moments > 80);
}

TEST_CASE("A power loss leaves what was acknowledged whenever it comes", "[contract][power][slow]") {
  OverBothLayers(LoseEveryMoment);
}

void LoseWhatIsNotSynced(const std::string& file, std::vector<DiskStep> steps) {
  const auto half = std::find_if(steps.begin(), steps.end(), [](const DiskStep& step) {
    return step.at == 6 && step.kind == DiskStep::Kind::kMark;
  });
  REQUIRE(half != steps.end());
  steps.erase(
      std::remove_if(half, steps.end(), [](const DiskStep& step) { return step.kind == DiskStep::Kind::kSync; }),
      steps.end());
  std::mt19937 random(1);
  const auto files = AfterPowerLoss(steps, steps.size(), Unsynced::kNothing, &random);
  CHECK(Faults(files, file, kTransactions) != "");
}

// The test itself must see a disk that forgets: without syncs, acknowledged transactions are lost.
TEST_CASE("A power loss is seen where nothing is synced", "[contract][power][slow]") {
  OverBothLayers(LoseWhatIsNotSynced);
}

}  // namespace
}  // namespace anze::contract
