// `anze diff`: the changes between two rules folders, in words. Exit code 1 when there are any, as with diff(1).
#include "core/change/diff.h"

#include <iostream>
#include <memory>
#include <string>

#include "server/cli/cli.h"
#include "server/cli/words.h"

namespace anze::cli {
namespace {

using base::Language;
using base::Value;

struct Options {
  std::string before;
  std::string after;
  std::string region;
  std::string as_of;
};

std::string Place(const Value& place) {
  if (!place.is_map()) return {};
  return std::string(place.GetString("file")) + ":" + place.Get("line").as_number().ToString();
}

std::string Days(const Value& change, Language language) {
  const base::MessageArgs args = {{"from", std::string(change.GetString("from"))},
                                  {"to", std::string(change.GetString("to"))}};
  const bool from = change.Get("from").is_string();
  if (!change.Get("to").is_string()) return from ? base::Text("cli-diff-from", language, args) : std::string();
  return base::Text(from ? "cli-diff-between" : "cli-diff-until", language, args);
}

void PrintLine(std::ostream& out, const char* id, const std::string& text, Language language) {
  if (!text.empty()) out << "      " << base::Text(id, language) << text << '\n';
}

void PrintDetails(std::ostream& out, const Value& change, Language language) {
  for (const Value& use : change.Get("applies_to").as_list()) {
    const std::string condition(use.GetString("condition"));
    out << "      " << base::Text("cli-diff-use", language) << use.GetString("where")
        << base::Text("cli-colon", language)
        << (condition.empty() ? base::Text("cli-diff-for-all", language) : condition) << '\n';
  }
  if (const Value& example = change.Get("example"); example.is_map()) {
    out << "      "
        << base::Text("cli-diff-example-due", language,
                      {{"from", std::string(example.GetString("from"))},
                       {"old", std::string(example.GetString("old_due"))},
                       {"new", std::string(example.GetString("new_due"))}})
        << '\n';
  }
  for (const Value& clause : change.Get("clauses").as_list()) {
    out << "      " << base::Text("cli-diff-clause", language) << Citation(clause, language) << '\n';
  }
  const std::string now = Place(change.Get("new_place"));
  const std::string old = Place(change.Get("old_place"));
  PrintLine(out, "cli-diff-place",
            now.empty() || old.empty() || now == old ? now + (now.empty() ? old : "") : old + " → " + now, language);
  std::string regions;
  for (const Value& region : change.Get("regions").as_list()) {
    regions += (regions.empty() ? "" : " ") + region.as_string();
  }
  PrintLine(out, "cli-diff-regions", regions, language);
}

void Run(Session* session, const Options& options) {
  change::DiffOptions wanted;
  wanted.region = options.region;
  if (!options.as_of.empty()) {
    calendar::Date day;
    if (!ParseDate(session, "--as-of", options.as_of, &day)) return;
    wanted.as_of = day;
  }
  app::Rules before(nullptr);
  app::Rules after(nullptr);
  session->rules = options.before;
  if (!LoadRules(session, &before, Scenarios::kLeave)) return;
  session->rules = options.after;
  if (!LoadRules(session, &after, Scenarios::kLeave)) return;
  const auto diff = change::CompareBundles(before.bundle(), after.bundle(), wanted);
  if (!diff.ok()) return Fail(session, diff.errors());
  session->exit_code = diff->changes.empty() ? kPositive : kNegative;
  const Value value = change::ToValue(*diff, session->lang());
  Print(*session, value, [&](std::ostream& out) { PrintDiff(out, value, session->lang()); });
}

}  // namespace

void PrintDiff(std::ostream& out, const Value& diff, Language language) {
  std::string last;
  for (const Value& change : diff.Get("changes").as_list()) {
    const std::string heading = std::string(change.GetString("kind_title")) + "  " +
                                std::string(change.GetString("title")) + "  " + std::string(change.GetString("name"));
    // Changes of one thing stand together; its heading is printed once.
    if (heading != last) out << (last.empty() ? "" : "\n") << Colour(heading, 1) << '\n';
    last = heading;
    const std::string days = Days(change, language);
    out << "  " << (days.empty() ? "" : days + base::Text("cli-comma", language))
        << Colour(std::string(change.GetString("text")), 36) << '\n';
    PrintDetails(out, change, language);
  }
  const std::size_t regions = diff.Get("regions").as_list().size();
  const std::string total = diff.Get("total").as_number().ToString();
  out << (last.empty() ? "" : "\n")
      << base::Text(total == "0" ? "cli-diff-none" : "cli-diff-total", language,
                    {{"total", total}, {"regions", std::to_string(regions)}})
      << '\n';
}

void AddDiff(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "diff", "cli-diff", [=] { Run(session, *options); });
  verb->add_option("OLD", options->before, base::Text("cli-option-old-rules", language))->required();
  verb->add_option("NEW", options->after, base::Text("cli-option-new-rules", language))->required();
  verb->add_option("--region", options->region, base::Text("cli-option-region", language));
  verb->add_option("--as-of", options->as_of, base::Text("cli-option-as-of", language));
}

}  // namespace anze::cli
