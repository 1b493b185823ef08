// `anze migrate`: moves the open cases of a data folder to the rules now in force. No server may run on it, unless it
// is a dry run, which only reads.
#include "server/app/rules/migrate.h"

#include <iostream>
#include <memory>
#include <string>

#include "server/cli/cli.h"
#include "server/compose/inspect.h"
#include "server/compose/system.h"
#include "server/http/wire/outcomes_json.h"

namespace anze::cli {
namespace {

using base::Language;
using base::Value;

struct Options {
  std::string data = "data";
  app::MigrateOptions wanted;
};

void PrintText(std::ostream& out, const Value& answer, bool dry_run, Language language) {
  const bool refused = answer.Get("refused").as_bool();
  PrintCaseOutcomes(out, answer, dry_run || refused ? "cli-simulate-moves" : "cli-migrate-moved", language);
  out << base::Text("cli-migrate-total", language, Counts(answer, {"cases", "moved", "unreadable", "written"})) << '\n';
  if (refused) {
    out << Colour(base::Text("cli-migrate-refused", language), 31) << '\n';
  } else if (dry_run) {
    out << base::Text("cli-migrate-dry-run", language) << '\n';
  }
}

void Run(Session* session, const Options& options) {
  const bool dry_run = options.wanted.dry_run;
  auto storage = dry_run ? compose::OpenToRead(options.data) : compose::OpenToWrite(options.data);
  if (!storage.ok()) return Fail(session, storage.errors());
  // Two sets: `stored` finds the rules that cases stand under; `rules` says where they go, and keeps its snapshots in
  // the storage, which a dry run may not.
  app::Rules stored(storage->get());
  app::Rules rules(dry_run ? nullptr : storage->get());
  if (!LoadRules(session, &stored, Scenarios::kLeave) || !LoadRules(session, &rules, Scenarios::kLeave)) return;
  const auto clock = compose::SystemClock();
  auto answer = app::Migrate(&stored, &rules, storage->get(), *clock, options.wanted);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const auto& migrated = std::get<app::Migrated>(answer);
  const bool whole = !migrated.outcomes.refused() && migrated.outcomes.unreadable() == 0;
  session->exit_code = whole ? kPositive : kNegative;
  const Value value = http::ToValue(migrated, session->lang());
  Print(*session, value, [&](std::ostream& out) { PrintText(out, value, dry_run, session->lang()); });
}

}  // namespace

void AddMigrate(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "migrate", "cli-migrate", [=] { Run(session, *options); });
  verb->add_option("--data", options->data, base::Text("cli-option-data", language));
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
  verb->add_option("--region", options->wanted.region, base::Text("cli-option-region", language));
  verb->add_option("--limit", options->wanted.limit, base::Text("cli-option-limit", language));
  verb->add_flag("--dry-run", options->wanted.dry_run, base::Text("cli-option-dry-run", language));
}

}  // namespace anze::cli
