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

const char* const kProvider =
    "oidc_issuer: https://id.example\noidc_client: anze\npublic_url: https://anze.example/\noidc_scopes: openid "
    "groups\n";

// Code and line of everything that is wrong.
std::vector<std::string> ToldOf(const std::string& text) {
  const auto read = ReadAllSettings(File(text));
  std::vector<std::string> told;
  if (read.ok()) return told;
  for (const base::Error& error : read.errors()) told.push_back(error.code + ":" + std::to_string(error.span.line));
  return told;
}

TEST_CASE("What a provider's claims mean stands in the file", "[server][settings]") {
  const auto read = ReadAllSettings(File(std::string(kProvider) +
                                         "oidc_mapping:\n"
                                         "  title: {zh: 统一认证, en: Sign-in}\n"
                                         "  claims: {name: login, person: number}\n"
                                         "  grants:\n"
                                         "    - {when: {claim: groups, has: a}, role: handler, organisation: b1}\n"
                                         "    - when: [{claim: groups, has: b}, {claim: level, has: 3}]\n"
                                         "      role: supervisor\n"
                                         "      region: cn\n"));
  REQUIRE_OK(read);
  const ServerOptions& server = read->configuration.server;
  CHECK(server.public_url == "https://anze.example");
  const people::ClaimMapping& mapping = server.oidc_mapping;
  CHECK(mapping.title.en == "Sign-in");
  CHECK(mapping.name == "login");
  CHECK(mapping.shown == "name");
  CHECK(mapping.person == "number");
  REQUIRE(mapping.grants.size() == 2U);
  CHECK(mapping.grants[0].organisation == "b1");
  CHECK(mapping.grants[0].span.line == 9);
  CHECK(mapping.grants[1].when == std::vector<people::ClaimCondition>{{"groups", "b"}, {"level", "3"}});
}

TEST_CASE("Everything wrong with a mapping is told with its line", "[server][settings]") {
  using Told = std::vector<std::string>;
  CHECK(ToldOf(std::string(kProvider) + "oidc_mapping:\n"
                                        "  titel: x\n"
                                        "  claims: {nom: login}\n"
                                        "  grants:\n"
                                        "    - {role: handler}\n"
                                        "    - {when: {claim: groups}, role: [a]}\n"
                                        "    - {when: groups, role: handler}\n"
                                        "    - handler\n") ==
        Told{"config-unknown-member:6", "config-member-needed:6", "config-unknown-member:7", "config-member-needed:9",
             "config-member-needed:10", "config-not-text:10", "config-map-needed:11", "config-map-needed:12"});
  CHECK(ToldOf(std::string(kProvider) + "oidc_mapping: {title: x, grants: []}\n") == Told{"config-list-needed:5"});
  CHECK(ToldOf(std::string(kProvider) + "oidc_mapping: 7\n") == Told{"config-map-needed:5"});
}

TEST_CASE("Signing in at a provider is set up whole, with safe addresses, or not at all", "[server][settings]") {
  using Told = std::vector<std::string>;
  const std::string mapping = "oidc_mapping: {title: x, grants: [{when: {claim: a, has: b}, role: r, region: cn}]}\n";
  CHECK(ToldOf(kProvider + mapping) == Told{});
  CHECK(ToldOf(kProvider) == Told{"oidc-needs:0"});
  CHECK(ToldOf(mapping) == Told{"oidc-needs:0", "oidc-needs:0", "oidc-needs:0"});
  CHECK(ToldOf("oidc_issuer: http://id.example\n" + mapping).front() == "bad-oidc-issuer:1");
  CHECK(ToldOf("oidc_scopes: profile\n") == Told{"bad-oidc-scopes:1"});
  CHECK(ToldOf("public_url: http://anze.example\n") == Told{"bad-public-url:1"});
  CHECK(ToldOf("public_url: https://anze.example/path\n") == Told{"bad-public-url:1"});
  CHECK(ToldOf("public_url: http://127.0.0.1:8686\n") == Told{});
  CHECK(ToldOf(kProvider + mapping + "oidc_secret_file: /no/such/file\noidc_ca_file: /no/such/ca\n") ==
        Told{"file-unreadable:0", "file-unreadable:0"});
}

}  // namespace
}  // namespace anze::compose
