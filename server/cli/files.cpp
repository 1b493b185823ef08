#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/yaml.h"
#include "server/cli/cli.h"

namespace anze::cli {
namespace {

namespace fs = std::filesystem;
using base::Error;

fs::path BinaryFolder() {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

bool IsRuleFile(const fs::path& path) { return path.extension() == ".yaml" || path.extension() == ".lua"; }

}  // namespace

std::string RulesFolder(const Session& session) {
  if (!session.rules.empty()) return session.rules;
  std::error_code ignored;
  if (fs::is_directory("rulesets", ignored)) return "rulesets";
  const fs::path beside = BinaryFolder().parent_path() / "rulesets";
  return fs::is_directory(beside, ignored) ? beside.string() : "rulesets";
}

base::Result<std::string> ReadFile(const std::string& file) {
  if (file == "-") {
    return std::string(std::istreambuf_iterator<char>(std::cin), std::istreambuf_iterator<char>());
  }
  std::error_code ignored;
  if (fs::is_directory(file, ignored)) return Error("file-unreadable", {{"file", file}, {"why", "directory"}});
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error("file-unreadable", {{"file", file}, {"why", std::strerror(errno)}});
  std::ostringstream text;
  text << in.rdbuf();
  return std::string(text.view());  // a copy, without the room that the stream grew by
}

base::Status WriteFiles(const std::vector<ruleset::SourceFile>& files) {
  const auto beside = [](const ruleset::SourceFile& file) { return file.path + ".new"; };
  const auto fail = [&](const ruleset::SourceFile& file, const std::string& why) {
    std::error_code ignored;
    for (const ruleset::SourceFile& other : files) fs::remove(beside(other), ignored);
    return Error("file-unwritable", {{"file", file.path}, {"why", why}});
  };
  for (const ruleset::SourceFile& file : files) {
    std::error_code failed;
    if (const fs::path folder = fs::path(file.path).parent_path(); !folder.empty())
      fs::create_directories(folder, failed);
    if (failed) return fail(file, failed.message());
    std::ofstream out(beside(file), std::ios::binary | std::ios::trunc);
    out << file.text << std::flush;
    if (!out) return fail(file, std::strerror(errno));
  }
  for (const ruleset::SourceFile& file : files) {
    std::error_code failed;
    fs::rename(beside(file), file.path, failed);
    if (failed) return fail(file, failed.message());
  }
  return base::Ok{};
}

base::Result<std::vector<ruleset::SourceFile>> ReadRules(const std::string& folder, Scenarios scenarios) {
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) return Error("folder-missing", {{"folder", folder}});
  std::vector<ruleset::SourceFile> files;
  fs::recursive_directory_iterator walk(folder, failed);
  for (const fs::recursive_directory_iterator end; !failed && walk != end; walk.increment(failed)) {
    if (scenarios == Scenarios::kLeave && walk->is_directory(failed) && walk->path().filename() == "tests") {
      walk.disable_recursion_pending();
    }
    if (!walk->is_regular_file(failed) || !IsRuleFile(walk->path())) continue;
    if (files.size() >= base::limits::kRulesetFiles) {
      return Error("too-many-files", {{"limit", std::to_string(base::limits::kRulesetFiles)}});
    }
    auto text = ReadFile(walk->path().string());
    if (!text.ok()) return text.errors();
    files.push_back({fs::relative(walk->path(), folder, failed).generic_string(), std::move(text).value()});
  }
  if (failed) return Error("file-unreadable", {{"file", folder}, {"why", failed.message()}});
  if (files.empty()) return Error("folder-without-rules", {{"folder", folder}});
  std::sort(files.begin(), files.end(),
            [](const ruleset::SourceFile& a, const ruleset::SourceFile& b) { return a.path < b.path; });
  return files;
}

bool LoadRules(Session* session, app::Rules* rules, Scenarios scenarios) {
  auto files = ReadRules(RulesFolder(*session), scenarios);
  if (!files.ok()) {
    Fail(session, files.errors());
    return false;
  }
  const std::vector<ruleset::SourceFile> copy = *files;
  const base::Diagnostics diagnostics = rules->Load(std::move(*files));
  if (!base::HasErrors(diagnostics)) return true;
  PrintDiagnostics(*session, diagnostics, copy);
  Fail(session, base::Diagnostics{Error("rules-unusable", {{"folder", RulesFolder(*session)}})});
  return false;
}

base::Result<base::Value> ReadValue(const std::string& file) {
  auto text = ReadFile(file);
  if (!text.ok()) return text.errors();
  if (file.ends_with(".yaml") || file.ends_with(".yml")) {
    auto document = base::ParseYaml(file, std::move(*text));
    if (!document.ok()) return document.errors();
    return base::ToValue(document->root);
  }
  return base::ParseJson(*text);
}

bool ParseDate(Session* session, const std::string& option, const std::string& text, calendar::Date* date) {
  const auto parsed = calendar::Date::Parse(text);
  if (!parsed) {
    Fail(session, base::Diagnostics{Error("bad-date-option", {{"option", option}, {"text", text}})});
    return false;
  }
  *date = *parsed;
  return true;
}

}  // namespace anze::cli
