// `anze verify`: proves the store of a data folder. It writes nothing and may run beside a server.
//
// Exit code 0: everything holds; 1: something does not, and the first of each kind is named; 2: it cannot be read.
#include "server/cli/verify.h"

#include <iostream>
#include <memory>
#include <string>

#include "server/cli/cli.h"
#include "server/compose/prove.h"
#include "server/http/wire/proof_json.h"

namespace anze::cli {
namespace {

using base::Value;

struct Options {
  std::string data = "data";
  std::string against;
  bool skip_contents = false;
};

void PrintReport(std::ostream& out, const Value& report, base::Language language) {
  for (const Value& fault : Items(report.Get("faults"))) {
    out << Colour(std::string(fault.GetString("message")), 31);
    if (const std::int64_t more = fault.Get("count").as_int() - 1; more > 0)
      out << base::Text("cli-verify-more", language, {{"count", std::to_string(more)}});
    out << '\n';
  }
  out << base::Text("cli-verify-counts", language,
                    Counts(report.Get("counts"), {"cases", "events", "timers", "keys", "outbox", "versions", "rules",
                                                  "audit", "checkpoints", "files", "unnamed_files"}))
      << '\n';
  if (!report.Get("keys_proved").as_bool()) out << base::Text("cli-verify-keys-open", language) << '\n';
  const bool sound = report.Get("sound").as_bool();
  out << Colour(base::Text(sound ? "cli-verify-sound" : "cli-verify-unsound", language), sound ? 32 : 31) << '\n';
}

}  // namespace

void PrintProof(Session* session, const app::ProofReport& report) {
  session->exit_code = report.findings.empty() ? kPositive : kNegative;
  const Value value = http::ToValue(report, session->lang());
  Print(*session, value, [&](std::ostream& out) { PrintReport(out, value, session->lang()); });
}

namespace {

void Run(Session* session, const Options& options) {
  std::string deposited;
  if (!options.against.empty()) {
    auto text = ReadFile(options.against);
    if (!text.ok()) return Fail(session, text.errors());
    if (text->empty()) return Fail(session, {base::Error("checkpoint-unreadable", {{"line", "1"}})});
    deposited = std::move(*text);
  }
  const auto report = compose::ProveData(
      options.data, deposited, [] { return true; }, !options.skip_contents);
  if (!report.ok()) return Fail(session, report.errors());
  PrintProof(session, *report);
}

}  // namespace

void AddVerify(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "verify", "cli-verify", [=] { Run(session, *options); });
  verb->add_option("--data", options->data, base::Text("cli-option-data", language));
  verb->add_flag("--skip-file-contents", options->skip_contents, base::Text("cli-option-skip-contents", language));
  verb->add_option("--against", options->against, base::Text("cli-option-against", language));
}

}  // namespace anze::cli
