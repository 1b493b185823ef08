// The frame of verbs that ask one question about a file (plan, ledger, subsidy): options, reading, loading, printing.
#include <memory>
#include <utility>

#include "server/cli/cli.h"

namespace anze::cli {
namespace {

struct Options {
  std::string region;
  std::string as_of;
  std::string file;
};

void Run(Session* session, const FileVerb& verb, const Options& options) {
  FileQuestion question;
  question.region = options.region;
  if (!ParseDate(session, "--as-of", options.as_of, &question.as_of)) return;
  auto content = ReadValue(options.file);
  if (!content.ok()) return Fail(session, content.errors());
  question.content = std::move(*content);
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  question.rules = &rules;
  const auto answer = verb.ask(question, session->lang());
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const auto& value = std::get<base::Value>(answer);
  session->exit_code = verb.positive(value) ? kPositive : kNegative;
  Print(*session, value, [&](std::ostream& out) { verb.print(out, value, session->lang()); });
}

}  // namespace

void AddFileVerb(CLI::App* app, Session* session, FileVerb verb) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  const std::string option = verb.option;
  const std::string option_text = base::Text(verb.option_text, language);
  const std::string name = verb.name;
  const std::string help = verb.help;
  CLI::App* added = AddVerb(app, session, name, help, [=, verb = std::move(verb)] { Run(session, verb, *options); });
  added->add_option("--region", options->region, base::Text("cli-option-region", language))->required();
  added->add_option("--as-of", options->as_of, base::Text("cli-option-as-of", language))->required();
  added->add_option(option, options->file, option_text)->required();
  added->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
