// `anze new-region`: writes the first files of a region, like those of another one, and only if they load.
//
// Files that were copied and do not load here (a lock above forbids them, or they need what was left out) are left out
// one after another; then every copied scenario is run, and those that fail here are left out too. All of it is told.
#include <algorithm>
#include <filesystem>
#include <iostream>
#include <memory>
#include <set>

#include "core/base/yaml_format.h"
#include "core/ruleset/scaffold.h"
#include "core/scenario/scenario.h"
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

// A file that was not taken over, and why.
struct LeftOut {
  std::string file;
  base::Error why;
};

// Loads all files with the new ones, leaving out copied files that have errors until the rest loads. Errors: those of
// files that must be there.
base::Result<std::vector<LeftOut>> LoadWith(app::Rules* rules, const std::vector<SourceFile>& old,
                                            std::vector<SourceFile>* added, const std::set<std::string>& must) {
  std::vector<LeftOut> left_out;
  while (true) {
    std::vector<SourceFile> all = old;
    const std::vector<SourceFile> filled = ruleset::FilledIn(*added);
    all.insert(all.end(), filled.begin(), filled.end());
    const base::Diagnostics found = rules->Load(std::move(all));
    if (!base::HasErrors(found)) return left_out;
    std::set<std::string> wrong;
    for (const base::Error& error : found) {
      const std::string file(error.span.file.text());
      const bool copied = !must.contains(file) && std::any_of(added->begin(), added->end(),
                                                              [&](const SourceFile& one) { return one.path == file; });
      if (error.severity != base::Severity::kError || !copied || !wrong.insert(file).second) continue;
      left_out.push_back({file, error});
    }
    if (wrong.empty()) return found;
    std::erase_if(*added, [&](const SourceFile& one) { return wrong.contains(one.path); });
  }
}

// Where the text of each scenario ends: the line behind it.
int EndOf(const base::Node& list, std::size_t i, std::size_t lines) {
  return i + 1 < list.items.size() ? list.items[i + 1].span.line : static_cast<int>(lines) + 1;
}

std::string TextUnder(const base::Node& scenario, std::string_view key) {
  const base::Node* node = scenario.Find(key);
  return node != nullptr && node->is_scalar() ? node->scalar : std::string();
}

// The scenario whose text holds the line.
std::size_t IndexAt(const base::Node& list, int line) {
  std::size_t at = 0;
  while (at + 1 < list.items.size() && list.items[at + 1].span.line <= line) ++at;
  return at;
}

// The scenarios with one of these lines in them (a row of a table is one), and those that are like one of them.
std::set<std::size_t> WithLines(const base::Node& list, const std::set<int>& lines) {
  std::set<std::size_t> chosen;
  for (const int line : lines) chosen.insert(IndexAt(list, line));
  for (bool more = true; more;) {
    std::set<std::string> names;
    for (const std::size_t i : chosen) names.insert(TextUnder(list.items[i], "name"));
    names.erase("");
    more = false;
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      if (names.contains(TextUnder(list.items[i], "like"))) more = chosen.insert(i).second || more;
    }
  }
  return chosen;
}

// The text of a test file without some of its scenarios; empty where none is left, or they cannot be cut out.
std::string Without(const std::string& text, const base::Node& list, const std::set<std::size_t>& dropped) {
  std::vector<std::string> by_line(1);
  for (const char c : text) {
    by_line.back() += c;
    if (c == '\n') by_line.emplace_back();
  }
  const std::size_t count = by_line.size();
  for (std::size_t i = list.items.size(); i-- > 0;) {
    const int begin = list.items[i].span.line;
    const int end = EndOf(list, i, count);
    if (begin == end) return {};
    if (dropped.contains(i)) by_line.erase(by_line.begin() + begin - 1, by_line.begin() + end - 1);
  }
  std::string left;
  for (const std::string& line : by_line) left += line;
  return dropped.size() == list.items.size() ? std::string() : left;
}

struct Tried {
  std::size_t kept = 0;
  std::size_t left_out = 0;
};

// Leaves out of the copied test files what does not pass here.
Tried KeepPassing(app::Rules* rules, const std::string& region, std::vector<SourceFile>* added) {
  Tried count;
  scenario::Workbench bench;
  bench.rulebook = [rules](const std::string& where, calendar::Date day) { return rules->At(where, day); };
  bench.calendar = [rules](const calendar::WorkCalendar::Options& options) { return rules->Calendar(options); };
  bench.scripts = rules->scripts();
  const auto bundle = rules->bundle();
  for (const auto& [path, document] : bundle->layers.at(region).files) {
    const std::string& name = document.file;
    const auto file =
        std::find_if(added->begin(), added->end(), [&name](const SourceFile& one) { return one.path == name; });
    if (!path.starts_with("tests/") || file == added->end()) continue;
    const auto results = scenario::RunScenarios(document, region, bench);
    if (!results.ok()) continue;
    std::set<int> failed;
    for (const scenario::ScenarioResult& result : *results) {
      if (!result.passed) failed.insert(result.line);
    }
    const base::Node& list = *document.root.Find("scenarios");
    const std::set<std::size_t> dropped = WithLines(list, failed);
    for (const scenario::ScenarioResult& result : *results) {
      (dropped.contains(IndexAt(list, result.line)) ? count.left_out : count.kept) += 1;
    }
    if (!dropped.empty()) file->text = Without(file->text, list, dropped);
  }
  std::erase_if(*added, [](const SourceFile& one) { return one.text.empty(); });
  return count;
}

Value LeftOutValue(const std::vector<LeftOut>& left_out, base::Language language) {
  Value list = Value::EmptyList();
  for (const LeftOut& one : left_out) {
    Value& row = list.Append(Value::EmptyMap());
    row.Set("file", one.file);
    row.Set("why", base::Describe(one.why, language).message);
  }
  return list;
}

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
  // Files that would not load, once they are filled in, are not written; what is no copy must load.
  ruleset::NewRegion bare = options.wanted;
  bare.like.clear();
  std::set<std::string> must;
  if (const auto own = ruleset::Scaffold(bare, *rules.bundle(), session->lang()); own.ok()) {
    for (const SourceFile& file : *own) must.insert(file.path);
  }
  const auto left_out = LoadWith(&rules, *files, &*scaffold, must);
  if (!left_out.ok()) return Fail(session, left_out.errors());
  const Tried scenarios = KeepPassing(&rules, options.wanted.region, &*scaffold);
  Value names = Value::EmptyList();
  for (SourceFile& file : *scaffold) {
    if (file.path.ends_with(".yaml")) {
      if (auto laid = base::FormatYaml(file.path, file.text); laid.ok()) file.text = std::move(*laid);
    }
    file.path = (std::filesystem::path(folder) / file.path).string();
    names.Append(file.path);
  }
  if (const base::Status written = WriteFiles(*scaffold); !written.ok()) return Fail(session, written.errors());
  session->exit_code = kPositive;
  Value out = Value::EmptyMap();
  out.Set("region", options.wanted.region);
  out.Set("files", std::move(names));
  out.Set("left_out", LeftOutValue(*left_out, session->lang()));
  out.Set("scenarios", Value(static_cast<std::int64_t>(scenarios.kept)));
  out.Set("scenarios_left_out", Value(static_cast<std::int64_t>(scenarios.left_out)));
  Print(*session, out, [&](std::ostream& stream) {
    for (const SourceFile& file : *scaffold) stream << file.path << '\n';
    for (const LeftOut& one : *left_out) {
      stream << base::Text("cli-new-region-left-out", session->lang(),
                           {{"file", one.file}, {"why", base::Describe(one.why, session->lang()).message}})
             << '\n';
    }
    if (!options.wanted.like.empty()) {
      stream << base::Text("cli-new-region-scenarios", session->lang(),
                           {{"kept", std::to_string(scenarios.kept)}, {"left", std::to_string(scenarios.left_out)}})
             << '\n';
    }
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
