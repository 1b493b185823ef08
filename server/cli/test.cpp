// `anze test`: runs the scenario tests of a rules folder; with --coverage counts the clauses that they test, with
// --mutate the changes of the rules that they notice.
#include <algorithm>
#include <iostream>
#include <memory>

#include "core/base/region.h"
#include "core/scenario/scenario.h"
#include "server/app/rules/cores.h"
#include "server/cli/cli.h"
#include "server/cli/coverage.h"
#include "server/cli/mutate.h"

namespace anze::cli {
namespace {

using base::Value;
using scenario::ScenarioResult;

struct Options {
  std::string folder;
  std::string region;
  bool coverage = false;
  CoverageLimits limits;
  bool mutate = false;
  MutationOptions mutation;
};

// Where scenarios get their rules: the cached ones, as a server would use them.
scenario::Workbench MakeWorkbench(app::Rules* rules) {
  scenario::Workbench bench;
  bench.rulebook = [rules](const std::string& region, calendar::Date day) { return rules->At(region, day); };
  bench.calendar = [rules](const calendar::WorkCalendar::Options& options) { return rules->Calendar(options); };
  bench.scripts = rules->scripts();
  return bench;
}

void PrintFailures(std::ostream& out, const std::vector<ScenarioResult>& results, base::Language language) {
  for (const ScenarioResult& result : results) {
    if (result.passed) continue;
    out << Colour(base::Text("cli-test-failed", language), 31) << "  " << result.file << ':' << result.line << "  ["
        << result.region << "] " << result.name << '\n';
    for (const base::Localized& line : result.differences) out << "      " << line.In(language) << '\n';
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

base::Result<std::vector<coverage::ClauseCoverage>> CoverageOf(const ruleset::Bundle& bundle,
                                                               const std::vector<ScenarioResult>& results,
                                                               const std::string& region) {
  return coverage::Coverage(
      bundle, results, region, app::Cores(),
      [](std::size_t count, const std::function<void(std::size_t)>& one) { app::OnCores(count, 1, one); });
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
  // No test at all is no success: a misspelt folder would look like one.
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
    for (const base::Localized& line : result.differences) lines.Append(line.In(session->lang()));
    row.Set("differences", std::move(lines));
    failures.Append(std::move(row));
  }
  out.Set("failures", std::move(failures));
  std::vector<coverage::ClauseCoverage> clauses;
  if (options.coverage) {
    auto covered = CoverageOf(*rules.bundle(), results, options.region);
    if (!covered.ok()) return Fail(session, covered.errors());
    clauses = std::move(*covered);
    AddCoverage(clauses, &out);
    if (!Covered(clauses, options.limits)) session->exit_code = kNegative;
  }
  Print(*session, out, [&](std::ostream& stream) {
    PrintFailures(stream, results, session->lang());
    if (options.coverage) PrintCoverage(stream, clauses, options.limits, session->lang());
    stream << base::Text("cli-test-total", session->lang(),
                         {{"passed", std::to_string(passed)}, {"failed", std::to_string(failed)}})
           << '\n';
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
  verb->add_option("--most-unchecked", options->limits.most_unchecked,
                   base::Text("cli-option-unchecked", session->lang()))
      ->needs(coverage);
  verb->add_option("--most-declared", options->limits.most_declared, base::Text("cli-option-declared", session->lang()))
      ->needs(coverage)
      ->check(CLI::Validator(CLI::Range(0, 100)).description("0 … 100"));
  CLI::Option* mutate = verb->add_flag("--mutate", options->mutate, base::Text("cli-option-mutate", session->lang()));
  mutate->excludes(coverage);
  const auto add = [&](const char* name, auto* value) {
    return verb->add_option(name, *value, base::Text("cli-option-" + std::string(name + 2), session->lang()))
        ->needs(mutate);
  };
  add("--sample", &options->mutation.sample)->check(CLI::Validator(CLI::PositiveNumber).description("1, 2 …"));
  add("--seed", &options->mutation.seed);
  verb->add_option("--accept", options->mutation.accepted, base::Text("cli-option-accept", session->lang()))
      ->needs(mutate);
  add("--floor", &options->mutation.floor)->check(CLI::Validator(CLI::Range(0, 100)).description("0 … 100"));
}

}  // namespace anze::cli
