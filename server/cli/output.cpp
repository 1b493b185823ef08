// The printing of all verbs: JSON or text, diagnostics, citations, sums of money.
#include <unistd.h>

#include <cstdint>
#include <iostream>
#include <map>
#include <sstream>
#include <string_view>

#include "core/base/frame.h"
#include "core/base/json.h"
#include "server/cli/cli.h"
#include "server/cli/words.h"

namespace anze::cli {
namespace {

using base::Value;

}  // namespace

std::string Cited(const Value& clause, base::Language language) {
  const std::string text(clause.GetString("cited", clause.GetString("id")));
  if (clause.Find("verified") == nullptr) return text;
  return base::Text("decision-cited-unverified", language, {{"clause", text}});
}

std::string Listed(const Value& texts, base::Language language) {
  std::string all;
  for (const Value& text : Items(texts)) {
    if (!all.empty()) all += language == base::Language::kZh ? "、" : ", ";
    if (text.is_string()) all += text.as_string();
  }
  return all;
}

std::string Citation(const Value& clause, base::Language language) {
  const std::string text = Cited(clause, language);
  std::string_view said = clause.GetString("quote");
  const Value& paraphrase = clause.Get("paraphrase");
  if (said.empty()) said = paraphrase.GetString("zh");
  if (clause.GetString("quote").empty() && language == base::Language::kEn) said = paraphrase.GetString("en", said);
  return said.empty() ? text : text + "  " + std::string(said);
}

void PrintCitations(std::ostream& out, const Value& clauses, const std::string& indent, base::Language language) {
  for (const Value& clause : Items(clauses)) out << indent << Citation(clause, language) << '\n';
}

std::string Yuan(const Value& fen, base::Language language) {
  if (!fen.is_integer()) return base::WriteJson(fen);
  const std::int64_t amount = fen.as_int();
  // Unsigned, because the least integer has no positive counterpart.
  const auto bits = static_cast<std::uint64_t>(amount);
  std::string digits = std::to_string(amount < 0 ? 0 - bits : bits);
  if (digits.size() < 3) digits.insert(0, 3 - digits.size(), '0');
  digits.insert(digits.size() - 2, ".");
  return base::Text("cli-yuan", language, {{"amount", (amount < 0 ? "-" : "") + digits}});
}

const Value::List& Items(const Value& value) {
  static const Value::List none;
  return value.is_list() ? value.as_list() : none;
}

void AddCommonOptions(CLI::App* app, Session* session) {
  app->add_flag("--json", session->json, base::Text("cli-option-json", session->lang()));
  app->add_option("--lang", session->language, base::Text("cli-option-lang", session->lang()))
      ->check(CLI::IsMember({"zh", "en"}));
}

CLI::App* AddVerb(CLI::App* app, Session* session, const std::string& name, const std::string& help,
                  std::function<void()> run) {
  CLI::App* verb = app->add_subcommand(name, base::Text(help, session->lang()));
  verb->footer(base::Text(help + "-example", session->lang()));
  verb->group(base::Text("cli-help-group-verbs", session->lang()));
  verb->get_help_ptr()->group(base::Text("cli-help-group-options", session->lang()));
  AddCommonOptions(verb, session);
  verb->callback(std::move(run));
  return verb;
}

void Print(const Session& session, const Value& value, const std::function<void(std::ostream&)>& text) {
  if (session.json) {
    std::cout << ShownJson(base::WriteJsonPretty(value)) << '\n';
  } else {
    std::ostringstream out;
    text(out);
    std::cout << Shown(out.view(), UseColour(STDOUT_FILENO));
  }
}

void PrintDiagnostics(const Session& session, const base::Diagnostics& diagnostics,
                      const std::vector<ruleset::SourceFile>& files) {
  if (session.json) return;
  std::map<std::string_view, std::string_view> texts;
  for (const ruleset::SourceFile& file : files) texts.emplace(file.path, file.text);
  for (const base::Error& error : diagnostics) {
    const auto text = texts.find(error.span.file.text());
    std::cerr << base::RenderLine(error, session.lang()) << '\n';
    const std::string_view source = text != texts.end() ? text->second : std::string_view();
    std::cerr << base::RenderBody(source, error, session.lang(), UseColour(STDERR_FILENO));
  }
}

void Fail(Session* session, const base::Diagnostics& errors) {
  session->exit_code = kUnusable;
  if (session->json) {
    Value list = Value::EmptyList();
    for (const base::Error& error : errors) list.Append(base::ToValue(error, session->lang()));
    Value out = Value::EmptyMap();
    out.Set("errors", std::move(list));
    std::cout << ShownJson(base::WriteJsonPretty(out)) << '\n';
    return;
  }
  for (const base::Error& error : errors) {
    const base::Sentence sentence = base::Describe(error, session->lang());
    std::string text = Colour(base::RenderLine(error, session->lang()), 31);
    // The line begins with the pointer where there is no file to name.
    if (!error.pointer.empty() && !error.span.file.empty()) text += "  (" + error.pointer + ")";
    text += '\n';
    if (!sentence.hint.empty()) text += "  = " + sentence.hint + '\n';
    std::cerr << Shown(text, UseColour(STDERR_FILENO));
  }
}

void Fail(Session* session, const app::Problem& problem) {
  Fail(session, problem.errors.empty() ? base::Diagnostics{problem.error} : problem.errors);
}

}  // namespace anze::cli
