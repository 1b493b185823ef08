// `anze new-region`: writes the first files of a region, like those of another one, and only if they load.
#include <filesystem>
#include <iostream>
#include <memory>

#include "core/ruleset/scaffold.h"
#include "server/cli/cli.h"
#include "server/compose/system.h"

namespace anze::cli {
namespace {

using base::Value;
using ruleset::SourceFile;

struct Options {
  ruleset::NewRegion wanted;
  std::string from;
  std::string folder;
};

void Run(Session* session, Options options) {
  if (!options.folder.empty()) session->rules = options.folder;
  const std::string folder = RulesFolder(*session);
  options.wanted.from = calendar::Instant(compose::SystemClock()->NowMillis()).date();
  if (!options.from.empty() && !ParseDate(session, "--from", options.from, &options.wanted.from)) return;
  auto files = ReadRules(folder, Scenarios::kRead);
  if (!files.ok()) return Fail(session, files.errors());
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kRead)) return;
  auto scaffold = ruleset::Scaffold(options.wanted, *rules.bundle(), session->lang());
  if (!scaffold.ok()) return Fail(session, scaffold.errors());
  // Files that would not load, once they are filled in, are not written.
  const std::vector<ruleset::SourceFile> filled = ruleset::FilledIn(*scaffold);
  files->insert(files->end(), filled.begin(), filled.end());
  if (const base::Diagnostics found = rules.Load(std::move(*files)); base::HasErrors(found)) {
    return Fail(session, found);
  }
  Value names = Value::EmptyList();
  for (SourceFile& file : *scaffold) {
    file.path = (std::filesystem::path(folder) / file.path).string();
    names.Append(file.path);
  }
  if (const base::Status written = WriteFiles(*scaffold); !written.ok()) return Fail(session, written.errors());
  session->exit_code = kPositive;
  Value out = Value::EmptyMap();
  out.Set("region", options.wanted.region);
  out.Set("files", std::move(names));
  Print(*session, out, [&](std::ostream& stream) {
    for (const SourceFile& file : *scaffold) stream << file.path << '\n';
    stream << base::Text("cli-new-region-next", session->lang(),
                         {{"folder", folder}, {"region", options.wanted.region}})
           << '\n';
  });
}

}  // namespace

void AddNewRegion(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "new-region", "cli-new-region", [=] { Run(session, *options); });
  verb->add_option("REGION", options->wanted.region, base::Text("cli-option-new-region", language))->required();
  verb->add_option("--title", options->wanted.title, base::Text("cli-option-title", language))->required();
  verb->add_option("--like", options->wanted.like, base::Text("cli-option-like", language));
  verb->add_option("--dir", options->folder, base::Text("cli-option-dir", language));
  verb->add_option("--from", options->from, base::Text("cli-option-in-force", language));
}

}  // namespace anze::cli
