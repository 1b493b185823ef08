// `anze simulate`: holds a draft of the rules against all stored cases. Reads beside a running server.
#include "server/app/rules/simulate.h"

#include <iostream>
#include <memory>
#include <string>

#include "server/cli/cli.h"
#include "server/compose/inspect.h"
#include "server/http/wire/outcomes_json.h"

namespace anze::cli {
namespace {

using base::Language;
using base::Value;

struct Options {
  std::string draft;
  std::string data = "data";
  app::SimulateOptions wanted;
};

void PrintText(std::ostream& out, const Value& answer, Language language) {
  PrintCaseOutcomes(out, answer, "cli-simulate-moves", language);
  out << base::Text("cli-simulate-total", language,
                    Counts(answer, {"cases", "events", "changed", "moved", "unreadable"}))
      << '\n';
  if (answer.Get("refused").as_bool()) out << Colour(base::Text("cli-simulate-refused-draft", language), 31) << '\n';
}

void Run(Session* session, const Options& options) {
  auto storage = compose::OpenToRead(options.data);
  if (!storage.ok()) return Fail(session, storage.errors());
  app::Rules current(storage->get());
  if (!LoadRules(session, &current, Scenarios::kLeave)) return;
  // LoadRules takes the folder from the session.
  Session drafting = *session;
  drafting.rules = options.draft;
  app::Rules draft(nullptr);
  if (!LoadRules(&drafting, &draft, Scenarios::kLeave)) {
    session->exit_code = drafting.exit_code;
    return;
  }
  auto answer = app::Simulate(&current, &draft, storage->get(), options.wanted);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const auto& simulated = std::get<app::Simulated>(answer);
  const app::CaseOutcomes& found = simulated.outcomes;
  const bool quiet = !found.refused() && found.changed() == 0 && found.unreadable() == 0;
  session->exit_code = quiet ? kPositive : kNegative;
  const Value value = http::ToValue(simulated, session->lang());
  Print(*session, value, [&](std::ostream& out) { PrintText(out, value, session->lang()); });
}

}  // namespace

void AddSimulate(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "simulate", "cli-simulate", [=] { Run(session, *options); });
  verb->add_option("--draft", options->draft, base::Text("cli-option-draft", language))->required();
  verb->add_option("--data", options->data, base::Text("cli-option-data", language));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
  verb->add_option("--region", options->wanted.region, base::Text("cli-option-region", language));
  verb->add_option("--limit", options->wanted.limit, base::Text("cli-option-limit", language));
}

}  // namespace anze::cli
