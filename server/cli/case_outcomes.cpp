// How `anze simulate` and `anze migrate` show the outcomes of stored cases. Colours: 31 red, 33 yellow, 1 bold.
#include <ostream>
#include <string>

#include "core/base/json.h"
#include "server/cli/cli.h"

namespace anze::cli {
namespace {

using base::Language;
using base::Value;

// One difference, by a sentence for its kind ("what"), and the clauses that it rests on.
void PrintDifference(std::ostream& out, const Value& difference, Language language) {
  const base::MessageArgs args = {{"title", std::string(difference.GetString("title"))},
                                  {"name", std::string(difference.GetString("name"))},
                                  {"old", std::string(difference.GetString("before", "-"))},
                                  {"new", std::string(difference.GetString("after", "-"))}};
  out << "    " << base::Text("cli-simulate-" + std::string(difference.GetString("what")), language, args) << '\n';
  for (const Value& clause : difference.Get("clauses").as_list()) {
    out << "      " << Cited(clause, language) << '\n';
  }
}

// A rule that a case cannot follow: its place, how many cases, one of them, and a hint.
void PrintObstacle(std::ostream& out, const Value& problem, Language language) {
  out << Colour(std::string(problem.GetString("file")) + ":" + base::WriteJson(problem.Get("line")), 31) << "  "
      << problem.GetString("message") << '\n'
      << "  "
      << base::Text("cli-simulate-blocked-case", language,
                    {{"cases", base::WriteJson(problem.Get("cases"))},
                     {"example", std::string(problem.GetString("example"))},
                     {"clause", std::string(problem.GetString("clause", "-"))}})
      << '\n';
  if (const auto hint = problem.GetString("hint"); !hint.empty()) out << "  = " << hint << '\n';
}

}  // namespace

void PrintCaseOutcomes(std::ostream& out, const Value& answer, const std::string& moves, Language language) {
  for (const Value& problem : answer.Get("migration").as_list()) PrintObstacle(out, problem, language);
  for (const Value& row : answer.Get("results").as_list()) {
    out << Colour(std::string(row.GetString("case")), 1) << "  " << row.GetString("region") << "  "
        << row.GetString("type") << "  "
        << base::Text(row.Get("moves").as_bool()  ? moves
                      : row.Get("open").as_bool() ? "cli-simulate-open"
                                                  : "cli-simulate-closed",
                      language)
        << '\n';
    for (const Value& difference : row.Get("differences").as_list()) PrintDifference(out, difference, language);
  }
  for (const Value& row : answer.Get("unreadable_cases").as_list()) {
    out << Colour(std::string(row.GetString("case")), 33) << "  " << row.GetString("why") << '\n';
  }
}

base::MessageArgs Counts(const Value& answer, std::initializer_list<const char*> names) {
  base::MessageArgs args;
  for (const char* name : names) args.emplace_back(name, base::WriteJson(answer.Get(name)));
  return args;
}

}  // namespace anze::cli
