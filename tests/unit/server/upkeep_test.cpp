// What a running server does by the clock: back-ups with their rotation, and a proof every night.
#include "server/compose/upkeep.h"

#include <filesystem>

#include "plugins/catalog/catalog.h"
#include "tests/support/file_limit.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/server/house.h"

namespace anze::compose {
namespace {

namespace fs = std::filesystem;
using testing::Eventually;
using testing::TempFolder;

struct Ground {
  Ground() {
    fs::create_directory(folder.File("data"));
    fs::create_directory(folder.File("backups"));
    storage = std::move(catalog::FindStorage("sqlite")->open({.path = folder.File("data") + "/anze.db"})).value();
    signer = std::move(catalog::OpenSigner(folder.File("key"), "ed25519")).value();
    retention = std::make_unique<app::Retention>(&rules, storage.get(), &clock, &direct);
  }
  std::unique_ptr<Upkeep> Begin() {
    Upkeep::Options options;
    options.data = folder.File("data");
    options.backup_folder = folder.File("backups");
    options.backup_minutes = {150};
    options.backups_kept = 2;
    options.proof_minutes = {210};
    options.look_every_millis = 20;
    return std::make_unique<Upkeep>(Upkeep::Means{storage.get(), &rules, &clock, signer.get(), &log, retention.get()},
                                    options);
  }
  std::vector<std::string> Backups() {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder.File("backups")))
      names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }
  std::vector<std::string> Noted(const std::string& kind) {
    std::vector<std::string> outcomes;
    for (const ports::StoredAudit& row : storage->ListAudit({.kind = kind}).value())
      outcomes.push_back(row.entry.outcome);
    return outcomes;
  }

  TempFolder folder;
  testing::HandClock clock{"2026-01-01T02:29:59+08:00"};
  observe::Log log{[] { return observe::Log::Moment{}; }, [](std::string_view) {}};
  std::unique_ptr<ports::Storage> storage;
  std::unique_ptr<ports::Signer> signer;
  app::Rules rules{nullptr};
  app::DirectCommitter direct{nullptr};
  std::unique_ptr<app::Retention> retention;
};

using Strings = std::vector<std::string>;

TEST_CASE("A running server makes its back-ups at their time and keeps so many", "[server][backup][upkeep]") {
  Ground ground;
  const auto upkeep = ground.Begin();
  CHECK(ground.Backups().empty());
  for (int day = 1; day <= 3; ++day) {
    ground.clock.Set("2026-01-0" + std::to_string(day) + "T02:30:00+08:00");
    CHECK(Eventually([&] { return ground.Noted("backup.made").size() == static_cast<std::size_t>(day); }));
  }
  CHECK(ground.Backups() == Strings{"anze-20260102-0230.backup", "anze-20260103-0230.backup"});
  CHECK(upkeep->last().backup == ground.clock.NowMillis());
}

TEST_CASE("A scheduled back-up to a full disk leaves nothing and is told", "[server][backup][upkeep]") {
  Ground ground;
  for (int i = 0; i < 50; ++i) {
    CHECK_OK(
        ground.storage->PutSetting("name " + std::to_string(i), std::string(10'000, static_cast<char>('a' + i % 26))));
  }
  const auto upkeep = ground.Begin();
  {
    // The copy is larger; the rest of the store is written below it.
    const testing::FileLimit limit(400'000);
    ground.clock.Set("2026-01-01T02:30:00+08:00");
    CHECK(Eventually([&] { return ground.log.count(observe::Level::kError) > 0; }));
  }
  CHECK(ground.Backups().empty());
  CHECK(upkeep->last().backup == 0);
}

TEST_CASE("A running server proves its store every night", "[server][proof][upkeep]") {
  Ground ground;
  const auto upkeep = ground.Begin();
  ground.clock.Set("2026-01-01T03:30:00+08:00");
  CHECK(Eventually([&] { return ground.Noted("store.proved") == Strings{"done"}; }));
  CHECK(Eventually([&] { return upkeep->last().proof == ground.clock.NowMillis(); }));
  CHECK_FALSE(upkeep->last().proof_failed);
}

}  // namespace
}  // namespace anze::compose
