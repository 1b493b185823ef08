#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <map>
#include <string_view>

#include "core/base/frame.h"
#include "core/base/json.h"
#include "server/cli/cli.h"

namespace anze::cli {
namespace {

using base::Value;

}  // namespace

std::string Citation(const Value& clause, base::Language language) {
  std::string text = std::string(clause.GetString("document")) + " " + std::string(clause.GetString("locator"));
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
  const auto bits = static_cast<std::uint64_t>(amount);
  std::string digits = std::to_string(amount < 0 ? 0 - bits : bits);
  if (digits.size() < 3) digits.insert(0, 3 - digits.size(), '0');
  digits.insert(digits.size() - 2, ".");
  return base::Text("cli-yuan", language, {{"amount", (amount < 0 ? "-" : "") + digits}});
}

bool UseColour() {
  if (const char* forced = std::getenv("CLICOLOR_FORCE"); forced != nullptr && *forced != '0') return true;
  if (const char* off = std::getenv("NO_COLOR"); off != nullptr && *off != '\0') return false;
  return isatty(STDERR_FILENO) != 0;
}

const Value::List& Items(const Value& value) {
  static const Value::List none;
  return value.is_list() ? value.as_list() : none;
}

std::string Colour(const std::string& text, int code) {
  return UseColour() ? "\x1b[" + std::to_string(code) + "m" + text + "\x1b[0m" : text;
}

CLI::App* AddVerb(CLI::App* app, Session* session, const std::string& name, const std::string& help,
                  std::function<void()> run) {
  CLI::App* verb = app->add_subcommand(name, base::Text(help, session->lang()));
  verb->footer(base::Text(help + "-example", session->lang()));
  verb->add_flag("--json", session->json, base::Text("cli-option-json", session->lang()));
  verb->add_option("--lang", session->language, base::Text("cli-option-lang", session->lang()))
      ->check(CLI::IsMember({"zh", "en"}));
  verb->callback(std::move(run));
  return verb;
}

void Print(const Session& session, const Value& value, const std::function<void(std::ostream&)>& text) {
  if (session.json) {
    std::cout << base::WriteJsonPretty(value) << '\n';
  } else {
    text(std::cout);
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
    if (text != texts.end()) std::cerr << base::RenderFrame(text->second, error, session.lang(), UseColour());
  }
}

void Fail(Session* session, const base::Diagnostics& errors) {
  session->exit_code = kUnusable;
  if (session->json) {
    Value list = Value::EmptyList();
    for (const base::Error& error : errors) list.Append(base::ToValue(error, session->lang()));
    Value out = Value::EmptyMap();
    out.Set("errors", std::move(list));
    std::cout << base::WriteJsonPretty(out) << '\n';
    return;
  }
  for (const base::Error& error : errors) {
    const base::Sentence sentence = base::Describe(error, session->lang());
    std::cerr << Colour(base::RenderLine(error, session->lang()), 31);
    if (!error.pointer.empty()) std::cerr << "  (" << error.pointer << ")";
    std::cerr << '\n';
    if (!sentence.hint.empty()) std::cerr << "  = " << sentence.hint << '\n';
  }
}

void Fail(Session* session, const app::Problem& problem) {
  Fail(session, problem.errors.empty() ? base::Diagnostics{problem.error} : problem.errors);
}

}  // namespace anze::cli
