// `anze ledger`: the prevention-fund ledger of insurers, entry by entry and account by account, with the rules that
// said yes or no.
#include <iostream>
#include <set>
#include <string>
#include <utility>

#include "core/base/json.h"
#include "server/app/questions/ledgers.h"
#include "server/cli/cli.h"
#include "server/cli/words.h"
#include "server/http/wire/ledger_json.h"

namespace anze::cli {
namespace {

using base::Value;

int ColourOf(std::string_view outcome) {
  if (outcome == "accepted" || outcome == "pass") return 32;
  return outcome == "refused" || outcome == "fail" ? 31 : 33;
}

// The rules that said no, or could not say.
void PrintTrace(std::ostream& out, const Value& judgement, base::Language language) {
  for (const Value& rule : Items(judgement.Get("trace"))) {
    const std::string_view result = rule.GetString("result");
    if (result == "pass" || result == "skipped") continue;
    out << "      " << (result == "fail" ? "✗ " : "? ") << rule.GetString("title") << "  " << rule.GetString("failure")
        << '\n';
    PrintCitations(out, rule.Get("clauses"), "        ", language);
  }
}

// Each parameter once an account, where it is first read: the steps build on one another.
void PrintParameters(std::ostream& out, const Value& rule, std::set<std::string>* told, base::Language language) {
  for (const Value& parameter : Items(rule.Get("parameters"))) {
    if (!told->insert(std::string(parameter.GetString("name"))).second) continue;
    out << "        " << parameter.GetString("title") << base::Text("cli-colon", language)
        << parameter.GetString("words") << "  "
        << base::Text("cli-parameter-from", language,
                      {{"from", std::string(parameter.GetString("from"))},
                       {"by", std::string(parameter.GetString("stated_by_title"))}})
        << '\n';
  }
}

// The steps that the ledger takes are amounts of money (docs/ruleset-format.md); what else a region computes is a
// number.
std::string StepText(const Value& test, const Value& rule, base::Language language) {
  const bool money = test.Find(rule.GetString("rule")) != nullptr;
  return money ? Yuan(rule.Get("value"), language) : base::WriteJson(rule.Get("value"));
}

void PrintAccount(std::ostream& out, const Value& account, base::Language language) {
  const Value& test = account.Get("test");
  const std::string outcome(test.GetString("outcome"));
  const std::string word = "outcome-word-" + outcome;
  out << Colour(std::string(account.GetString("holder")), 1) << "  " << account.GetString("region") << "  "
      << account.GetString("period") << "  →  "
      << Colour(base::HasText(word) ? base::Text(word, language) : outcome, ColourOf(outcome)) << '\n';
  out << "    " << base::Text("cli-ledger-opening", language) << "  " << Yuan(account.Get("opening"), language) << '\n';
  for (const Value& figure : Items(account.Get("figures"))) {
    out << "    " << figure.GetString("title") << "  " << Yuan(figure.Get("amount"), language) << "  "
        << Listed(figure.Get("entries"), language) << '\n';
  }
  out << "    " << base::Text("cli-ledger-closing", language) << "  " << Yuan(account.Get("closing"), language) << '\n';
  std::set<std::string> told;
  for (const Value& rule : Items(test.Get("trace"))) {
    const std::string_view result = rule.GetString("result");
    if (result == "skipped") continue;
    out << "    "
        << Colour(result == "pass"   ? "✓"
                  : result == "fail" ? "✗"
                                     : "?",
                  ColourOf(result))
        << ' ' << rule.GetString("title");
    if (!rule.Get("value").is_null()) out << "  " << StepText(test, rule, language);
    out << '\n';
    PrintParameters(out, rule, &told, language);
    PrintCitations(out, rule.Get("clauses"), "        ", language);
  }
}

void PrintText(std::ostream& out, const Value& answer, base::Language language) {
  if (Items(answer.Get("entries")).empty() && Items(answer.Get("accounts")).empty()) {
    out << base::Text("cli-ledger-nothing", language) << '\n';
  }
  for (const Value& entry : Items(answer.Get("entries"))) {
    const std::string outcome(entry.GetString("outcome"));
    out << entry.GetString("booked_on") << "  " << entry.GetString("id") << "  "
        << base::Text("ledger-kind-" + std::string(entry.GetString("kind")), language) << "  "
        << Yuan(entry.Get("amount"), language) << "  →  "
        << Colour(base::Text("ledger-outcome-" + outcome, language), ColourOf(outcome));
    if (outcome == "partly") out << "  " << Yuan(entry.Get("counted"), language);
    out << '\n';
    PrintTrace(out, entry.Get("judgement"), language);
  }
  for (const Value& account : Items(answer.Get("accounts"))) PrintAccount(out, account, language);
}

}  // namespace

void AddLedger(CLI::App* app, Session* session) {
  FileVerb verb{"ledger", "cli-ledger", "--entries", "cli-option-entries", {}, {}, PrintText};
  verb.ask = [](const FileQuestion& asked, base::Language language) {
    return Written(app::Ledger(asked.rules, asked.region, asked.as_of, asked.content, language), language,
                   http::ToValue);
  };
  verb.positive = [](const Value& answer) { return answer.Get("clean").as_bool(); };
  AddFileVerb(app, session, std::move(verb));
}

}  // namespace anze::cli
