#include "server/compose/settings.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "core/base/document.h"
#include "core/base/nearest.h"
#include "core/base/yaml.h"
#include "server/compose/claim_mapping.h"

namespace anze::compose {
namespace {

using base::Error;
using base::SourceSpan;

// A value and where it stands.
struct Found {
  std::string value;
  std::string_view from;
  SourceSpan span;
};
using FoundByKey = std::map<std::string_view, Found>;

const Setting* FindSetting(std::string_view key) {
  for (const Setting& setting : Settings()) {
    if (setting.key == key) return &setting;
  }
  return nullptr;
}

Error UnknownKey(const base::Node::Entry& entry) {
  std::vector<std::string_view> known;
  for (const Setting& setting : Settings()) known.push_back(setting.key);
  known.push_back(kClaimMappingKey);
  std::string all;
  for (const std::string_view key : known) all += (all.empty() ? "" : ", ") + std::string(key);
  const std::string_view near = base::Nearest(entry.key, known);
  Error error("config-unknown-key", {{"key", entry.key}, {"near", std::string(near.empty() ? all : near)}},
              entry.key_span);
  error.fix = std::string(near);
  return error;
}

constexpr const char* kNotOfKind[] = {"config-not-text", "config-not-number", "bad-switch"};

// Numbers and switches stand without quotes, texts with or without.
bool Fits(const Setting& setting, const base::Node& node) {
  if (!node.is_scalar()) return false;
  const base::Value value = base::ToValue(node);
  switch (setting.kind) {
    case Setting::kNumber:
      return value.is_integer() || value.is_string();
    case Setting::kSwitch:
      return value.is_bool();
    case Setting::kText:
      break;
  }
  return !value.is_bool();
}

void ReadFileText(const Stated& stated, FoundByKey* found, people::ClaimMapping* mapping, base::Diagnostics* errors) {
  auto document = base::ParseYaml(stated.file, stated.file_text);
  if (!document.ok()) {
    errors->insert(errors->end(), document.errors().begin(), document.errors().end());
    return;
  }
  if (document->root.is_null()) return;  // nothing but comments
  if (!document->root.is_map()) {
    errors->push_back(Error("config-not-map", {{"file", stated.file}}));
    return;
  }
  for (const base::Node::Entry& entry : document->root.entries) {
    const Setting* setting = FindSetting(entry.key);
    if (entry.key == kClaimMappingKey) {
      *mapping = ReadClaimMapping(entry, errors);
    } else if (setting == nullptr) {
      errors->push_back(UnknownKey(entry));
    } else if (!Fits(*setting, entry.value)) {
      errors->push_back(Error(kNotOfKind[setting->kind], {{"text", entry.value.scalar}},
                              entry.value.span.known() ? entry.value.span : entry.key_span));
    } else {
      (*found)[setting->key] = {entry.value.scalar, "file", entry.value.span};
    }
  }
}

// The strongest statement of each setting.
FoundByKey FindStated(const Stated& stated, people::ClaimMapping* mapping, base::Diagnostics* errors) {
  FoundByKey found;
  if (!stated.file.empty()) ReadFileText(stated, &found, mapping, errors);
  for (const Setting& setting : Settings()) {
    const std::string variable = VariableOf(setting);
    if (const auto value = stated.variable ? stated.variable(variable) : std::nullopt) {
      SourceSpan span;
      span.file = variable;
      found[setting.key] = {*value, "variable", span};
    }
    if (const auto option = stated.options.find(setting.key); option != stated.options.end()) {
      found[setting.key] = {option->second, "option", {}};
    }
  }
  return found;
}

void CheckReadable(const std::string& file, base::Diagnostics* errors) {
  if (file.empty()) return;
  const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    errors->push_back(Error("file-unreadable", {{"file", file}, {"why", std::strerror(errno)}}));
    return;
  }
  ::close(fd);
}

bool Inside(const std::string& path, const std::string& folder) {
  std::error_code failed;
  const auto inner = std::filesystem::weakly_canonical(std::filesystem::absolute(path, failed), failed);
  const auto outer = std::filesystem::weakly_canonical(std::filesystem::absolute(folder, failed), failed);
  const auto relative = inner.lexically_relative(outer);
  return !relative.empty() && *relative.begin() != "..";
}

// Signing in at a provider is set up whole or not at all.
// `faults`: the mapping was stated and cannot be read, so that it is not missed.
void CheckProvider(const ServerOptions& server, bool faults, base::Diagnostics* errors) {
  const bool mapped = !server.oidc_mapping.grants.empty();
  CheckReadable(server.oidc_secret_file, errors);
  CheckReadable(server.oidc_ca_file, errors);
  const std::pair<const char*, bool> needed[] = {{"oidc_issuer", !server.oidc_issuer.empty()},
                                                 {"oidc_client", !server.oidc_client.empty()},
                                                 {"public_url", !server.public_url.empty()},
                                                 {kClaimMappingKey, mapped || faults}};
  const bool any = mapped || !server.oidc_issuer.empty() || !server.oidc_client.empty() ||
                   !server.oidc_secret_file.empty() || !server.oidc_ca_file.empty() || !server.oidc_acr.empty();
  for (const auto& [key, stated] : needed) {
    if (any && !stated) errors->push_back(Error("oidc-needs", {{"key", key}}));
  }
}

// What two settings must have in common, and the files that they name.
void CheckTogether(const ServerOptions& server, base::Diagnostics* errors) {
  if (server.tls_certificate.empty() != server.tls_key.empty()) errors->push_back(Error("tls-needs-both"));
  CheckReadable(server.tls_certificate, errors);
  CheckReadable(server.tls_key, errors);
  if (!server.backup_folder.empty() && Inside(server.backup_folder, server.data)) {
    errors->push_back(Error("backup-inside-data", {{"file", server.backup_folder}}));
  }
}

}  // namespace

base::Result<ReadSettings> ReadAllSettings(const Stated& stated) {
  base::Diagnostics errors;
  ReadSettings read;
  people::ClaimMapping& mapping = read.configuration.server.oidc_mapping;
  const FoundByKey found = FindStated(stated, &mapping, &errors);
  for (const Setting& setting : Settings()) {
    const auto at = found.find(setting.key);
    if (at == found.end()) {
      read.in_force.push_back({&setting, std::string(setting.fallback), "default"});
      continue;
    }
    const Found& value = at->second;
    // "name" and "text" are the same: the messages of some are older than this table.
    if (!setting.take(value.value, &read.configuration)) {
      errors.push_back(Error(std::string(setting.fault), {{"text", value.value}, {"name", value.value}}, value.span));
    }
    read.in_force.push_back({&setting, value.value, value.from});
  }
  CheckTogether(read.configuration.server, &errors);
  CheckProvider(read.configuration.server, !errors.empty(), &errors);
  if (!errors.empty()) return errors;
  return read;
}

}  // namespace anze::compose
