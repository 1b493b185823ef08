// The command line: one binary, a file a verb.
//
// Every verb takes --json (one JSON document on standard output, nothing else there), honours NO_COLOR, writes
// diagnostics to standard error, and exits 0 = done and positive, 1 = done and negative, 2 = wrong use, unusable input,
// or an answer that could not be written. Files of input may be YAML or JSON, whatever their name.
// Errors: a verb that cannot go on calls Fail and returns. Threads: one.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "core/ruleset/model/bundle.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"
#include "server/cli/terminal.h"

namespace anze::cli {

// Exit codes.
inline constexpr int kPositive = 0;
inline constexpr int kNegative = 1;
inline constexpr int kUnusable = 2;

// The options of every verb, and the result of the verb that ran.
struct Session {
  bool json = false;
  std::string language = "zh";
  std::string rules;  // rulesets folder; empty: found beside the work folder or the binary
  int exit_code = kPositive;
  Output* output = nullptr;  // the buffer behind std::cout; null in tests

  base::Language lang() const { return language == "en" ? base::Language::kEn : base::Language::kZh; }
};

// Runs the command line; gives the exit code of the process. `argv` as main's. Call it once.
int Main(int argc, char** argv);

// Each adds its verb to `app`. The session outlives the app.
void AddServe(CLI::App* app, Session* session);
void AddCheck(CLI::App* app, Session* session);
void AddTest(CLI::App* app, Session* session);
void AddEval(CLI::App* app, Session* session);
void AddDeadline(CLI::App* app, Session* session);
void AddTimeline(CLI::App* app, Session* session);
void AddPlan(CLI::App* app, Session* session);
void AddLedger(CLI::App* app, Session* session);
void AddSubsidy(CLI::App* app, Session* session);
void AddReport(CLI::App* app, Session* session);
void AddRecord(CLI::App* app, Session* session);
void AddList(CLI::App* app, Session* session);
void AddExplain(CLI::App* app, Session* session);
void AddExplainParameter(CLI::App* app, Session* session);
void AddDiff(CLI::App* app, Session* session);
void AddSimulate(CLI::App* app, Session* session);
void AddMigrate(CLI::App* app, Session* session);
void AddDoctor(CLI::App* app, Session* session);
void AddVerify(CLI::App* app, Session* session);
void AddBackup(CLI::App* app, Session* session);
void AddRestore(CLI::App* app, Session* session);
void AddUser(CLI::App* app, Session* session);
void AddToken(CLI::App* app, Session* session);
void AddOrganisation(CLI::App* app, Session* session);
void AddFmt(CLI::App* app, Session* session);
void AddNewRegion(CLI::App* app, Session* session);

// --- shared by the verbs -------------------------------------------------------------------------------------

// --json and --lang, which stand before the verb or after it.
void AddCommonOptions(CLI::App* app, Session* session);
// Adds a verb with the common options; `run` is called when it was chosen. `help` is the text id of its title, and with
// "-example" behind it that of its worked example. The verb belongs to `app`.
CLI::App* AddVerb(CLI::App* app, Session* session, const std::string& name, const std::string& help,
                  std::function<void()> run);

// Prints `value` as the one JSON document, or calls `text` to write for people. A failure to write shows at the end of
// the process (terminal.h).
void Print(const Session& session, const base::Value& value, const std::function<void(std::ostream&)>& text);
// Prints diagnostics to standard error, each with the lines of `files` that it is about. Nothing under --json, where
// they go into the document.
void PrintDiagnostics(const Session& session, const base::Diagnostics& diagnostics,
                      const std::vector<ruleset::SourceFile>& files);
// Ends the verb with exit code 2, telling why: on standard error, or as {"errors":[…]} under --json. The verb must
// return then.
void Fail(Session* session, const base::Diagnostics& errors);
void Fail(Session* session, const app::Problem& problem);

// The items of a list; none of anything else. Lives as long as `value`.
const base::Value::List& Items(const base::Value& value);
// "document locator"; says so where the clause is known at second hand only.
std::string Cited(const base::Value& clause, base::Language language);
// The same with the quote, or a paraphrase where the clause's text is not at hand.
std::string Citation(const base::Value& clause, base::Language language);
// Each clause of a list on a line of its own; nothing for anything else.
void PrintCitations(std::ostream& out, const base::Value& clauses, const std::string& indent, base::Language language);
// The outcome of a walk over stored cases (app/rules/case_outcomes.h): obstacles, the cases that change, those that
// could not be read. `moves` is the text id for a case that goes to other rules.
void PrintCaseOutcomes(std::ostream& out, const base::Value& answer, const std::string& moves, base::Language language);
// The members of these names as the arguments of a text.
base::MessageArgs Counts(const base::Value& answer, std::initializer_list<const char*> names);
// Fen as people write it: "1234.50 元". Anything but an integer stays as it is.
std::string Yuan(const base::Value& fen, base::Language language);

// --- files ---------------------------------------------------------------------------------------------------

// The rulesets folder: as given, else ./rulesets, else rulesets beside the binary's folder, else those of the package.
std::string RulesFolder(const Session& session);
// Scenario tests stand beside the rules; verbs that answer questions or run cases have no use for them.
enum class Scenarios { kRead, kLeave };
// Every *.yaml, *.lua, *.csv and *.xlsx (as text, core/ruleset/read/workbook_text.h) under a folder, by path, without
// names that begin with a dot; what nobody reads without its text. Errors: those of a workbook, "folder-missing"
// {folder}, "folder-without-rules" {folder}, "too-many-files" {count, max} (limits::kRulesetFiles), "file-unreadable"
// {file, why}, "file-name-not-utf8" {file}, "file-not-regular" {file, reason}.
// `wanted` says by its path whether a file is read at all.
using Wanted = std::function<bool(const std::string& path)>;
base::Result<std::vector<ruleset::SourceFile>> ReadRules(const std::string& folder, Scenarios scenarios,
                                                         const Wanted& wanted = {});
// Loads the rules folder into `rules`. False (and Fail was called) when it cannot be used.
bool LoadRules(Session* session, app::Rules* rules, Scenarios scenarios);
// A file, or standard input ("-"), in JSON or YAML, as a value: its beginning tells which, not its name. Errors: those
// of ReadFile, and of the parser with file and line.
base::Result<base::Value> ReadValue(const std::string& file);
// The bytes of a file, or of standard input ("-"). Errors: "file-unreadable" {file, why}.
base::Result<std::string> ReadFile(const std::string& file);
// Writes each file whole or not at all, with its folders: beside its place first, then moved there once all are
// written. Errors: "file-unwritable" {file, why}.
base::Status WriteFiles(const std::vector<ruleset::SourceFile>& files);
// A verb that asks one question about a file: a region, a day, the file's content.
struct FileQuestion {
  std::string region;
  calendar::Date as_of;
  base::Value content;
  app::Rules* rules = nullptr;  // loaded
};
// How such a verb is called, asks, and prints. `positive` decides between exit codes 0 and 1.
struct FileVerb {
  std::string name;
  std::string help;         // text id
  std::string option;       // "--entries"
  std::string option_text;  // text id
  std::function<app::Answer<base::Value>(const FileQuestion& question, base::Language language)> ask;
  std::function<bool(const base::Value& answer)> positive;
  void (*print)(std::ostream& out, const base::Value& answer, base::Language language) = nullptr;
};
// The result of a use case as its writer in http/wire gives it, for `ask`.
template <typename T>
app::Answer<base::Value> Written(const app::Answer<T>& answer, base::Language language,
                                 base::Value (*write)(const std::type_identity_t<T>&, base::Language)) {
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return *problem;
  return write(std::get<T>(answer), language);
}
// Adds the verb; `ask` is called with rules that are loaded.
void AddFileVerb(CLI::App* app, Session* session, FileVerb verb);
// Reads the value of a date option into `date`. False, and Fail was called, when it is none.
bool ParseDate(Session* session, const std::string& option, const std::string& text, calendar::Date* date);

}  // namespace anze::cli
