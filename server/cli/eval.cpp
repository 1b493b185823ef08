// `anze eval`: asks one decision about stated facts and shows rule by rule how it came out.
#include <iostream>
#include <memory>

#include "core/base/json.h"
#include "server/app/questions/questions.h"
#include "server/cli/cli.h"
#include "server/http/wire/question_json.h"

namespace anze::cli {
namespace {

using base::Value;

struct Options {
  std::string region;
  std::string decision;
  std::string as_of;
  std::string as_known_on;
  std::string facts;
};

// The facts that a rule looked at: why it came out as it did.
void PrintFacts(std::ostream& out, const Value& facts) {
  if (!facts.is_map()) return;
  for (const auto& [path, value] : facts.as_map()) out << "      " << path << " = " << base::WriteJson(value) << '\n';
}

// Which items of its lists counted, and why not the others.
void PrintLists(std::ostream& out, const Value& lists) {
  if (!lists.is_list()) return;
  for (const Value& list : lists.as_list()) out << "      " << list.GetString("said") << '\n';
}

void PrintText(std::ostream& out, const Value& answer, base::Language language) {
  const std::string outcome(answer.GetString("outcome"));
  const int colour = outcome == "pass" ? 32 : outcome == "fail" ? 31 : 33;
  // What came out, in words: the outcome, and the value where there is one.
  const Value::List& lines = Items(answer.Get("explanation"));
  const std::string headline = lines.empty() || !lines.front().is_string() ? outcome : lines.front().as_string();
  out << Colour(headline, colour) << "  " << answer.GetString("region") << "  " << answer.GetString("as_of") << '\n';
  const Value& value = answer.Get("value");
  const bool plain = value.is_number() || value.is_string() || value.is_bool();
  if (plain && lines.size() > 1) out << lines[1].as_string() << '\n';
  if (!plain && !value.is_null()) out << "  " << base::WriteJson(value) << '\n';
  for (const Value& rule : answer.Get("trace").is_list() ? answer.Get("trace").as_list() : Value::List{}) {
    const std::string result(rule.GetString("result"));
    const char* mark = result == "pass" ? "✓" : result == "fail" ? "✗" : result == "unknown" ? "?" : "·";
    out << "  " << Colour(mark, result == "pass" ? 32 : result == "fail" ? 31 : 33) << ' ' << rule.GetString("rule");
    if (const auto title = rule.GetString("title"); !title.empty()) out << "  " << title;
    if (const auto item = rule.GetString("item"); !item.empty()) {
      out << "  " << base::Text("cli-eval-item", language, {{"item", std::string(item)}});
    }
    if (const Value& value = rule.Get("value"); !value.is_null()) out << "  = " << base::WriteJson(value);
    if (rule.Find("choice") != nullptr) out << "  " << base::Text("cli-eval-choice", language);
    out << '\n';
    if (const auto failure = rule.GetString("failure"); !failure.empty()) {
      out << "      " << Colour(std::string(failure), 31) << '\n';
    }
    if ((result != "pass" && result != "skipped") || rule.Find("about_others") != nullptr) {
      PrintFacts(out, rule.Get("facts"));
      PrintLists(out, rule.Get("lists"));
    }
    if (result != "skipped") PrintCitations(out, rule.Get("clauses"), "      ", language);
  }
  // What the decisions say whose results it uses.
  if (answer.Get("uses").is_map()) {
    for (const auto& [name, used] : answer.Get("uses").as_map()) PrintText(out << name << ": ", used, language);
  }
  if (const Value& missing = answer.Get("missing"); missing.is_list() && !missing.as_list().empty()) {
    out << base::Text("cli-eval-missing", language) << ' ' << base::WriteJson(missing) << '\n';
  }
}

void Run(Session* session, const Options& options) {
  app::Evaluation question;
  question.region = options.region;
  question.decision = options.decision;
  if (!ParseDate(session, "--as-of", options.as_of, &question.as_of)) return;
  if (!options.as_known_on.empty()) {
    calendar::Date known;
    if (!ParseDate(session, "--as-known-on", options.as_known_on, &known)) return;
    question.as_known_on = known;
  }
  auto facts = ReadValue(options.facts);
  if (!facts.ok()) return Fail(session, facts.errors());
  question.facts = std::move(*facts);
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  auto answer = app::Evaluate(&rules, question);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const auto& evaluated = std::get<app::Evaluated>(answer);
  const std::string& outcome = evaluated.explanation.verdict.outcome;
  // Negative is a "no" of the rules and everything short of an answer; a named value is an answer.
  const bool negative =
      outcome == "fail" || outcome == "unknown" || outcome == "expired" || outcome == "not_applicable";
  session->exit_code = negative ? kNegative : kPositive;
  const Value value = http::ToValue(evaluated, session->lang());
  Print(*session, value, [&](std::ostream& out) { PrintText(out, value, session->lang()); });
}

}  // namespace

void AddEval(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "eval", "cli-eval", [=] { Run(session, *options); });
  verb->add_option("--region", options->region, base::Text("cli-option-region", language))->required();
  verb->add_option("--decision", options->decision, base::Text("cli-option-decision", language))->required();
  verb->add_option("--as-of", options->as_of, base::Text("cli-option-as-of", language))->required();
  verb->add_option("--facts", options->facts, base::Text("cli-option-facts", language))->required();
  verb->add_option("--as-known-on", options->as_known_on, base::Text("cli-option-as-known-on", language));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
