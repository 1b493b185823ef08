#include "server/compose/settings.h"

#include <fstream>
#include <sstream>

#include "tests/support/check.h"
#include "tests/support/paths.h"

namespace anze::compose {
namespace {

Stated File(std::string text) { return {{}, {}, "anze.yaml", std::move(text)}; }

std::string From(const ReadSettings& read, std::string_view key) {
  for (const InForce& one : read.in_force) {
    if (one.setting->key == key) return one.value + " by " + std::string(one.from);
  }
  return "";
}

TEST_CASE("A setting is taken from the command line, else the environment, else the file, else its default",
          "[server][settings]") {
  Stated stated = File("listen: 127.0.0.1:1000\nbackups_kept: 3\nconnections_per_address: \"40\"\n");
  stated.options = {{"listen", "127.0.0.1:3000"}};
  stated.variable = [](const std::string& name) -> std::optional<std::string> {
    if (name == "ANZE_LISTEN") return "127.0.0.1:2000";
    if (name == "ANZE_BACKUPS_KEPT") return "5";
    return std::nullopt;
  };
  const auto read = ReadAllSettings(stated);
  REQUIRE_OK(read);
  CHECK(From(*read, "listen") == "127.0.0.1:3000 by option");
  CHECK(From(*read, "backups_kept") == "5 by variable");
  CHECK(From(*read, "connections_per_address") == "40 by file");
  CHECK(From(*read, "backup_at") == "02:30 by default");
  CHECK(read->configuration.server.port == 3000);
  CHECK(read->configuration.server.backups_kept == 5);
  CHECK(read->configuration.server.connections_per_address == 40);
  CHECK(read->configuration.server.backup_minutes == std::vector<int>{150});
}

TEST_CASE("Everything wrong with the settings is told at once, each with its place", "[server][settings]") {
  Stated stated =
      File("listen: nowhere\nbackup_folders: /b\ndemo: perhaps\nbackups_kept: 0\ntls_certificate: /no/such/file.pem\n");
  stated.variable = [](const std::string& name) -> std::optional<std::string> {
    return name == "ANZE_SIGNING" ? std::optional<std::string>("rsa") : std::nullopt;
  };
  stated.options = {{"backup_at", "25:00"}};
  const auto read = ReadAllSettings(stated);
  REQUIRE_FALSE(read.ok());
  std::vector<std::string> told;
  for (const base::Error& error : read.errors()) {
    told.push_back(error.code + " " + error.span.file.text() + ":" + std::to_string(error.span.line));
  }
  const std::vector<std::string> expected{"config-unknown-key anze.yaml:2",
                                          "bad-switch anze.yaml:3",
                                          "bad-listen anze.yaml:1",
                                          "unknown-signing ANZE_SIGNING:0",
                                          "bad-backup-at :0",
                                          "bad-backups-kept anze.yaml:4",
                                          "tls-needs-both :0",
                                          "file-unreadable :0"};
  CHECK(told == expected);
  CHECK(read.errors().front().fix == "backup_folder");
}

TEST_CASE("A file of settings that is no map of them is refused", "[server][settings]") {
  CHECK(ReadAllSettings(File("- listen\n")).error().code == "config-not-map");
  CHECK(ReadAllSettings(File("listen: a\nlisten: b\n")).error().code == "yaml-duplicate-key");
  CHECK(ReadAllSettings(File("listen: [1]\n")).error().code == "config-not-text");
  CHECK(ReadAllSettings(File("backups_kept: 2.5\n")).error().code == "config-not-number");
  CHECK_OK(ReadAllSettings(File("# nothing but this\n")));
}

TEST_CASE("Back-ups inside the data folder are refused however the folder is written", "[server][settings]") {
  CHECK(ReadAllSettings(File("data: /srv/anze\nbackup_folder: /srv/other/../anze/b\n")).error().code ==
        "backup-inside-data");
  CHECK_OK(ReadAllSettings(File("data: /srv/anze\nbackup_folder: /srv/anze-backups\n")));
}

// A default that is told differently from the one in force would mislead whoever reads it.
TEST_CASE("The defaults of the table are those of the server", "[server][settings]") {
  Stated stated;
  for (const Setting& setting : Settings()) {
    if (!setting.fallback.empty()) stated.options.emplace(setting.key, setting.fallback);
  }
  const auto stating = ReadAllSettings(stated);
  const auto silent = ReadAllSettings({});
  REQUIRE_OK(stating);
  REQUIRE_OK(silent);
  const ServerOptions& one = stating->configuration.server;
  const ServerOptions& other = silent->configuration.server;
  CHECK(one.host == other.host);
  CHECK(one.port == other.port);
  CHECK(one.storage == other.storage);
  CHECK(one.signing == other.signing);
  CHECK(one.backup_minutes == other.backup_minutes);
  CHECK(one.backups_kept == other.backups_kept);
  CHECK(one.proof_minutes == other.proof_minutes);
  CHECK(one.gathered_log == other.gathered_log);
  CHECK(one.demo == other.demo);
}

TEST_CASE("Every setting stands in the operator's guide with its option, its variable and its default",
          "[server][settings]") {
  std::ifstream file(testing::InProject("docs/operations.md"));
  std::stringstream text;
  text << file.rdbuf();
  const std::string guide = text.str();
  for (const Setting& setting : Settings()) {
    const std::string fallback = setting.fallback.empty() ? "none" : "`" + std::string(setting.fallback) + "`";
    const std::string row = "| `" + std::string(setting.key) + "` | `" + OptionOf(setting) + "` | `" +
                            VariableOf(setting) + "` | " + fallback + " |";
    INFO(row);
    CHECK(guide.find(row) != std::string::npos);
  }
}

}  // namespace
}  // namespace anze::compose
