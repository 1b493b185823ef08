// `anze serve`: options, signals, and the life of one compose::Server.
//
// Signals are blocked in every thread and taken by the main thread with sigwait: a handler may do almost nothing
// safely, and an ordinary thread may do everything. SIGTERM and SIGINT end the server gracefully, SIGHUP reads the
// rules again.
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "server/cli/cli.h"
#include "server/compose/provider_service.h"
#include "server/compose/server.h"
#include "server/compose/settings.h"
#include "server/compose/system.h"
#include "server/observe/memory.h"

namespace anze::cli {
namespace {

using base::Error;
using base::Value;

struct Options {
  std::string config;
  std::map<std::string, std::string, std::less<>> stated;  // settings given as options, by key
  bool accept_clock = false;
  bool check_config = false;
};

std::optional<std::string> Variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

base::Result<compose::ReadSettings> ReadConfiguration(const Session& session, const Options& options) {
  compose::Stated stated{options.stated, Variable, options.config, {}};
  if (!session.rules.empty()) stated.options.try_emplace("rules", session.rules);
  if (!options.config.empty()) {
    auto text = ReadFile(options.config);
    if (!text.ok()) return text.errors();
    stated.file_text = std::move(*text);
  }
  return compose::ReadAllSettings(stated);
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

// A fault in the rules, or in the settings as the rules show it, is shown where it stands; any other is one sentence.
void FailToStart(Session* session, const std::string& config, const base::Diagnostics& errors,
                 const std::vector<ruleset::SourceFile>& rules) {
  const bool placed = std::any_of(errors.begin(), errors.end(), [](const Error& e) { return !e.span.file.empty(); });
  if (session->json || !placed) return Fail(session, errors);
  PrintDiagnostics(*session, errors, rules);
  const bool in_settings =
      std::all_of(errors.begin(), errors.end(), [&](const Error& e) { return e.span.file.text() == config; });
  if (in_settings) return Fail(session, base::Diagnostics{Error("config-unusable")});
  Fail(session, base::Diagnostics{Error("rules-unusable", {{"folder", RulesFolder(*session)}})});
}

// Reads the rules and starts; null when that failed, which is told then.
std::unique_ptr<compose::Server> StartServer(Session* session, const std::string& config,
                                             compose::ServerOptions options) {
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
    FailToStart(session, config, server.errors(), copy);
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

// What is in force and where from, and whether the rules load: nothing is started or written.
void CheckConfiguration(Session* session, const std::string& config, const compose::ReadSettings& read) {
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  const calendar::Date today = calendar::Instant(compose::SystemClock()->NowMillis()).date();
  const base::Diagnostics faults = compose::CheckMappingOn(rules, read.configuration.server.oidc_mapping, today);
  if (!faults.empty()) return FailToStart(session, config, faults, {});
  Value list = Value::EmptyList();
  for (const compose::InForce& one : read.in_force) {
    Value row = Value::EmptyMap();
    row.Set("key", std::string(one.setting->key));
    row.Set("value", one.value);
    row.Set("from", std::string(one.from));
    list.Append(std::move(row));
  }
  Value answer = Value::EmptyMap();
  answer.Set("settings", std::move(list));
  const base::Language language = session->lang();
  Print(*session, answer, [&](std::ostream& out) {
    for (const compose::InForce& one : read.in_force) {
      const std::string from = one.from == "variable" ? compose::VariableOf(*one.setting)
                                                      : base::Text("setting-from-" + std::string(one.from), language);
      out << one.setting->key << ": " << (one.value.empty() ? base::Text("setting-none", language) : one.value)
          << base::Text("setting-from", language, {{"from", from}}) << '\n';
    }
    out << base::Text("cli-config-holds", language) << '\n';
  });
}

// Faults with a place are shown there; one without is a sentence.
void FailToRead(Session* session, const base::Diagnostics& errors) {
  const bool placed = std::any_of(errors.begin(), errors.end(), [](const Error& e) { return !e.span.file.empty(); });
  if (session->json || !placed) return Fail(session, errors);
  PrintDiagnostics(*session, errors, {});
  Fail(session, base::Diagnostics{Error("config-unusable")});
}

void Run(Session* session, const Options& options) {
  auto read = ReadConfiguration(*session, options);
  if (!read.ok()) {
    return FailToRead(session, read.errors());
  }
  session->rules = read->configuration.rules;
  if (options.check_config) return CheckConfiguration(session, options.config, *read);
  compose::ServerOptions server_options = std::move(read->configuration.server);
  server_options.version = ANZE_VERSION;
  server_options.accept_clock = options.accept_clock;
  server_options.made_searchable = [session](std::int64_t cases) {
    std::cerr << base::Text("search-texts-filled", session->lang(), {{"cases", std::to_string(cases)}}) << '\n';
  };
  const sigset_t signals = BlockSignals();
  PrepareProcess();
  const auto server = StartServer(session, options.config, std::move(server_options));
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
  verb->add_flag("--check-config", options->check_config, base::Text("cli-option-check-config", language));
  for (const compose::Setting& setting : compose::Settings()) {
    const std::string key(setting.key);
    const std::string text = base::Text(setting.text, language);
    if (setting.kind == compose::Setting::kSwitch) {
      verb->add_flag_callback(
          compose::OptionOf(setting), [=, sets = setting.flag_sets] { options->stated[key] = sets ? "true" : "false"; },
          text);
    } else {
      verb->add_option_function<std::string>(
          compose::OptionOf(setting), [=](const std::string& value) { options->stated[key] = value; }, text);
    }
  }
  verb->add_flag("--accept-clock", options->accept_clock, base::Text("cli-option-accept-clock", language));
}

}  // namespace anze::cli
