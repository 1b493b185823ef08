// The table of settings, and how each value is taken.
#include <algorithm>
#include <charconv>
#include <initializer_list>

#include "plugins/catalog/catalog.h"
#include "server/compose/settings.h"
#include "server/http/client_address.h"

namespace anze::compose {
namespace {

// Only so that the numbers stay numbers: connections in all are bounded by limits::kHttpConnections.
constexpr int kMostPerAddress = 1'000'000;
constexpr int kMostBackups = 10'000;
constexpr int kMostRequests = 1'000'000;  // a second

// A number without sign, at most `highest`.
bool TakeNumber(std::string_view text, int highest, int* out) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return failed == std::errc() && end == text.data() + text.size() && *out >= 0 && *out <= highest;
}

bool TakeCount(std::string_view text, int highest, int* out) { return TakeNumber(text, highest, out) && *out > 0; }

// HOST:PORT, the port after the last colon; an IPv6 address stands in brackets.
bool TakeListen(std::string_view text, Configuration* out) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.find_first_of("[]") != std::string_view::npos) return false;
  if (!bracketed && host.find(':') != std::string_view::npos) return false;
  out->server.host = std::string(host);
  return TakeNumber(text.substr(colon + 1), 65535, &out->server.port);
}

// "02:30", or several with blanks between, as minutes of the day.
bool TakeTimes(std::string_view text, std::vector<int>* minutes) {
  minutes->clear();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view time = text.substr(0, end);
    int hour = 0;
    int minute = 0;
    if (time.size() != 5 || time[2] != ':' || !TakeNumber(time.substr(0, 2), 23, &hour) ||
        !TakeNumber(time.substr(3), 59, &minute)) {
      return false;
    }
    minutes->push_back(hour * 60 + minute);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::sort(minutes->begin(), minutes->end());
  return !minutes->empty();
}

bool TakeSwitch(std::string_view text, bool* out) {
  *out = text == "true";
  return text == "true" || text == "false";
}

// A setting that is any text of at least one byte.
template <std::string ServerOptions::*member>
bool TakeText(std::string_view text, Configuration* out) {
  out->server.*member = std::string(text);
  return !text.empty();
}

template <bool ServerOptions::*member>
bool TakeBool(std::string_view text, Configuration* out) {
  return TakeSwitch(text, &(out->server.*member));
}

template <std::string ServerOptions::*member>
bool TakeOneOf(std::string_view text, std::initializer_list<std::string_view> known, Configuration* out) {
  out->server.*member = std::string(text);
  return std::find(known.begin(), known.end(), text) != known.end();
}

constexpr Setting kSettings[] = {
    {"data", Setting::kText, "cli-option-data", "./data", {}, true, TakeText<&ServerOptions::data>, "setting-empty"},
    {"listen", Setting::kText, "cli-option-listen", "127.0.0.1:8686", {}, true, TakeListen, "bad-listen"},
    {"storage",
     Setting::kText,
     "cli-option-storage",
     "sqlite",
     {},
     true,
     [](std::string_view text, Configuration* out) {
       out->server.storage = std::string(text);
       return catalog::FindStorage(text) != nullptr;
     },
     "unknown-storage"},
    {"rules",
     Setting::kText,
     "cli-option-dir",
     "rulesets",
     {},
     true,
     [](std::string_view text, Configuration* out) {
       out->rules = std::string(text);
       return !text.empty();
     },
     "setting-empty"},
    {"demo", Setting::kSwitch, "cli-option-demo", "false", {}, true, TakeBool<&ServerOptions::demo>, "bad-switch"},
    {"tls_certificate",
     Setting::kText,
     "cli-option-tls-certificate",
     "",
     {},
     true,
     TakeText<&ServerOptions::tls_certificate>,
     "setting-empty"},
    {"tls_key", Setting::kText, "cli-option-tls-key", "", {}, true, TakeText<&ServerOptions::tls_key>, "setting-empty"},
    {"connections_per_address",
     Setting::kNumber,
     "cli-option-connections-per-address",
     "2500",
     {},
     true,
     [](std::string_view text, Configuration* out) {
       return TakeCount(text, kMostPerAddress, &out->server.connections_per_address);
     },
     "bad-connections-per-address"},
    {"trusted_proxies",
     Setting::kText,
     "cli-option-trusted-proxies",
     "",
     {},
     true,
     [](std::string_view text, Configuration* out) {
       out->server.trusted_proxies = std::string(text);
       return http::Proxies::Parse(text, http::Proxies::Field::kForwarded).ok();
     },
     "bad-trusted-proxies"},
    {"proxy_header",
     Setting::kText,
     "cli-option-proxy-header",
     "x-forwarded-for",
     {},
     true,
     [](std::string_view text, Configuration* out) {
       return TakeOneOf<&ServerOptions::proxy_header>(text, {"x-forwarded-for", "forwarded"}, out);
     },
     "bad-proxy-header"},
    {"rate_per_address",
     Setting::kNumber,
     "cli-option-rate-per-address",
     "0",
     {},
     true,
     [](std::string_view text, Configuration* out) {
       return TakeNumber(text, kMostRequests, &out->server.rate_per_address);
     },
     "bad-rate"},
    {"rate_per_token",
     Setting::kNumber,
     "cli-option-rate-per-token",
     "0",
     {},
     true,
     [](std::string_view text, Configuration* out) {
       return TakeNumber(text, kMostRequests, &out->server.rate_per_token);
     },
     "bad-rate"},
    {"scanner",
     Setting::kText,
     "cli-option-scanner",
     "",
     {},
     true,
     [](std::string_view text, Configuration* out) {
       out->server.scanner = std::string(text);
       return catalog::OpenScanner(out->server.scanner, 1) != nullptr;
     },
     "bad-scanner"},
    {"access_log",
     Setting::kText,
     "cli-option-access-log",
     "errors",
     {},
     true,
     [](std::string_view text, Configuration* out) {
       return TakeOneOf<&ServerOptions::access_log>(text, {"none", "errors", "all"}, out);
     },
     "bad-access-log"},
    {"signing",
     Setting::kText,
     "cli-option-signing",
     "ed25519",
     {},
     true,
     [](std::string_view text, Configuration* out) {
       return TakeOneOf<&ServerOptions::signing>(text, {"ed25519", "sm2-sm3"}, out);
     },
     "unknown-signing"},
    {"checkpoint_folder",
     Setting::kText,
     "cli-option-checkpoint-folder",
     "",
     {},
     true,
     TakeText<&ServerOptions::checkpoint_folder>,
     "setting-empty"},
    {"backup_folder",
     Setting::kText,
     "cli-option-backup-folder",
     "",
     {},
     true,
     TakeText<&ServerOptions::backup_folder>,
     "setting-empty"},
    {"backup_at",
     Setting::kText,
     "cli-option-backup-at",
     "02:30",
     {},
     true,
     [](std::string_view text, Configuration* out) { return TakeTimes(text, &out->server.backup_minutes); },
     "bad-backup-at"},
    {"backups_kept",
     Setting::kNumber,
     "cli-option-backups-kept",
     "14",
     {},
     true,
     [](std::string_view text, Configuration* out) { return TakeCount(text, kMostBackups, &out->server.backups_kept); },
     "bad-backups-kept"},
    {"gathered_log", Setting::kSwitch, "cli-option-plain-log", "true", "--plain-log", false,
     TakeBool<&ServerOptions::gathered_log>, "bad-switch"},
};

}  // namespace

std::span<const Setting> Settings() { return kSettings; }

std::string OptionOf(const Setting& setting) {
  if (!setting.option.empty()) return std::string(setting.option);
  std::string option = "--" + std::string(setting.key);
  std::replace(option.begin(), option.end(), '_', '-');
  return option;
}

std::string VariableOf(const Setting& setting) {
  std::string variable = "ANZE_";
  for (const char c : setting.key) variable += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return variable;
}

}  // namespace anze::compose
