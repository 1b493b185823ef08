// The frame of every verb: language and --json are found before the words are parsed, since help and errors of parsing
// must come in that form already; then the chosen verb runs inside parse(); at the end standard output is written and
// the exit code says whether that worked.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <string_view>
#include <vector>

#include "core/base/frame.h"
#include "server/cli/cli.h"
#include "server/cli/help.h"
#include "server/cli/sheet.h"
#include "server/cli/terminal.h"

namespace anze::cli {
namespace {

// zh unless asked otherwise by --lang, wherever it stands, or by a LANG that names another language.
std::string LanguageOf(const std::vector<std::string>& words) {
  const char* lang = std::getenv("LANG");
  std::string found = lang != nullptr && std::string_view(lang).starts_with("en") ? "en" : "zh";
  for (std::size_t i = 0; i < words.size(); ++i) {
    std::string given;
    if (words[i] == "--lang" && i + 1 < words.size()) given = words[i + 1];
    if (words[i].starts_with("--lang=")) given = words[i].substr(std::strlen("--lang="));
    if (given == "zh" || given == "en") found = given;
  }
  return found;
}

void AddVerbs(CLI::App* app, Session* session) {
  AddServe(app, session);
  AddCheck(app, session);
  AddTest(app, session);
  AddEval(app, session);
  AddDeadline(app, session);
  AddTimeline(app, session);
  AddPlan(app, session);
  AddLedger(app, session);
  AddSubsidy(app, session);
  AddReport(app, session);
  AddRecord(app, session);
  AddList(app, session);
  AddExplain(app, session);
  AddExplainParameter(app, session);
  AddDiff(app, session);
  AddSimulate(app, session);
  AddMigrate(app, session);
  AddDoctor(app, session);
  AddVerify(app, session);
  AddBackup(app, session);
  AddRestore(app, session);
  AddUser(app, session);
  AddToken(app, session);
  AddOrganisation(app, session);
  AddFmt(app, session);
  AddNewRegion(app, session);
  AddSheet(app, session);
}

// Exit code 2, one line on the fault, and how the verb is used.
void Misuse(const CLI::App& app, const CLI::ParseError& error, Session* session) {
  Fail(session, {WrongUse(app, error, session->lang())});
  if (session->json) return;
  const bool nothing = app.get_subcommands().empty() && app.remaining(true).empty();
  std::cerr << '\n' << Shown(nothing ? app.help() : ShortHelp(app, session->lang()), false);
}

void PrintVersion(const Session& session) {
  base::Value version = base::Value::EmptyMap();
  version.Set("version", ANZE_VERSION);
  Print(session, version, [](std::ostream& out) { out << ANZE_VERSION << '\n'; });
}

void Run(std::vector<std::string> words, Session* session) {
  session->language = LanguageOf(words);
  session->json = std::find(words.begin(), words.end(), "--json") != words.end();
  // "anze help eval" is how other programs are asked.
  if (!words.empty() && words.front() == "help") {
    words.erase(words.begin());
    words.emplace_back("--help");
  }
  CLI::App app(base::Text("cli-about", session->lang()), "anze");
  SpeakIn(session->lang(), &app);
  app.require_subcommand(1);
  app.set_version_flag("--version", ANZE_VERSION, base::Text("cli-help-version", session->lang()));
  AddCommonOptions(&app, session);
  AddVerbs(&app, session);
  try {
    std::reverse(words.begin(), words.end());  // as the library takes them
    app.parse(words);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
  } catch (const CLI::CallForVersion&) {
    PrintVersion(*session);
  } catch (const CLI::ParseError& error) {
    Misuse(app, error, session);
  } catch (const std::exception& error) {
    Fail(session, {base::Error("cli-wrong-use", {{"why", error.what()}})});
  }
}

}  // namespace

int Main(int argc, char** argv) {
  HoldStandardDescriptors();
  Session session;
  // Behind std::cout from the first word on, so that no failure to write is forgotten.
  Output output;
  std::streambuf* const before = std::cout.rdbuf(&output);
  session.output = &output;
  Run({argv + std::min(argc, 1), argv + argc}, &session);
  const int failure = output.Finish();
  std::cout.rdbuf(before);
  if (failure == 0) return session.exit_code;
  // Nobody reads a closed pipe, and nobody is told.
  if (failure != EPIPE) {
    const base::Error error("output-unwritable", {{"why", std::strerror(failure)}});
    std::cerr << base::RenderLine(error, session.lang()) << '\n';
  }
  return kUnusable;
}

}  // namespace anze::cli
