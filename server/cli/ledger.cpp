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
  std::string entries;
};

int ColourOf(std::string_view outcome) {
  if (outcome == "accepted" || outcome == "pass") return 32;
  return outcome == "refused" || outcome == "fail" ? 31 : 33;
}

void PrintClauses(std::ostream& out, const Value& clauses) {
  for (const Value& clause : Items(clauses)) {
    out << "        " << clause.GetString("document") << ' ' << clause.GetString("locator") << "  "
        << clause.GetString("quote") << '\n';
  }
}

// The rules that said no, or could not say.
void PrintTrace(std::ostream& out, const Value& judgement) {
  for (const Value& rule : Items(judgement.Get("trace"))) {
    const std::string_view result = rule.GetString("result");
    if (result == "pass" || result == "skipped") continue;
    out << "      " << (result == "fail" ? "✗ " : "? ") << rule.GetString("title") << "  " << rule.GetString("failure")
        << '\n';
    PrintClauses(out, rule.Get("clauses"));
  }
}

void PrintParameters(std::ostream& out, const Value& rule, base::Language language) {
  for (const Value& parameter : Items(rule.Get("parameters"))) {
    out << "        " << parameter.GetString("name") << " = " << base::WriteJson(parameter.Get("value")) << "  "
        << base::Text(
               "cli-parameter-from", language,
               {{"from", std::string(parameter.GetString("from"))}, {"by", std::string(parameter.GetString("region"))}})
        << '\n';
  }
}

void PrintAccount(std::ostream& out, const Value& account, base::Language language) {
  const Value& test = account.Get("test");
  const std::string outcome(test.GetString("outcome"));
  out << Colour(std::string(account.GetString("holder")), 1) << "  " << account.GetString("region") << "  "
      << account.GetString("period") << "  →  " << Colour(outcome, ColourOf(outcome)) << '\n';
  out << "    " << base::Text("cli-ledger-opening", language) << "  " << base::WriteJson(account.Get("opening"))
      << '\n';
  for (const Value& figure : Items(account.Get("figures"))) {
    out << "    " << figure.GetString("title") << " " << figure.GetString("name") << "  "
        << base::WriteJson(figure.Get("amount")) << "  " << base::WriteJson(figure.Get("entries")) << '\n';
  }
  out << "    " << base::Text("cli-ledger-closing", language) << "  " << base::WriteJson(account.Get("closing"))
      << '\n';
  for (const Value& rule : Items(test.Get("trace"))) {
    const std::string_view result = rule.GetString("result");
    if (result == "skipped") continue;
    out << "    "
        << Colour(result == "pass"   ? "✓"
                  : result == "fail" ? "✗"
                                     : "?",
                  ColourOf(result))
        << ' ' << rule.GetString("title");
    if (const Value& value = rule.Get("value"); !value.is_null()) out << "  " << base::WriteJson(value);
    out << "  " << rule.GetString("condition") << '\n';
    PrintParameters(out, rule, language);
    PrintClauses(out, rule.Get("clauses"));
  }
}

void PrintText(std::ostream& out, const Value& answer, base::Language language) {
  for (const Value& entry : Items(answer.Get("entries"))) {
    const std::string outcome(entry.GetString("outcome"));
    out << entry.GetString("booked_on") << "  " << entry.GetString("id") << "  " << entry.GetString("kind") << "  "
        << base::WriteJson(entry.Get("amount")) << "  →  "
        << Colour(base::Text("ledger-outcome-" + outcome, language), ColourOf(outcome));
    if (outcome == "partly") out << "  " << base::WriteJson(entry.Get("counted"));
    out << '\n';
    PrintTrace(out, entry.Get("judgement"));
  }
  for (const Value& account : Items(answer.Get("accounts"))) PrintAccount(out, account, language);
}

void Run(Session* session, const Options& options) {
  calendar::Date as_of;
  if (!ParseDate(session, "--as-of", options.as_of, &as_of)) return;
  auto entries = ReadValue(options.entries);
  if (!entries.ok()) return Fail(session, entries.errors());
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  auto answer = app::Ledger(&rules, options.region, as_of, *entries, session->lang());
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const Value& value = std::get<Value>(answer);
  session->exit_code = value.Get("clean").as_bool() ? kPositive : kNegative;
  Print(*session, value, [&](std::ostream& out) { PrintText(out, value, session->lang()); });
}

}  // namespace

void AddLedger(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "ledger", "cli-ledger", [=] { Run(session, *options); });
  verb->add_option("--region", options->region, base::Text("cli-option-region", language))->required();
  verb->add_option("--as-of", options->as_of, base::Text("cli-option-as-of", language))->required();
  verb->add_option("--entries", options->entries, base::Text("cli-option-entries", language))->required();
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
