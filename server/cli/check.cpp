// `anze check`: loads a rules folder as the server would, and shows everything that is wrong with it; or, for one file
// of such a folder, what it concerns.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "core/base/frame.h"
#include "core/ruleset/layout/place.h"
#include "server/cli/cli.h"
#include "server/cli/tree_of.h"

namespace anze::cli {
namespace {

using base::Value;

// What mostly follows from another error: a name that was misspelt where it is declared is unknown where it is read.
bool IsConsequence(std::string_view code) {
  static constexpr std::string_view kCodes[] = {"asked-fact-without-source",
                                                "broken-lock",
                                                "parameter-without-value",
                                                "parameter-wrong-type",
                                                "table-gap",
                                                "type-mismatch",
                                                "unknown-fact",
                                                "wrong-argument-count"};
  return std::find(std::begin(kCodes), std::end(kCodes), code) != std::end(kCodes);
}

// A name that nothing answers to above shows in every region below that changes the same thing: there it is not said
// again.
bool IsSaidAbove(const base::Error& error, const base::Diagnostics& all) {
  const std::string region = ruleset::PlaceFile(error.span.file.text()).region;
  const bool name = error.severity == base::Severity::kError && error.code.starts_with("unknown-");
  return name && !region.empty() && std::any_of(all.begin(), all.end(), [&](const base::Error& other) {
           const std::string& file = other.span.file.text();
           return other.code == error.code && other.args == error.args &&
                  ruleset::IsBelow(region, ruleset::PlaceFile(file).region);
         });
}

// Errors before warnings, causes before what follows from them, and each once; else in the order of the files.
base::Diagnostics InOrder(base::Diagnostics diagnostics, base::Language language) {
  std::set<std::string> told;
  std::erase_if(diagnostics,
                [&](const base::Error& error) { return !told.insert(base::RenderLine(error, language)).second; });
  const base::Diagnostics all = diagnostics;
  std::erase_if(diagnostics, [&](const base::Error& error) { return IsSaidAbove(error, all); });
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const base::Error& a, const base::Error& b) {
    return std::pair(a.severity, IsConsequence(a.code)) < std::pair(b.severity, IsConsequence(b.code));
  });
  return diagnostics;
}

// Of one file of a tree only what it concerns is read, checked and told.
void Run(Session* session, const std::string& place) {
  std::optional<FileInTree> file;
  std::error_code ignored;
  if (std::filesystem::is_regular_file(place, ignored)) {
    auto found = FindTree(place, RulesFolder(*session));
    if (!found.ok()) return Fail(session, found.errors());
    file = std::move(*found);
  }
  const auto wanted = [&](const std::string& path) { return Concerns(*file, path); };
  auto files = ReadRules(file ? file->folder : place, Scenarios::kRead, file ? Wanted(wanted) : Wanted());
  if (!files.ok()) return Fail(session, files.errors());
  // Load takes the files away; their text is needed to show where an error stands.
  const std::vector<ruleset::SourceFile> copy = *files;
  const auto begin = std::chrono::steady_clock::now();
  app::Rules rules(nullptr);
  base::Diagnostics loaded = rules.Load(std::move(*files));
  if (file) {
    std::erase_if(loaded, [&](const base::Error& error) {
      return error.severity != base::Severity::kError && !IsTold(*file, error.span.file.text());
    });
  }
  const base::Diagnostics diagnostics = InOrder(std::move(loaded), session->lang());
  const auto millis =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin).count();
  int errors = 0;
  int warnings = 0;
  int to_check = 0;
  Value list = Value::EmptyList();
  for (const base::Error& error : diagnostics) {
    for (const auto& [name, count] : error.args) {
      if (error.code == "citations-to-check" && name == "count") to_check += std::atoi(count.c_str());
    }
    (error.severity == base::Severity::kError ? errors : warnings) += error.severity != base::Severity::kNote;
    list.Append(base::ToValue(error, session->lang()));
  }
  PrintDiagnostics(*session, diagnostics, copy);
  session->exit_code = errors > 0 ? kNegative : kPositive;
  Value out = Value::EmptyMap();
  out.Set("errors", errors);
  out.Set("warnings", warnings);
  out.Set("to_check", to_check);
  out.Set("files", Value(static_cast<std::int64_t>(copy.size())));
  out.Set("milliseconds", Value(static_cast<std::int64_t>(millis)));
  out.Set("diagnostics", std::move(list));
  Print(*session, out, [&](std::ostream& stream) {
    if (to_check > 0) {
      stream << base::Text("cli-check-to-check", session->lang(), {{"count", std::to_string(to_check)}}) << '\n';
    }
    stream << base::Text(errors > 0 ? "cli-check-bad" : "cli-check-good", session->lang(),
                         {{"errors", std::to_string(errors)},
                          {"warnings", std::to_string(warnings)},
                          {"files", std::to_string(copy.size())},
                          {"millis", std::to_string(millis)}})
           << '\n';
  });
}

}  // namespace

void AddCheck(CLI::App* app, Session* session) {
  auto place = std::make_shared<std::string>();
  CLI::App* verb = AddVerb(app, session, "check", "cli-check",
                           [=] { Run(session, place->empty() ? RulesFolder(*session) : *place); });
  verb->add_option("PATH", *place, base::Text("cli-option-check-path", session->lang()));
}

}  // namespace anze::cli
