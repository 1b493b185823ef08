#include <algorithm>
#include <iostream>
#include <map>
#include <memory>

#include "core/base/region.h"
#include "core/scenario/scenario.h"
#include "server/cli/cli.h"
#include "server/cli/mutate.h"

namespace anze::cli {
namespace {

using base::Value;
using scenario::ClauseCoverage;
using scenario::ScenarioResult;

struct Options {
  std::string folder;
  std::string region;
  bool coverage = false;
  int most_unchecked = -1;  // how many clauses may be held not machine-checkable; -1: any number
  bool mutate = false;
  MutationOptions mutation;
};

scenario::Workbench MakeWorkbench(app::Rules* rules) {
  scenario::Workbench bench;
  bench.rulebook = [rules](const std::string& region, calendar::Date day) { return rules->At(region, day); };
  bench.calendar = [rules](const calendar::WorkCalendar::Options& options) { return rules->Calendar(options); };
  bench.scripts = rules->scripts();
  return bench;
}

Value CoverageValue(const std::vector<ClauseCoverage>& coverage) {
  Value list = Value::EmptyList();
  for (const ClauseCoverage& row : coverage) {
    Value entry = Value::EmptyMap();
    entry.Set("id", row.id);
    entry.Set("region", row.region);
    entry.Set("status", row.status);
    Value by = Value::EmptyList();
    for (const std::string& name : row.by) by.Append(name);
    entry.Set("by", std::move(by));
    Value kinds = Value::EmptyList();
    for (const std::string& kind : row.kinds) kinds.Append(kind);
    entry.Set("kinds", std::move(kinds));
    entry.Set("reason", row.reason);
    list.Append(std::move(entry));
  }
  return list;
}

void PrintCoverage(std::ostream& out, const std::vector<ClauseCoverage>& coverage, base::Language language) {
  std::map<std::string, std::map<std::string, int>> table;
  for (const ClauseCoverage& row : coverage) ++table[row.region][row.status];
  for (const auto& [region, counts] : table) {
    out << region << ':';
    for (const char* status : {"tested", "cited", "uncovered", "not_machine_checkable"}) {
      const auto found = counts.find(status);
      out << "  " << base::Text("cli-coverage-" + std::string(status), language) << ' '
          << (found == counts.end() ? 0 : found->second);
    }
    out << '\n';
  }
  std::map<std::string, int> kinds;
  for (const ClauseCoverage& row : coverage) {
    for (const std::string& kind : row.kinds) ++kinds[kind];
  }
  for (const auto& [kind, count] : kinds) out << "  " << kind << ' ' << count;
  out << '\n';
  for (const ClauseCoverage& row : coverage) {
    if (row.status != "cited" && row.status != "uncovered") continue;
    out << Colour(base::Text("cli-coverage-" + row.status, language), 31) << "  [" << row.region << "] " << row.id
        << '\n';
  }
}

// Every clause is tested or held not machine-checkable, and of those there are not too many.
bool Covered(const std::vector<ClauseCoverage>& coverage, int most_unchecked) {
  const auto count = [&](std::string_view status) {
    return std::count_if(coverage.begin(), coverage.end(), [&](const auto& row) { return row.status == status; });
  };
  if (count("cited") + count("uncovered") > 0) return false;
  return most_unchecked < 0 || count("not_machine_checkable") <= most_unchecked;
}

void PrintFailures(std::ostream& out, const std::vector<ScenarioResult>& results) {
  for (const ScenarioResult& result : results) {
    if (result.passed) continue;
    out << Colour("FAIL", 31) << "  " << result.file << ':' << result.line << "  [" << result.region << "] "
        << result.name << '\n';
    for (const std::string& line : result.differences) out << "      " << line << '\n';
  }
}

// False when a test file is malformed: Fail was called.
bool RunAll(Session* session, app::Rules* rules, const Options& options, std::vector<ScenarioResult>* results) {
  const auto bundle = rules->bundle();
  const scenario::Workbench bench = MakeWorkbench(rules);
  for (const auto& [region, layer] : bundle->layers) {
    if (!base::LiesIn(region, options.region)) continue;
    for (const auto& [path, document] : layer.files) {
      if (!path.starts_with("tests/")) continue;
      auto ran = scenario::RunScenarios(document, region, bench);
      if (!ran.ok()) {
        Fail(session, ran.errors());
        return false;
      }
      std::move(ran->begin(), ran->end(), std::back_inserter(*results));
    }
  }
  return true;
}

void Run(Session* session, const Options& options) {
  if (!options.folder.empty()) session->rules = options.folder;
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kRead)) return;
  if (!options.region.empty() && rules.bundle()->Chain(options.region).empty()) {
    return Fail(session, base::Diagnostics{base::Error("unknown-region", {{"region", options.region}})});
  }
  if (options.mutate) {
    MutationOptions mutation = options.mutation;
    mutation.region = options.region;
    return RunMutation(session, *rules.bundle(), mutation);
  }
  std::vector<ScenarioResult> results;
  if (!RunAll(session, &rules, options, &results)) return;
  const auto passed = std::count_if(results.begin(), results.end(), [](const auto& r) { return r.passed; });
  const auto failed = static_cast<std::ptrdiff_t>(results.size()) - passed;
  session->exit_code = failed > 0 || results.empty() ? kNegative : kPositive;
  Value out = Value::EmptyMap();
  out.Set("passed", Value(static_cast<std::int64_t>(passed)));
  out.Set("failed", Value(static_cast<std::int64_t>(failed)));
  Value failures = Value::EmptyList();
  for (const ScenarioResult& result : results) {
    if (result.passed) continue;
    Value row = Value::EmptyMap();
    row.Set("file", result.file);
    row.Set("line", result.line);
    row.Set("region", result.region);
    row.Set("name", result.name);
    Value lines = Value::EmptyList();
    for (const std::string& line : result.differences) lines.Append(line);
    row.Set("differences", std::move(lines));
    failures.Append(std::move(row));
  }
  out.Set("failures", std::move(failures));
  std::vector<ClauseCoverage> coverage;
  if (options.coverage) {
    coverage = scenario::Coverage(*rules.bundle(), results);
    std::erase_if(coverage, [&](const ClauseCoverage& row) { return !base::LiesIn(row.region, options.region); });
    out.Set("clauses", CoverageValue(coverage));
    if (!Covered(coverage, options.most_unchecked)) session->exit_code = kNegative;
  }
  Print(*session, out, [&](std::ostream& stream) {
    PrintFailures(stream, results);
    if (options.coverage) PrintCoverage(stream, coverage, session->lang());
    stream << passed << " passed, " << failed << " failed\n";
  });
}

}  // namespace

void AddTest(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  CLI::App* verb = AddVerb(app, session, "test", "cli-test", [=] { Run(session, *options); });
  verb->add_option("DIR", options->folder, base::Text("cli-option-dir", session->lang()));
  verb->add_option("--region", options->region, base::Text("cli-option-region", session->lang()));
  CLI::Option* coverage =
      verb->add_flag("--coverage", options->coverage, base::Text("cli-option-coverage", session->lang()));
  verb->add_option("--most-unchecked", options->most_unchecked, base::Text("cli-option-unchecked", session->lang()))
      ->needs(coverage);
  CLI::Option* mutate = verb->add_flag("--mutate", options->mutate, base::Text("cli-option-mutate", session->lang()));
  mutate->excludes(coverage);
  const auto add = [&](const char* name, auto* value) {
    return verb->add_option(name, *value, base::Text("cli-option-" + std::string(name + 2), session->lang()))
        ->needs(mutate);
  };
  add("--sample", &options->mutation.sample)->check(CLI::PositiveNumber);
  add("--seed", &options->mutation.seed);
  add("--floor", &options->mutation.floor)->check(CLI::Range(0, 100));
}

}  // namespace anze::cli
