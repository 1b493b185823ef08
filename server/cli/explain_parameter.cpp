// `anze explain-parameter`: the meaning of a parameter, its value in each region, and its other readings.
#include <iostream>
#include <memory>
#include <set>
#include <string>

#include "core/base/json.h"
#include "core/base/text.h"
#include "server/app/questions/listing.h"
#include "server/app/questions/parameter_page.h"
#include "server/cli/cli.h"
#include "server/compose/system.h"
#include "server/http/wire/parameter_json.h"

namespace anze::cli {
namespace {

using base::Value;

struct Options {
  std::string name;
  std::string region;
  std::string as_of;
};

std::string Shown(const Value& value) { return value.is_string() ? value.as_string() : base::WriteJson(value); }

// `told` holds the layers whose clauses were printed already: regions share the layers above them.
void PrintRegion(std::ostream& out, const Value& row, base::Language language, std::set<std::string>* told) {
  const std::string value = Shown(row.Get("value"));
  out << "  " << Colour(value, 36) << "  ";
  if (const auto meaning = row.GetString("meaning"); !meaning.empty() && meaning != value) out << meaning << "  ";
  out << row.GetString("title");
  if (!row.GetString("from").empty()) {
    out << "  "
        << base::Text(
               "cli-parameter-from", language,
               {{"from", std::string(row.GetString("from"))}, {"by", std::string(row.GetString("stated_by_title"))}});
  }
  out << '\n';
  if (row.Get("clauses").is_list() && told->emplace(row.GetString("stated_by")).second) {
    PrintCitations(out, row.Get("clauses"), "      ", language);
  }
}

void PrintPage(std::ostream& out, const Value& page, base::Language language) {
  out << Colour(std::string(page.GetString("name")), 1) << "  " << page.GetString("title");
  if (!page.GetString("ambiguity").empty()) out << "  (" << page.GetString("ambiguity") << ')';
  out << "\n\n"
      << base::Text("cli-parameter-in-force", language, {{"day", std::string(page.GetString("as_of"))}}) << '\n';
  std::set<std::string> told;
  for (const Value& row : page.Get("regions").as_list()) PrintRegion(out, row, language, &told);
  if (!page.GetString("reason").empty()) {
    out << '\n' << base::Text("cli-parameter-reason", language) << "  " << page.GetString("reason") << '\n';
  }
  if (page.Get("readings").as_list().empty()) return;
  out << '\n' << base::Text("cli-parameter-readings", language) << '\n';
  for (const Value& reading : page.Get("readings").as_list()) {
    out << "  " << Colour(Shown(reading.Get("value")), 33) << "  " << reading.GetString("meaning") << '\n';
  }
}

constexpr std::size_t kSuggestions = 5;

// Parameters that have the words in their titles or values: "答复期限 complaint.reply.period"; empty for none.
std::string Suggested(const app::Rules& rules, const Options& options, calendar::Date as_of, base::Language language) {
  std::set<std::string> names;
  std::string told;
  for (const app::RegionInfo& info : rules.Regions()) {
    if (!options.region.empty() && info.region != options.region) continue;
    auto found = app::List(rules, app::ListedKind::kParameters, info.region, as_of, options.name, language);
    const auto* listing = std::get_if<app::Listing>(&found);
    if (listing == nullptr) continue;
    for (const app::Listed& item : listing->items) {
      if (names.size() == kSuggestions || !names.insert(item.id).second) continue;
      told += (told.empty() ? "" : "; ") + item.title + " " + item.id;
    }
  }
  return told;
}

void Run(Session* session, const Options& options) {
  calendar::Date as_of = calendar::Instant(compose::SystemClock()->NowMillis()).date();
  if (!options.as_of.empty() && !ParseDate(session, "--as-of", options.as_of, &as_of)) return;
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  auto answer = app::ParameterPageOf(&rules, options.name, options.region, as_of);
  if (auto* problem = std::get_if<app::Problem>(&answer)) {
    const std::string known = Suggested(rules, options, as_of, session->lang());
    if (problem->error.code != "unknown-parameter" || known.empty()) return Fail(session, *problem);
    return Fail(session, {base::Error("unknown-parameter-titled", {{"name", options.name}, {"known", known}})});
  }
  const Value page = http::ToValue(std::get<app::ParameterPage>(answer), session->lang());
  session->exit_code = kPositive;
  Print(*session, page, [&](std::ostream& out) { PrintPage(out, page, session->lang()); });
}

}  // namespace

void AddExplainParameter(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "explain-parameter", "cli-explain-parameter", [=] { Run(session, *options); });
  verb->add_option("NAME", options->name, base::Text("cli-option-parameter", language))->required();
  verb->add_option("--region", options->region, base::Text("cli-option-region", language));
  verb->add_option("--as-of", options->as_of, base::Text("cli-option-as-of", language));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
