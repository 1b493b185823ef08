// Reading and writing files for all verbs. A file that a person names is read with care: size and depth are bounded by
// the parsers (limits::kFileBytes and others), and every error names the file.
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <sstream>
#include <string_view>

#include "core/base/encoding.h"
#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/utf8.h"
#include "core/base/yaml.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/read/workbook_text.h"
#include "server/cli/cli.h"
#include "server/compose/report_formats.h"

namespace anze::cli {
namespace {

namespace fs = std::filesystem;
using base::Error;

// Where the program lies; an installed one has its rules beside that folder.
fs::path BinaryFolder() {
  std::error_code ignored;
  return fs::read_symlink("/proc/self/exe", ignored).parent_path();
}

// Whether a text looks like JSON, behind a byte order mark and blanks.
bool BeginsWithBracket(std::string_view text) {
  text = base::WithoutMark(text);
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  return at != std::string_view::npos && (text[at] == '{' || text[at] == '[');
}

// A number among the arguments of an error; 0 when it is not there.
int CountIn(const Error& error, std::string_view name) {
  for (const auto& [key, value] : error.args) {
    if (key == name) return std::atoi(value.c_str());
  }
  return 0;
}

// Errors of JSON know line and column, but not the file.
base::Diagnostics InFile(base::Diagnostics errors, const std::string& file) {
  for (Error& error : errors) error.span = {file, CountIn(error, "line"), CountIn(error, "column"), 0};
  return errors;
}

bool IsRuleFile(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".lua" || ruleset::IsTableFile(path.native());
}

// The name with every byte that is no UTF-8 as \xNN, so that it can be shown and put into JSON.
std::string Shown(std::string_view name) {
  constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string shown;
  while (!name.empty()) {
    const std::size_t good = std::min(base::FindInvalidUtf8(name), name.size());
    shown += name.substr(0, good);
    name.remove_prefix(good);
    if (name.empty()) break;
    const auto byte = static_cast<unsigned char>(name.front());
    shown += {'\\', 'x', kHex[byte / 16], kHex[byte % 16]};
    name.remove_prefix(1);
  }
  return shown;
}

bool LeadsOutside(const fs::path& link, const std::string& folder) {
  std::error_code failed;
  const fs::path target = fs::weakly_canonical(link, failed);
  const fs::path inside = failed ? fs::path() : target.lexically_relative(fs::weakly_canonical(folder, failed));
  return failed || inside.empty() || *inside.begin() == "..";
}

// A folder of rules holds files and folders. Anything else would be passed over without a word, and opening a pipe
// would wait for its writer for ever: it is reported instead. nullptr for an entry that can be read.
const char* WhyNotRead(const fs::directory_entry& entry, const std::string& folder) {
  std::error_code failed;
  const fs::file_status status = entry.status(failed);
  if (entry.is_symlink(failed) && status.type() == fs::file_type::not_found) return "dangling-link";
  // Walking into it could go in circles.
  if (entry.is_symlink(failed) && status.type() == fs::file_type::directory) return "linked-folder";
  // What a link brings in from outside is no part of the rules, and may be any file of the machine.
  if (entry.is_symlink(failed) && LeadsOutside(entry.path(), folder)) return "linked-outside";
  if (status.type() == fs::file_type::fifo) return "pipe";
  if (status.type() == fs::file_type::socket) return "socket";
  if (status.type() == fs::file_type::regular || status.type() == fs::file_type::directory) return nullptr;
  return "device";
}

// A file of the rules as the loader has it: a workbook as text, every other file as it is.
base::Result<std::string> ReadRuleFile(const std::string& file) {
  auto bytes = ReadFile(file);
  if (!bytes.ok() || !ruleset::IsWorkbook(file)) return bytes;
  auto book = compose::FindWorkbookFormat("xlsx")->read(*bytes);
  if (book.ok()) return ruleset::TextOfWorkbook(*book);
  base::Diagnostics errors = book.errors();
  for (Error& error : errors) error.span = {file, 1, 1, 2};
  return errors;
}

}  // namespace

std::string RulesFolder(const Session& session) {
  if (!session.rules.empty()) return session.rules;
  std::error_code ignored;
  if (fs::is_directory("rulesets", ignored)) return "rulesets";
  // Beside the folder of the binary in a checkout; where a package installs them.
  const fs::path above = BinaryFolder().parent_path();
  for (const fs::path& found : {above / "rulesets", above / "share/anze/rulesets"}) {
    if (fs::is_directory(found, ignored)) return found.string();
  }
  return "rulesets";
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

// First everything is written beside its place, where a full disk shows; only then anything is replaced. A rename
// cannot be half done (rename(2)).
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

base::Result<std::vector<ruleset::SourceFile>> ReadRules(const std::string& folder, Scenarios scenarios,
                                                         const Wanted& wanted) {
  std::error_code failed;
  if (!fs::is_directory(folder, failed)) return Error("folder-missing", {{"folder", folder}});
  std::vector<ruleset::SourceFile> files;
  base::Diagnostics problems;
  fs::recursive_directory_iterator walk(folder, failed);
  for (const fs::recursive_directory_iterator end; !failed && walk != end; walk.increment(failed)) {
    const std::string name = walk->path().filename().string();
    // A name with a dot in front belongs to editors and version control, one with "~$" to an office program that has
    // the file open: not to the rules (docs/ruleset-format.md).
    const bool left_out =
        name.starts_with('.') || name.starts_with("~$") || (scenarios == Scenarios::kLeave && name == "tests");
    std::error_code ignored;  // a dangling link is no folder, and no failure of the walk
    if (left_out && walk->is_directory(ignored)) walk.disable_recursion_pending();
    if (left_out) continue;
    if (base::FindInvalidUtf8(name) < name.size()) {
      problems.push_back(Error("file-name-not-utf8", {{"file", Shown(walk->path().string())}}));
      walk.disable_recursion_pending();
      continue;
    }
    if (const char* why = WhyNotRead(*walk, folder)) {
      problems.push_back(Error("file-not-regular", {{"file", walk->path().string()}, {"reason", why}}));
      continue;
    }
    if (!walk->is_regular_file(failed)) continue;
    // By the texts alone: asking the system where each of them really is takes longer than reading them.
    std::string path = walk->path().lexically_relative(folder).generic_string();
    if (wanted && !wanted(path)) continue;
    if (!IsRuleFile(walk->path())) {
      // Nobody reads it; its name is enough for the loader to say so.
      if (ruleset::PlaceFile(path).kind == ruleset::FileKind::kOrphan) files.push_back({std::move(path), {}});
      continue;
    }
    if (files.size() >= base::limits::kRulesetFiles) {
      return Error("too-many-files",
                   {{"count", std::to_string(files.size() + 1)}, {"max", std::to_string(base::limits::kRulesetFiles)}});
    }
    auto text = ReadRuleFile(walk->path().string());
    if (!text.ok()) {
      for (const Error& error : text.errors()) problems.push_back(error);
      continue;
    }
    files.push_back({std::move(path), std::move(text).value()});
  }
  if (failed) return Error("file-unreadable", {{"file", folder}, {"why", failed.message()}});
  if (!problems.empty()) return problems;
  if (files.empty()) return Error("folder-without-rules", {{"folder", folder}});
  // The order in which a folder is walked differs from machine to machine; the digest of the rules must not.
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
  const std::string name = file == "-" ? "<stdin>" : file;
  const bool brackets = BeginsWithBracket(*text);
  const bool named_yaml = file.ends_with(".yaml") || file.ends_with(".yml");
  // JSON where it can be JSON; YAML, which has brackets too, where that fails. Both failing, the likelier one speaks.
  base::Diagnostics json_errors;
  if (brackets || file.ends_with(".json")) {
    auto value = base::ParseJson(*text, base::FileJson());
    if (value.ok()) return value;
    json_errors = InFile(value.errors(), name);
  }
  auto document = base::ParseYaml(name, std::move(*text), base::FileYaml());
  if (document.ok()) return base::ToValue(document->root);
  return json_errors.empty() || (named_yaml && !brackets) ? document.errors() : json_errors;
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
