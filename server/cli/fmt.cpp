// `anze fmt`: lays YAML files of rules out in the one form. --check only tells which would change.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>

#include "core/base/yaml_format.h"
#include "server/cli/cli.h"

namespace anze::cli {
namespace {

using base::Value;
using ruleset::SourceFile;

struct Options {
  bool check = false;
  std::vector<std::string> paths;
};

// The files named, and the YAML files below the folders named.
base::Result<std::vector<SourceFile>> Collect(const std::vector<std::string>& paths) {
  std::vector<SourceFile> files;
  for (const std::string& path : paths) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored)) {
      auto text = ReadFile(path);
      if (!text.ok()) return text.errors();
      files.push_back({path, std::move(*text)});
      continue;
    }
    auto found = ReadRules(path, Scenarios::kRead);
    if (!found.ok()) return found.errors();
    for (SourceFile& file : *found) {
      if (!file.path.ends_with(".yaml")) continue;
      files.push_back({(std::filesystem::path(path) / file.path).string(), std::move(file.text)});
    }
  }
  return files;
}

void Run(Session* session, const Options& options) {
  std::vector<std::string> paths = options.paths;
  if (paths.empty()) paths.push_back(RulesFolder(*session));
  const auto files = Collect(paths);
  if (!files.ok()) return Fail(session, files.errors());
  std::vector<SourceFile> changed;
  base::Diagnostics problems;
  for (const SourceFile& file : *files) {
    auto formatted = base::FormatYaml(file.path, file.text);
    if (!formatted.ok()) {
      problems.insert(problems.end(), formatted.errors().begin(), formatted.errors().end());
    } else if (*formatted != file.text) {
      changed.push_back({file.path, std::move(*formatted)});
    }
  }
  // All or nothing: a file that cannot be laid out leaves the others as they are.
  if (!problems.empty()) return Fail(session, problems);
  if (!options.check) {
    if (const base::Status written = WriteFiles(changed); !written.ok()) return Fail(session, written.errors());
  }
  session->exit_code = options.check && !changed.empty() ? kNegative : kPositive;
  Value out = Value::EmptyMap();
  out.Set("files", Value(static_cast<std::int64_t>(files->size())));
  Value names = Value::EmptyList();
  for (const SourceFile& file : changed) names.Append(file.path);
  out.Set("changed", std::move(names));
  out.Set("written", !options.check);
  Print(*session, out, [&](std::ostream& stream) {
    for (const SourceFile& file : changed) stream << file.path << '\n';
    stream << base::Text(options.check ? "cli-fmt-checked" : "cli-fmt-written", session->lang(),
                         {{"files", std::to_string(files->size())}, {"changed", std::to_string(changed.size())}})
           << '\n';
  });
}

}  // namespace

void AddFmt(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = AddVerb(app, session, "fmt", "cli-fmt", [=] { Run(session, *options); });
  verb->add_option("PATH", options->paths, base::Text("cli-option-paths", session->lang()));
  verb->add_flag("--check", options->check, base::Text("cli-option-check", session->lang()));
}

}  // namespace anze::cli
