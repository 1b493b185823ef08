// The command line: one binary, a file a verb.
//
// Every verb takes --json (one JSON document on standard output, nothing else there), honours NO_COLOR,
// writes diagnostics to standard error, and exits 0 = done and positive, 1 = done and negative, 2 = wrong use
// or unusable input.
#pragma once

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <functional>
#include <initializer_list>
#include <iosfwd>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/text.h"
#include "core/base/value.h"
#include "core/ruleset/bundle.h"
#include "server/app/problem.h"
#include "server/app/rules.h"

namespace anze::cli {

inline constexpr int kPositive = 0;
inline constexpr int kNegative = 1;
inline constexpr int kUnusable = 2;

// Options every verb has, and what the verb found out.
struct Session {
  bool json = false;
  std::string language = "zh";
  std::string rules;  // rulesets folder; empty: found beside the work folder or the binary
  int exit_code = kPositive;

  base::Language lang() const { return language == "en" ? base::Language::kEn : base::Language::kZh; }
};

// Runs the command line; returns the exit code. `argv` as main's.
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
void AddExplain(CLI::App* app, Session* session);
void AddExplainParameter(CLI::App* app, Session* session);
void AddDiff(CLI::App* app, Session* session);
void AddSimulate(CLI::App* app, Session* session);
void AddMigrate(CLI::App* app, Session* session);
void AddDoctor(CLI::App* app, Session* session);
void AddFmt(CLI::App* app, Session* session);
void AddNewRegion(CLI::App* app, Session* session);

// --- shared by the verbs -------------------------------------------------------------------------------------

// A verb with the common options; `run` is called when it was chosen. `help` is a text id (title and worked example).
CLI::App* AddVerb(CLI::App* app, Session* session, const std::string& name, const std::string& help,
                  std::function<void()> run);

// Prints `value` as the one JSON document, or `text` for people.
void Print(const Session& session, const base::Value& value, const std::function<void(std::ostream&)>& text);
// Prints diagnostics to standard error (frames, or nothing under --json, where they go into the document).
void PrintDiagnostics(const Session& session, const base::Diagnostics& diagnostics,
                      const std::vector<ruleset::SourceFile>& files);
// Ends the verb with exit code 2, telling why: on standard error, or as {"error":{…}} under --json.
void Fail(Session* session, const base::Diagnostics& errors);
void Fail(Session* session, const app::Problem& problem);

// The items of a list; none of anything else.
const base::Value::List& Items(const base::Value& value);
// "document locator  quote", or what the clause says in our words where its text is not at hand.
std::string Citation(const base::Value& clause, base::Language language);
// Each clause of a list on a line of its own; nothing for anything else.
void PrintCitations(std::ostream& out, const base::Value& clauses, const std::string& indent, base::Language language);
// What a walk over stored cases found (app/case_outcomes.h): what stands in the way, the cases that change, those that
// could not be read. `moves` is the text id for a case that goes to other rules.
void PrintCaseOutcomes(std::ostream& out, const base::Value& answer, const std::string& moves, base::Language language);
// Those members of an answer as the arguments of a text.
base::MessageArgs Counts(const base::Value& answer, std::initializer_list<const char*> names);
// Fen as people write it: "1234.50 元". Anything but an integer stays as it is.
std::string Yuan(const base::Value& fen, base::Language language);

bool UseColour();
// Wraps text in an ANSI colour (31 red, 32 green, 33 yellow, 36 cyan, 1 bold) when colour is used.
std::string Colour(const std::string& text, int code);

// --- files ---------------------------------------------------------------------------------------------------

// The rulesets folder: as given, else ./rulesets, else rulesets beside the binary's folder.
std::string RulesFolder(const Session& session);
// Scenario tests stand beside the rules; what answers questions or runs cases has no use for them.
enum class Scenarios { kRead, kLeave };
// Every *.yaml and *.lua under a folder. Errors: "file-unreadable" {file, why}, "folder-missing" {folder}.
base::Result<std::vector<ruleset::SourceFile>> ReadRules(const std::string& folder, Scenarios scenarios);
// Loads the rules folder into `rules`. False (and Fail was called) when it cannot be used.
bool LoadRules(Session* session, app::Rules* rules, Scenarios scenarios);
// A JSON (*.json, or "-" for standard input) or YAML file as a value.
base::Result<base::Value> ReadValue(const std::string& file);
base::Result<std::string> ReadFile(const std::string& file);
// Writes each file whole or not at all, with its folders: beside its place first, then moved there once all are
// written. Errors: "file-unwritable" {file, why}.
base::Status WriteFiles(const std::vector<ruleset::SourceFile>& files);
// A verb that asks one question about a file: a region, a day, the file's content. `run` answers, or calls Fail.
struct FileQuestion {
  std::string region;
  calendar::Date as_of;
  base::Value content;
  app::Rules* rules = nullptr;  // loaded
};
struct FileVerb {
  std::string name;
  std::string help;         // text id
  std::string option;       // "--entries"
  std::string option_text;  // text id
  std::function<app::Answer<base::Value>(const FileQuestion& question, base::Language language)> ask;
  std::function<bool(const base::Value& answer)> positive;
  void (*print)(std::ostream& out, const base::Value& answer, base::Language language) = nullptr;
};
void AddFileVerb(CLI::App* app, Session* session, FileVerb verb);
// A date option; Fail and false when it is none.
bool ParseDate(Session* session, const std::string& option, const std::string& text, calendar::Date* date);

}  // namespace anze::cli
