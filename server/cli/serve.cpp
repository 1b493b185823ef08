#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <iostream>
#include <memory>

#include "server/cli/cli.h"
#include "server/compose/server.h"

// Of mimalloc, where it is linked (not under a sanitizer).
extern "C" void mi_collect(bool force) __attribute__((weak));

namespace anze::cli {
namespace {

using base::Error;
using base::Value;

struct Options {
  std::string config;
  std::string data;
  std::string listen;
  std::string storage;
  bool demo = false;
};

// HOST:PORT, the port after the last colon.
bool ParseListen(const std::string& text, compose::ServerOptions* options) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string::npos || colon == 0 || colon + 1 == text.size()) return false;
  int port = 0;
  for (const char c : text.substr(colon + 1)) {
    if (c < '0' || c > '9' || (port = port * 10 + (c - '0')) > 65535) return false;
  }
  options->host = text.substr(0, colon);
  options->port = port;
  return true;
}

// Keys of a configuration file, each the default of the option of the same name.
base::Status ApplyConfig(const std::string& file, Options* options, Session* session) {
  auto config = ReadValue(file);
  if (!config.ok()) return config.errors();
  if (!config->is_map()) return Error("config-not-map", {{"file", file}});
  for (const auto& [key, value] : config->as_map()) {
    std::string* text = key == "data"      ? &options->data
                        : key == "listen"  ? &options->listen
                        : key == "storage" ? &options->storage
                        : key == "rules"   ? &session->rules
                                           : nullptr;
    if (key == "demo" && value.is_bool()) {
      options->demo = options->demo || value.as_bool();
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

// Blocks until SIGTERM or SIGINT. The signals were blocked in every thread before the first one started.
void WaitForSignal(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
}

// What is wrong in the rules is shown where it stands; anything else is one sentence.
void FailToStart(Session* session, const base::Diagnostics& errors, const std::vector<ruleset::SourceFile>& rules) {
  const bool in_rules = std::any_of(errors.begin(), errors.end(), [](const Error& e) { return !e.span.file.empty(); });
  if (session->json || !in_rules) return Fail(session, errors);
  PrintDiagnostics(*session, errors, rules);
  Fail(session, base::Diagnostics{Error("rules-unusable", {{"folder", RulesFolder(*session)}})});
}

void Run(Session* session, Options options) {
  if (!options.config.empty()) {
    if (auto applied = ApplyConfig(options.config, &options, session); !applied.ok()) {
      return Fail(session, applied.errors());
    }
  }
  compose::ServerOptions server_options;
  if (!options.data.empty()) server_options.data = options.data;
  if (!options.storage.empty()) server_options.storage = options.storage;
  server_options.demo = options.demo;
  if (!options.listen.empty() && !ParseListen(options.listen, &server_options)) {
    return Fail(session, base::Diagnostics{Error("bad-listen", {{"text", options.listen}})});
  }
  auto files = ReadRules(RulesFolder(*session), Scenarios::kLeave);
  if (!files.ok()) return Fail(session, files.errors());
  std::vector<ruleset::SourceFile> copy = *files;  // to show what is wrong in them
  server_options.rules = std::move(*files);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  PrepareProcess();
  base::Diagnostics warnings;
  auto server = compose::Server::Start(std::move(server_options), &warnings);
  if (!server.ok()) return FailToStart(session, server.errors(), copy);
  copy = {};
  // Loading leaves much free memory behind; what the allocator can give back it gives back now.
  if (mi_collect != nullptr) mi_collect(true);
  Value ready = Value::EmptyMap();
  ready.Set("url", (*server)->url());
  ready.Set("token_file", (*server)->token_file());
  ready.Set("demo_cases", (*server)->demo_cases());
  Print(*session, ready, [&](std::ostream& out) {
    if ((*server)->demo_cases() > 0) {
      out << base::Text("cli-serve-demo", session->lang(), {{"cases", std::to_string((*server)->demo_cases())}})
          << '\n';
    }
    out << base::Text("cli-serve-ready", session->lang(),
                      {{"url", (*server)->url()}, {"token", (*server)->token_file()}})
        << '\n';
  });
  std::cout.flush();
  WaitForSignal(signals);
  (*server)->Stop();
  if (!session->json) std::cout << base::Text("cli-serve-stopped", session->lang()) << std::endl;
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
  verb->add_flag("--demo", options->demo, base::Text("cli-option-demo", language));
}

}  // namespace anze::cli
