// Back-ups: what comes back is what was there, and whatever is wrong leaves nothing behind.
#include "server/compose/backup.h"

#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "plugins/catalog/catalog.h"
#include "server/compose/inspect.h"
#include "tests/support/file_limit.h"
#include "tests/support/temp_folder.h"
#include "tests/unit/server/house.h"

namespace anze::compose {
namespace {

namespace fs = std::filesystem;
using testing::TempFolder;

const auto kGoOn = [] { return true; };
constexpr std::int64_t kNow = 1'796'000'000'000;

std::string Bytes(const std::string& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}
void Put(const std::string& file, const std::string& bytes) { std::ofstream(file, std::ios::binary) << bytes; }

// A folder with a store of some settings, and a place for back-ups beside it.
class Ground {
 public:
  Ground() {
    fs::create_directory(data());
    storage = std::move(catalog::FindStorage("sqlite")->open({.path = data() + "/anze.db"})).value();
    for (int i = 0; i < 50; ++i) {
      CHECK_OK(storage->PutSetting("name " + std::to_string(i), std::string(10'000, static_cast<char>('a' + i % 26))));
    }
  }
  std::string data() const { return folder.File("data"); }
  std::string file() const { return folder.File("it.backup"); }
  std::vector<std::string> Beside() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder.path())) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
  }

  TempFolder folder;
  std::unique_ptr<ports::Storage> storage;
};

using Strings = std::vector<std::string>;

TEST_CASE("A back-up beside writers comes back as it was", "[server][backup]") {
  Ground ground;
  const auto made = BackUp(ground.storage.get(), ground.data(), ground.file(), kNow, kGoOn);
  REQUIRE_OK(made);
  CHECK_OK(ground.storage->PutSetting("later", "x"));
  struct stat found {};
  REQUIRE(::stat(ground.file().c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  CHECK(ground.Beside() == Strings{"data", "it.backup"});
  const std::string restored = ground.folder.File("restored");
  REQUIRE_OK(Restore(ground.file(), restored));
  REQUIRE(::stat(restored.c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0700);
  REQUIRE(::stat((restored + "/anze.db").c_str(), &found) == 0);
  CHECK((found.st_mode & 0777) == 0600);
  // It opens as a server opens it, on a machine that has never seen it.
  auto storage = std::move(catalog::FindStorage("sqlite")->open({.path = restored + "/anze.db"})).value();
  CHECK(storage->GetSetting("name 7").value() == std::string(10'000, 'h'));
  CHECK_FALSE(storage->GetSetting("later").value().has_value());
  CHECK(storage->GetSetting("store-id").value() == ground.storage->GetSetting("store-id").value());
}

TEST_CASE("A back-up goes on while others write", "[server][backup]") {
  Ground ground;
  std::atomic<bool> done{false};
  std::atomic<int> written{0};
  std::thread writer([&] {
    while (!done) {
      if (ground.storage->PutSetting("count", std::to_string(++written)).ok()) continue;
      written = -1'000'000;
    }
  });
  for (int i = 0; i < 5; ++i) {
    CHECK_OK(BackUp(ground.storage.get(), ground.data(), ground.file() + std::to_string(i), kNow, kGoOn));
  }
  done = true;
  writer.join();
  CHECK(written > 5);
  CHECK_OK(Restore(ground.file() + "4", ground.folder.File("restored")));
}

TEST_CASE("A back-up is refused where it would do harm", "[server][backup]") {
  Ground ground;
  const auto refusal = [&](const std::string& file) {
    const auto made = BackUp(ground.storage.get(), ground.data(), file, kNow, kGoOn);
    return made.ok() ? std::string("made") : made.error().code;
  };
  CHECK(refusal(ground.data() + "/it.backup") == "backup-inside-data");
  CHECK(refusal(ground.data() + "/../data/it.backup") == "backup-inside-data");
  Put(ground.file(), "there");
  CHECK(refusal(ground.file()) == "backup-target-exists");
  CHECK(Bytes(ground.file()) == "there");
  CHECK(refusal(ground.folder.File("none/it.backup")) == "backup-unwritable");
  CHECK(ground.Beside() == Strings{"data", "it.backup"});
  const auto stopped = BackUp(ground.storage.get(), ground.data(), ground.folder.File("b"), kNow, [] { return false; });
  CHECK(stopped.error().code == "backup-stopped");
  CHECK(ground.Beside() == Strings{"data", "it.backup"});
}

TEST_CASE("A back-up for which there is no room leaves nothing", "[server][backup]") {
  Ground ground;
  for (const std::size_t most : {100'000U, 700'000U}) {
    const testing::FileLimit limit(most);
    CHECK(BackUp(ground.storage.get(), ground.data(), ground.file(), kNow, kGoOn).error().code == "backup-unwritable");
  }
  CHECK(ground.Beside() == Strings{"data"});
  CHECK_OK(BackUp(ground.storage.get(), ground.data(), ground.file(), kNow, kGoOn));
}

TEST_CASE("A back-up that does not fit on the disk restores nothing", "[server][backup]") {
  Ground ground;
  REQUIRE_OK(BackUp(ground.storage.get(), ground.data(), ground.file(), kNow, kGoOn));
  const std::string target = ground.folder.File("restored");
  {
    const testing::FileLimit limit(200'000);
    const auto restored = Restore(ground.file(), target);
    REQUIRE_FALSE(restored.ok());
    CHECK(restored.error().code == "data-folder-unusable");
  }
  CHECK(ground.Beside() == Strings{"data", "it.backup"});
  CHECK_OK(Restore(ground.file(), target));
}

TEST_CASE("A damaged back-up restores nothing", "[server][backup]") {
  Ground ground;
  REQUIRE_OK(BackUp(ground.storage.get(), ground.data(), ground.file(), kNow, kGoOn));
  const std::string good = Bytes(ground.file());
  const std::string bad = ground.folder.File("bad");
  const std::string restored = ground.folder.File("restored");
  const auto reason = [&](const std::string& bytes) {
    Put(bad, bytes);
    const auto read = Restore(bad, restored);
    CHECK_FALSE(fs::exists(restored));
    if (read.ok()) return std::string("restored");
    for (const auto& [name, value] : read.error().args) {
      if (name == "reason") return value;
    }
    return read.error().code;
  };
  CHECK(reason("") == "form");
  CHECK(reason("something else") == "form");
  CHECK(reason(std::string(5000, 'x')) == "form");
  // Cut at every length of a grid, and one byte changed at every place of another.
  for (std::size_t size = 100; size < good.size(); size += good.size() / 23)
    CHECK(reason(good.substr(0, size)) != "restored");
  for (std::size_t at = 0; at < good.size(); at += good.size() / 41) {
    std::string changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    INFO(at);
    CHECK(reason(changed) != "restored");
  }
  CHECK(reason(good + "x") != "restored");
  CHECK(Restore(ground.folder.File("none"), restored).error().code == "backup-unreadable");
  CHECK(Restore(ground.folder.path(), restored).error().code == "backup-unreadable");
}

TEST_CASE("A back-up is not restored over anything", "[server][backup]") {
  Ground ground;
  REQUIRE_OK(BackUp(ground.storage.get(), ground.data(), ground.file(), kNow, kGoOn));
  CHECK(Restore(ground.file(), ground.data()).error().code == "restore-target-not-empty");
  CHECK(Restore(ground.file(), ground.file()).error().code == "restore-target-not-empty");
  fs::create_directory(ground.folder.File("empty"));
  CHECK_OK(Restore(ground.file(), ground.folder.File("empty")));
}

TEST_CASE("Scheduled back-ups rotate and leave other files alone", "[server][backup]") {
  const TempFolder folder;
  CHECK(BackupName(testing::T("2026-12-01T02:30:00+08:00").millis()) == "anze-20261201-0230.backup");
  for (const char* name : {"anze-20261130-0230.backup", "anze-20261201-0230.backup", "anze-20261202-0230.backup",
                           "anze-mine.backup", "anze-20261129-0230.backup.part", "other"}) {
    Put(folder.File(name), "x");
  }
  CHECK(RotateBackups(folder.path(), 2).value() == 1);
  CHECK_FALSE(fs::exists(folder.File("anze-20261130-0230.backup")));
  CHECK(fs::exists(folder.File("anze-20261202-0230.backup")));
  CHECK(fs::exists(folder.File("anze-mine.backup")));
  CHECK(RotateBackups(folder.path(), 2).value() == 0);
  CHECK(RotateBackups(folder.File("none"), 2).error().code == "backup-unwritable");
}

}  // namespace
}  // namespace anze::compose
