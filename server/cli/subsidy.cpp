#include <iostream>
#include <memory>

#include "core/base/json.h"
#include "server/app/ledgers.h"
#include "server/cli/cli.h"

namespace anze::cli {
namespace {

using base::Value;

struct Options {
  std::string region;
  std::string as_of;
  std::string applications;
};

void PrintSums(std::ostream& out, const Value& row, base::Language language) {
  const Value& granted = row.Get("granted");
  out << base::Text("cli-subsidy-row", language,
                    {{"entitled", base::WriteJson(row.Get("entitled"))},
                     {"granted", granted.is_null() ? std::string("–") : base::WriteJson(granted)}})
      << '\n';
}

void PrintText(std::ostream& out, const Value& sheet, base::Language language) {
  for (const Value& row : sheet.Get("rows").as_list()) {
    const std::string outcome(row.GetString("outcome"));
    out << Colour(std::string(row.GetString("id")), 1) << "  " << Colour(outcome, outcome == "pass" ? 32 : 31) << "  ";
    PrintSums(out, row, language);
    for (const Value& rule : row.Get("decision").Get("trace").as_list()) {
      const std::string_view result = rule.GetString("result");
      out << "    " << (result == "pass" ? "✓ " : result == "fail" ? "✗ " : "? ") << rule.GetString("rule") << '\n';
      for (const Value& clause : Items(rule.Get("clauses"))) {
        out << "        " << clause.GetString("document") << ' ' << clause.GetString("locator") << "  "
            << clause.GetString("quote") << '\n';
      }
    }
  }
  out << base::WriteJson(sheet.Get("year")) << "  ";
  PrintSums(out, sheet, language);
}

void Run(Session* session, const Options& options) {
  calendar::Date as_of;
  if (!ParseDate(session, "--as-of", options.as_of, &as_of)) return;
  auto applications = ReadValue(options.applications);
  if (!applications.ok()) return Fail(session, applications.errors());
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  auto answer = app::SubsidySheet(&rules, options.region, as_of, *applications, session->lang());
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const Value& value = std::get<Value>(answer);
  session->exit_code = value.Get("entitled") == Value(0) ? kNegative : kPositive;
  Print(*session, value, [&](std::ostream& out) { PrintText(out, value, session->lang()); });
}

}  // namespace

void AddSubsidy(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "subsidy", "cli-subsidy", [=] { Run(session, *options); });
  verb->add_option("--region", options->region, base::Text("cli-option-region", language))->required();
  verb->add_option("--as-of", options->as_of, base::Text("cli-option-as-of", language))->required();
  verb->add_option("--applications", options->applications, base::Text("cli-option-applications", language))
      ->required();
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
