// `anze eval`: asks one decision about stated facts and shows rule by rule how it came out.
#include <iostream>
#include <memory>

#include "core/base/json.h"
#include "core/ruleset/model/value_words.h"
#include "server/app/questions/questions.h"
#include "server/cli/cli.h"
#include "server/cli/words.h"
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

// The field of an item that a rule calls by a name of its own: member.branch of consortium.members.
const ruleset::Field* FieldOfItems(const std::vector<ruleset::Field>& fields, std::string_view name) {
  for (const ruleset::Field& field : fields) {
    for (const ruleset::Field& child : field.children) {
      if (field.type == ruleset::Type::kList && child.name == name) return &child;
    }
    if (field.type != ruleset::Type::kObject) continue;
    if (const ruleset::Field* found = FieldOfItems(field.children, name)) return found;
  }
  return nullptr;
}

const ruleset::Field* FieldAt(const ruleset::Decision* decision, const std::string& path) {
  if (decision == nullptr) return nullptr;
  if (const ruleset::Field* field = decision->facts.Find(path)) return field;
  const std::size_t dot = path.find('.');
  return dot == std::string::npos ? nullptr : FieldOfItems(decision->facts.fields(), path.substr(dot + 1));
}

// The facts that a rule looked at: why it came out as it did. Each by its title and in words, where the decision
// declares it; what a step or an item gave, by its path.
void PrintFacts(std::ostream& out, const Value& facts, const ruleset::Decision* decision, base::Language language) {
  if (!facts.is_map()) return;
  for (const auto& [path, value] : facts.as_map()) {
    const ruleset::Field* field = FieldAt(decision, path);
    const bool titled = field != nullptr && !field->title.zh.empty();
    const bool worded = titled && !value.is_null() && !value.is_list() && !value.is_map();
    out << "      " << (titled ? field->title.In(language) : path) << base::Text("cli-colon", language)
        << (worded ? ruleset::FieldWords(field, value).In(language) : base::WriteJson(value)) << '\n';
  }
}

// Which items of its lists counted, and why not the others.
void PrintLists(std::ostream& out, const Value& lists) {
  if (!lists.is_list()) return;
  for (const Value& list : lists.as_list()) out << "      " << list.GetString("said") << '\n';
}

void PrintText(std::ostream& out, const Value& answer, const ruleset::Snapshot& snapshot, base::Language language) {
  const auto found = snapshot.decisions.find(std::string(answer.GetString("decision")));
  const ruleset::Decision* decision = found == snapshot.decisions.end() ? nullptr : &found->second;
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
    // Rules have titles; what a script calls its steps may have none.
    out << "  "
        << Colour(mark, result == "pass"   ? 32
                        : result == "fail" ? 31
                                           : 33)
        << ' ' << rule.GetString("title", rule.GetString("rule"));
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
      PrintFacts(out, rule.Get("facts"), decision, language);
      PrintLists(out, rule.Get("lists"));
    }
    if (result != "skipped") PrintCitations(out, rule.Get("clauses"), "      ", language);
  }
  // What the decisions say whose results it uses.
  if (answer.Get("uses").is_map()) {
    for (const auto& [name, used] : answer.Get("uses").as_map()) PrintText(out, used, snapshot, language);
  }
  if (const Value& missing = answer.Get("missing"); missing.is_list() && !missing.as_list().empty()) {
    out << base::Text("cli-eval-missing", language) << Listed(answer.Get("missing_titles"), language) << '\n';
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
  Print(*session, value, [&](std::ostream& out) { PrintText(out, value, *evaluated.book->snapshot, session->lang()); });
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
