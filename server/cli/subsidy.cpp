// `anze subsidy`: the premium subsidies that applications in a file are entitled to.
#include <iostream>
#include <utility>

#include "core/base/json.h"
#include "server/app/questions/ledgers.h"
#include "server/cli/cli.h"
#include "server/http/wire/ledger_json.h"

namespace anze::cli {
namespace {

using base::Value;

void PrintSums(std::ostream& out, const Value& row, base::Language language) {
  const Value& granted = row.Get("granted");
  out << base::Text("cli-subsidy-row", language,
                    {{"entitled", Yuan(row.Get("entitled"), language)},
                     {"granted", granted.is_null() ? std::string("–") : Yuan(granted, language)}})
      << '\n';
}

void PrintText(std::ostream& out, const Value& sheet, base::Language language) {
  if (Items(sheet.Get("rows")).empty()) out << base::Text("cli-subsidy-nothing", language) << '\n';
  for (const Value& row : sheet.Get("rows").as_list()) {
    const std::string outcome(row.GetString("outcome"));
    const std::string word = "outcome-word-" + outcome;
    out << Colour(std::string(row.GetString("id")), 1) << "  "
        << Colour(base::HasText(word) ? base::Text(word, language) : outcome, outcome == "pass" ? 32 : 31) << "  ";
    PrintSums(out, row, language);
    for (const Value& rule : row.Get("decision").Get("trace").as_list()) {
      const std::string_view result = rule.GetString("result");
      out << "    "
          << (result == "pass"   ? "✓ "
              : result == "fail" ? "✗ "
                                 : "? ")
          << rule.GetString("title", rule.GetString("rule")) << '\n';
      PrintCitations(out, rule.Get("clauses"), "        ", language);
    }
  }
  out << base::WriteJson(sheet.Get("year")) << "  ";
  PrintSums(out, sheet, language);
}

}  // namespace

void AddSubsidy(CLI::App* app, Session* session) {
  FileVerb verb{"subsidy", "cli-subsidy", "--applications", "cli-option-applications", {}, {}, PrintText};
  verb.ask = [](const FileQuestion& asked, base::Language language) {
    return Written(app::SubsidySheet(asked.rules, asked.region, asked.as_of, asked.content, language), language,
                   http::ToValue);
  };
  verb.positive = [](const Value& sheet) {
    return sheet.Get("entitled") != Value(0) || Items(sheet.Get("rows")).empty();
  };
  AddFileVerb(app, session, std::move(verb));
}

}  // namespace anze::cli
