// `anze serve`: options, signals, and the life of one compose::Server.
//
// Signals are blocked in every thread and taken by the main thread with sigwait: a handler may do almost nothing
// safely, and an ordinary thread may do everything. SIGTERM and SIGINT end the server gracefully, SIGHUP reads the
// rules again.
#include <sys/resource.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

#include "server/cli/cli.h"
#include "server/compose/server.h"
#include "server/observe/memory.h"

namespace anze::cli {
namespace {

using base::Error;
using base::Value;

// Only so that the number stays a number: connections in all are bounded by limits::kHttpConnections.
constexpr int kMostPerAddress = 1'000'000;
constexpr int kMostBackups = 10'000;

struct Options {
  std::string config;
  std::string data;
  std::string listen;
  std::string storage;
  std::string tls_certificate;
  std::string tls_key;
  std::string per_address;
  std::string signing;
  std::string checkpoint_folder;
  std::string backup_folder;
  std::string backup_at;
  std::string backups_kept;
  bool demo = false;
  bool plain_log = false;
  bool accept_clock = false;
};

// A number without sign, at most `highest`.
bool ParseNumber(std::string_view text, int highest, int* out) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), *out);
  return failed == std::errc() && end == text.data() + text.size() && *out >= 0 && *out <= highest;
}

// HOST:PORT, the port after the last colon; an IPv6 address stands in brackets.
bool ParseListen(std::string_view text, compose::ServerOptions* options) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0 || colon + 1 == text.size()) return false;
  std::string_view host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.starts_with('[') && host.ends_with(']');
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (host.find_first_of("[]") != std::string_view::npos) return false;
  if (!bracketed && host.find(':') != std::string_view::npos) return false;
  options->host = std::string(host);
  return ParseNumber(text.substr(colon + 1), 65535, &options->port);
}

// Keys of a configuration file, each the default of the option of the same name.
base::Status ApplyConfig(const std::string& file, Options* options, Session* session) {
  auto config = ReadValue(file);
  if (!config.ok()) return config.errors();
  if (!config->is_map()) return Error("config-not-map", {{"file", file}});
  for (const auto& [key, value] : config->as_map()) {
    std::string* text = key == "data"                      ? &options->data
                        : key == "listen"                  ? &options->listen
                        : key == "storage"                 ? &options->storage
                        : key == "rules"                   ? &session->rules
                        : key == "tls_certificate"         ? &options->tls_certificate
                        : key == "tls_key"                 ? &options->tls_key
                        : key == "connections_per_address" ? &options->per_address
                        : key == "signing"                 ? &options->signing
                        : key == "checkpoint_folder"       ? &options->checkpoint_folder
                        : key == "backup_folder"           ? &options->backup_folder
                        : key == "backup_at"               ? &options->backup_at
                        : key == "backups_kept"            ? &options->backups_kept
                                                           : nullptr;
    if (key == "demo" && value.is_bool()) {
      options->demo = options->demo || value.as_bool();
    } else if (key == "gathered_log" && value.is_bool()) {
      options->plain_log = options->plain_log || !value.as_bool();
    } else if (text == nullptr || !value.is_string()) {
      return Error("config-bad-key", {{"file", file}, {"key", key}});
    } else if (text->empty()) {
      *text = value.as_string();
    }
  }
  return base::Ok{};
}

// A client that goes away and a file at its limit are answers of calls, not ends of the process; and a connection
// is a file descriptor, so as many as allowed are asked for.
void PrepareProcess() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit files{};
  if (getrlimit(RLIMIT_NOFILE, &files) == 0 && files.rlim_cur < files.rlim_max) {
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
  }
}

// The signals that the main thread waits for. Blocked before the first thread starts, since threads inherit the mask.
sigset_t BlockSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&signals, signal);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

// SIGHUP: reads the rules folder again. Faults are logged, and the running rules stay. Who sits at the terminal sees
// them in full as well; a file of log lines has nothing else in it.
void ReloadRules(Session* session, compose::Server* server) {
  const observe::ReturnAtOnce return_at_once;
  auto files = ReadRules(RulesFolder(*session), Scenarios::kLeave);
  const bool shown = isatty(STDERR_FILENO) == 1;
  const std::vector<ruleset::SourceFile> copy = shown && files.ok() ? *files : std::vector<ruleset::SourceFile>();
  const base::Diagnostics found = server->Reload(std::move(files));
  if (shown) PrintDiagnostics(*session, found, copy);
  observe::ReturnFreeMemory();
}

// Blocks until SIGTERM or SIGINT.
void ServeUntilStopped(Session* session, compose::Server* server, const sigset_t& signals) {
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGHUP) ReloadRules(session, server);
}

// A fault in the rules is shown where it stands; any other is one sentence.
void FailToStart(Session* session, const base::Diagnostics& errors, const std::vector<ruleset::SourceFile>& rules) {
  const bool in_rules = std::any_of(errors.begin(), errors.end(), [](const Error& e) { return !e.span.file.empty(); });
  if (session->json || !in_rules) return Fail(session, errors);
  PrintDiagnostics(*session, errors, rules);
  Fail(session, base::Diagnostics{Error("rules-unusable", {{"folder", RulesFolder(*session)}})});
}

// "02:30", or several with blanks between, as minutes of the day.
bool ParseTimes(std::string_view text, std::vector<int>* minutes) {
  minutes->clear();
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    const std::string_view time = text.substr(0, end);
    int hour = 0;
    int minute = 0;
    if (time.size() != 5 || time[2] != ':' || !ParseNumber(time.substr(0, 2), 23, &hour) ||
        !ParseNumber(time.substr(3), 59, &minute))
      return false;
    minutes->push_back(hour * 60 + minute);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  std::sort(minutes->begin(), minutes->end());
  return !minutes->empty();
}

base::Status ReadProofOptions(const Options& options, compose::ServerOptions* server) {
  if (!options.signing.empty()) server->signing = options.signing;
  if (server->signing != "ed25519" && server->signing != "sm2-sm3")
    return Error("unknown-signing", {{"name", server->signing}});
  server->checkpoint_folder = options.checkpoint_folder;
  server->backup_folder = options.backup_folder;
  if (!options.backup_at.empty() && !ParseTimes(options.backup_at, &server->backup_minutes))
    return Error("bad-backup-at", {{"text", options.backup_at}});
  if (options.backups_kept.empty()) return base::Ok{};
  if (!ParseNumber(options.backups_kept, kMostBackups, &server->backups_kept) || server->backups_kept == 0)
    return Error("bad-backups-kept", {{"text", options.backups_kept}});
  return base::Ok{};
}

base::Status ReadOptions(const Options& options, compose::ServerOptions* server) {
  if (!options.data.empty()) server->data = options.data;
  if (!options.storage.empty()) server->storage = options.storage;
  server->demo = options.demo;
  if (!options.listen.empty() && !ParseListen(options.listen, server)) {
    return Error("bad-listen", {{"text", options.listen}});
  }
  server->tls_certificate = options.tls_certificate;
  server->tls_key = options.tls_key;
  if (base::Status read = ReadProofOptions(options, server); !read.ok()) return read;
  if (options.tls_certificate.empty() != options.tls_key.empty()) return Error("tls-needs-both");
  if (options.per_address.empty()) return base::Ok{};
  if (!ParseNumber(options.per_address, kMostPerAddress, &server->connections_per_address) ||
      server->connections_per_address == 0) {
    return Error("bad-connections-per-address", {{"text", options.per_address}});
  }
  return base::Ok{};
}

// Reads the rules and starts; null when that failed, which is told then.
std::unique_ptr<compose::Server> StartServer(Session* session, compose::ServerOptions options) {
  const observe::ReturnAtOnce return_at_once;
  auto files = ReadRules(RulesFolder(*session), Scenarios::kLeave);
  if (!files.ok()) {
    Fail(session, files.errors());
    return nullptr;
  }
  std::vector<ruleset::SourceFile> copy = *files;  // to show faults in them
  options.rules = std::move(*files);
  base::Diagnostics warnings;
  auto server = compose::Server::Start(std::move(options), &warnings);
  if (!server.ok()) {
    FailToStart(session, server.errors(), copy);
    return nullptr;
  }
  copy = {};
  observe::ReturnFreeMemory();
  return std::move(*server);
}

void TellReady(const Session& session, const compose::Server& server) {
  Value ready = Value::EmptyMap();
  ready.Set("url", server.url());
  ready.Set("token_file", server.token_file());
  ready.Set("demo_cases", server.demo_cases());
  Print(session, ready, [&](std::ostream& out) {
    if (server.demo_cases() > 0) {
      out << base::Text("cli-serve-demo", session.lang(), {{"cases", std::to_string(server.demo_cases())}}) << '\n';
    }
    out << base::Text("cli-serve-ready", session.lang(), {{"url", server.url()}, {"token", server.token_file()}})
        << '\n';
  });
}

void Run(Session* session, Options options) {
  if (!options.config.empty()) {
    if (auto applied = ApplyConfig(options.config, &options, session); !applied.ok()) {
      return Fail(session, applied.errors());
    }
  }
  compose::ServerOptions server_options;
  if (auto read = ReadOptions(options, &server_options); !read.ok()) return Fail(session, read.errors());
  server_options.gathered_log = !options.plain_log;
  server_options.accept_clock = options.accept_clock;
  server_options.made_searchable = [session](std::int64_t cases) {
    std::cerr << base::Text("search-texts-filled", session->lang(), {{"cases", std::to_string(cases)}}) << '\n';
  };
  const sigset_t signals = BlockSignals();
  PrepareProcess();
  const auto server = StartServer(session, std::move(server_options));
  if (server == nullptr) return;
  TellReady(*session, *server);
  std::cout.flush();
  // Whoever waits for the address would wait for ever.
  if (!std::cout) return server->Stop();
  ServeUntilStopped(session, server.get(), signals);
  server->Stop();
  if (!session->json) std::cout << base::Text("cli-serve-stopped", session->lang()) << std::endl;
  // Who read the address may have gone since.
  if (session->output != nullptr) session->output->Forgive();
}

}  // namespace

void AddServe(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "serve", "cli-serve", [=] { Run(session, *options); });
  verb->add_option("--config", options->config, base::Text("cli-option-config", language));
  verb->add_option("--data", options->data, base::Text("cli-option-data", language));
  verb->add_option("--listen", options->listen, base::Text("cli-option-listen", language));
  verb->add_option("--storage", options->storage, base::Text("cli-option-storage", language));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
  verb->add_option("--tls-certificate", options->tls_certificate, base::Text("cli-option-tls-certificate", language));
  verb->add_option("--tls-key", options->tls_key, base::Text("cli-option-tls-key", language));
  verb->add_option("--connections-per-address", options->per_address,
                   base::Text("cli-option-connections-per-address", language));
  verb->add_option("--signing", options->signing, base::Text("cli-option-signing", language));
  verb->add_option("--checkpoint-folder", options->checkpoint_folder,
                   base::Text("cli-option-checkpoint-folder", language));
  verb->add_option("--backup-folder", options->backup_folder, base::Text("cli-option-backup-folder", language));
  verb->add_option("--backup-at", options->backup_at, base::Text("cli-option-backup-at", language));
  verb->add_option("--backups-kept", options->backups_kept, base::Text("cli-option-backups-kept", language));
  verb->add_flag("--plain-log", options->plain_log, base::Text("cli-option-plain-log", language));
  verb->add_flag("--accept-clock", options->accept_clock, base::Text("cli-option-accept-clock", language));
  verb->add_flag("--demo", options->demo, base::Text("cli-option-demo", language));
}

}  // namespace anze::cli
