// `anze list`: what a region has, kind by kind, found by a word.
#include <iostream>
#include <memory>
#include <string>

#include "server/app/questions/listing.h"
#include "server/cli/cli.h"
#include "server/cli/words.h"
#include "server/compose/system.h"
#include "server/http/wire/listing_json.h"

namespace anze::cli {
namespace {

using base::Value;

struct Options {
  std::string kind;
  std::string region;
  std::string as_of;
  std::string words;
};

void PrintItem(std::ostream& out, const Value& item, base::Language language) {
  out << Colour(std::string(item.GetString("title")), 1) << "  " << item.GetString("id") << '\n';
  if (const auto words = item.GetString("words"); !words.empty())
    out << "    " << Colour(std::string(words), 36) << '\n';
  if (!Items(item.Get("choices")).empty()) {
    out << "    " << base::Text("cli-list-choices", language, {{"choices", Listed(item.Get("choices"), language)}})
        << '\n';
  }
  std::string from(item.GetString("set_by_title"));
  for (const Value& clause : Items(item.Get("clauses"))) from += "  " + Cited(clause, language);
  out << "    " << from << '\n';
}

void Run(Session* session, const Options& options) {
  const auto kind = app::ListedKindOf(options.kind);
  if (!kind) return;  // the option is checked
  calendar::Date as_of = calendar::Instant(compose::SystemClock()->NowMillis()).date();
  if (!options.as_of.empty() && !ParseDate(session, "--as-of", options.as_of, &as_of)) return;
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  const base::Language language = session->lang();
  auto answer = app::List(rules, *kind, options.region, as_of, options.words, language);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const auto& listing = std::get<app::Listing>(answer);
  session->exit_code = listing.items.empty() ? kNegative : kPositive;
  const Value items = http::ItemsValue(listing, language);
  Print(*session, items, [&](std::ostream& out) {
    for (const Value& item : items.as_list()) PrintItem(out, item, language);
    out << base::Text("cli-list-count", language, {{"count", std::to_string(listing.items.size())}}) << '\n';
  });
}

}  // namespace

void AddList(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "list", "cli-list", [=] { Run(session, *options); });
  verb->add_option("KIND", options->kind, base::Text("cli-option-list-kind", language))
      ->required()
      ->check(CLI::IsMember(app::ListedKindNames()));
  verb->add_option("--region", options->region, base::Text("cli-option-region", language))->required();
  verb->add_option("--search", options->words, base::Text("cli-option-search", language));
  verb->add_option("--as-of", options->as_of, base::Text("cli-option-as-of", language));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
