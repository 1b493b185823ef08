// The settings of `anze serve`, in one table: each is an option of the command line, a variable of the environment and
// a key of the configuration file. The command line goes before the environment, that before the file, that before the
// default.
//
//   key in the file   connections_per_address: 500
//   variable          ANZE_CONNECTIONS_PER_ADDRESS=500
//   option            --connections-per-address 500
//
// A setting is a text of one line, a number without sign or a switch (true, false); what the provider's claims mean
// (claim_mapping.h) is a map that stands in the file alone. No secret is a setting: those are
// files, which a setting names. Everything wrong is told at once, each with its place.
//
// Ownership: plain. Threads: pure.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "server/compose/server.h"

namespace anze::compose {

// What the settings come to.
struct Configuration {
  ServerOptions server;
  std::string rules;  // folder; empty: found beside the work folder or the binary
};

// One row of the table. Constants of the program.
struct Setting {
  enum Kind { kText, kNumber, kSwitch };

  std::string_view key;
  Kind kind;
  std::string_view text;      // text id: what it does, with its unit
  std::string_view fallback;  // the default, as one would write it; empty: none
  // The option, where its name is not the key's; a switch is set to `flag_sets` by it.
  std::string_view option = {};
  bool flag_sets = true;
  // Takes a value; false: it is not one, which is then the error `fault` {text}.
  bool (*take)(std::string_view value, Configuration* out);
  std::string_view fault;
};

// Every setting, in the order in which they are documented. The table lives as long as the program.
std::span<const Setting> Settings();
// "--backup-folder".
std::string OptionOf(const Setting& setting);
// "ANZE_BACKUP_FOLDER".
std::string VariableOf(const Setting& setting);

// Where values are stated. `options`: by key, as the command line gave them. `variable`: the value of a variable of the
// environment, nullopt for one that is not set. `file`: the configuration file's name, and its text; no file where the
// name is empty.
struct Stated {
  std::map<std::string, std::string, std::less<>> options;
  std::function<std::optional<std::string>(const std::string& name)> variable;
  std::string file;
  std::string file_text;
};

// A setting as it is in force.
struct InForce {
  const Setting* setting = nullptr;
  std::string value;
  // Where from: "option", "variable", "file" or "default".
  std::string_view from;
};

struct ReadSettings {
  Configuration configuration;
  std::vector<InForce> in_force;  // one for each row of the table
};

// Reads all settings. Errors, all there are: those of YAML, "config-not-map", "config-unknown-key" {key, near},
// "config-not-text", "config-not-number", "bad-switch" {text}, the `fault` of a setting {text}, "tls-needs-both",
// "unknown-storage" {name}, "file-unreadable" {file, why} for one that a setting names, "backup-inside-data" {folder},
// "oidc-needs" {key} for what signing in at a provider needs, and those of claim_mapping.h.
// What stands in the file has its line, what stands in a variable the variable's name as its file.
base::Result<ReadSettings> ReadAllSettings(const Stated& stated);

}  // namespace anze::compose
