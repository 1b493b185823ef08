// `anze backup` and `anze restore`. A back-up is made beside a running server; a restored folder is proved at once.
#include "server/compose/backup.h"

#include <iostream>
#include <memory>
#include <string>

#include "server/cli/cli.h"
#include "server/cli/verify.h"
#include "server/compose/inspect.h"
#include "server/compose/prove.h"
#include "server/compose/system.h"

namespace anze::cli {
namespace {

using base::Value;

struct Options {
  std::string data = "data";
  std::string file;
};

Value ToValue(const compose::BackupMade& made) {
  Value out = Value::EmptyMap();
  out.Set("file", made.file);
  out.Set("store", made.store);
  out.Set("events", made.events);
  out.Set("bytes", made.bytes);
  out.Set("files", made.files);
  return out;
}

void Backup(Session* session, const Options& options) {
  const auto storage = compose::OpenToRead(options.data);
  if (!storage.ok()) return Fail(session, storage.errors());
  const auto made = compose::BackUp(storage->get(), options.data, options.file, compose::SystemClock()->NowMillis(),
                                    [] { return true; });
  if (!made.ok()) return Fail(session, made.errors());
  const Value value = ToValue(*made);
  Print(*session, value, [&](std::ostream& out) {
    out << base::Text("cli-backup-made", session->lang(),
                      {{"file", made->file},
                       {"events", std::to_string(made->events)},
                       {"mib", std::to_string(made->bytes / (1024 * 1024))},
                       {"files", std::to_string(made->files)}})
        << '\n';
  });
}

void Restore(Session* session, const Options& options) {
  const auto restored = compose::Restore(options.file, options.data);
  if (!restored.ok()) return Fail(session, restored.errors());
  const auto report = compose::ProveData(options.data, {}, [] { return true; });
  if (!report.ok()) return Fail(session, report.errors());
  if (!session->json) {
    std::cout << base::Text("cli-restored", session->lang(),
                            {{"folder", options.data}, {"events", std::to_string(restored->events)}})
              << '\n';
  }
  PrintProof(session, *report);
}

}  // namespace

void AddBackup(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "backup", "cli-backup", [=] { Backup(session, *options); });
  verb->add_option("--data", options->data, base::Text("cli-option-data", language));
  verb->add_option("--to", options->file, base::Text("cli-option-backup-to", language))->required();
}

void AddRestore(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "restore", "cli-restore", [=] { Restore(session, *options); });
  verb->add_option("--from", options->file, base::Text("cli-option-restore-from", language))->required();
  verb->add_option("--data", options->data, base::Text("cli-option-restore-data", language));
}

}  // namespace anze::cli
