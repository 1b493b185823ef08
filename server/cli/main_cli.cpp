#include <CLI/CLI.hpp>
#include <cstdlib>
#include <iostream>
#include <string_view>

#include "server/cli/cli.h"

namespace anze::cli {
namespace {

// zh unless asked otherwise by --lang or by a LANG that names another language.
std::string DefaultLanguage() {
  const char* lang = std::getenv("LANG");
  const std::string_view value = lang == nullptr ? "" : lang;
  return value.starts_with("en") ? "en" : "zh";
}

}  // namespace

int Main(int argc, char** argv) {
  Session session;
  session.language = DefaultLanguage();
  CLI::App app(base::Text("cli-about", session.lang()), "anze");
  app.require_subcommand(1);
  app.set_version_flag("--version", ANZE_VERSION);
  AddServe(&app, &session);
  AddCheck(&app, &session);
  AddTest(&app, &session);
  AddEval(&app, &session);
  AddDeadline(&app, &session);
  AddTimeline(&app, &session);
  AddPlan(&app, &session);
  AddLedger(&app, &session);
  AddSubsidy(&app, &session);
  AddReport(&app, &session);
  AddRecord(&app, &session);
  AddExplain(&app, &session);
  AddExplainParameter(&app, &session);
  AddDiff(&app, &session);
  AddSimulate(&app, &session);
  AddMigrate(&app, &session);
  AddDoctor(&app, &session);
  AddFmt(&app, &session);
  AddNewRegion(&app, &session);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    // Help and version are a success; everything else is wrong use.
    return app.exit(error) == 0 ? kPositive : kUnusable;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return kUnusable;
  }
  return session.exit_code;
}

}  // namespace anze::cli
