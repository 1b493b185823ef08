// Lists scenarios, runs each by its kind, and gives them rules.
//
// A scenario may choose readings by overriding parameters. Its rules are then a copy of the
// snapshot with those values on every day, and only the decision or case type that the scenario
// runs is compiled: compiling a region takes far longer than a test.
#include "core/scenario/scenario.h"

#include <algorithm>
#include <array>
#include <utility>

#include "core/base/text.h"
#include "core/ruleset/read/scenario_text.h"
#include "core/ruleset/read/to_check.h"
#include "core/scenario/runner.h"

namespace anze::scenario {
namespace {

using base::Error;
using base::Node;
using base::Value;

struct Kind {
  std::string_view key;
  base::Status (*run)(const Scenario&, ScenarioResult*);
};

constexpr std::array<Kind, 9> kKinds{{{"decision", RunDecision},
                                      {"deadline", RunDeadline},
                                      {"case", RunCase},
                                      {"plan", RunPlan},
                                      {"duties", RunDuties},
                                      {"draft", RunDraft},
                                      {"in_force", RunInForce},
                                      {"ledger", RunLedger},
                                      {"report", RunReport}}};

const Kind* KindOf(const Node& node) {
  for (const Kind& kind : kKinds) {
    if (node.Find(kind.key) != nullptr) return &kind;
  }
  return nullptr;
}

// The stated clauses must exist where the scenario runs, or a renamed clause would go unnoticed.
void CheckClauses(const Scenario& scenario, const std::shared_ptr<const ruleset::Bundle>& bundle,
                  ScenarioResult* result) {
  const Value& stated = scenario.Get("clauses");
  if (!stated.is_list()) return;
  for (const Value& id : stated.as_list()) {
    if (!id.is_string() || ruleset::IsToCheck(id.as_string())) continue;
    bool known = false;
    for (const auto& [region, layer] : bundle->layers) {
      known = known || std::any_of(layer.clauses.begin(), layer.clauses.end(),
                                   [&](const ruleset::Clause& c) { return c.id == id.as_string(); });
    }
    if (known) {
      result->clauses.insert(id.as_string());
    } else {
      result->differences.push_back(InBoth("scenario-unknown-clause", {{"clause", id.as_string()}}));
    }
  }
}

// The scenario's own type and those that its steps open.
std::vector<std::string> CaseTypesOf(const Scenario& scenario) {
  std::vector<std::string> types = {std::string(scenario.body.GetString("case"))};
  const Value& steps = scenario.Get("steps");
  if (!steps.is_list()) return types;
  for (const Value& step : steps.as_list()) {
    if (const std::string_view type = step.GetString("type"); !type.empty()) types.emplace_back(type);
  }
  return types;
}

// Only what the scenario asks for is compiled again: a choice of readings costs little.
base::Result<std::shared_ptr<const workflow::RuleBook>> CompileAsked(
    const Scenario& scenario, std::shared_ptr<const ruleset::Snapshot> snapshot) {
  auto book = std::make_shared<workflow::RuleBook>();
  std::vector<std::string> decisions = {std::string(scenario.body.GetString("decision"))};
  if (scenario.body.Find("plan") != nullptr && snapshot->service_plan) {
    decisions.push_back(snapshot->service_plan->decision);
  }
  for (const std::string& type : CaseTypesOf(scenario)) {
    const auto stated = snapshot->case_types.find(type);
    if (stated == snapshot->case_types.end() || book->case_types.contains(type)) continue;
    auto compiled = workflow::CaseProgram::Compile(stated->second, *snapshot, nullptr);
    if (!compiled.ok()) return compiled.errors();
    book->case_types.emplace(type, *compiled);
    for (const ruleset::AskedDecision& asked : stated->second.decisions) decisions.push_back(asked.decision);
  }
  for (const std::string& name : decisions) {
    const auto stated = snapshot->decisions.find(name);
    if (stated == snapshot->decisions.end() || book->decisions.contains(name)) continue;
    auto compiled = decision::CompileDecision(stated->second, *snapshot);
    if (!compiled.ok()) return compiled.errors();
    book->decisions.emplace(name, *compiled);
  }
  book->snapshot = std::move(snapshot);
  return std::shared_ptr<const workflow::RuleBook>(std::move(book));
}

}  // namespace

base::Result<calendar::Date> DateMember(const Value& map, std::string_view key) {
  const Value& value = map.Get(key);
  if (value.is_null()) return Error("missing-key", {{"key", std::string(key)}});
  const auto date = value.is_string() ? calendar::Date::Parse(value.as_string()) : std::nullopt;
  if (!date) return Error("bad-date", {{"text", value.is_string() ? value.as_string() : std::string(key)}});
  return *date;
}

base::Result<std::shared_ptr<const workflow::RuleBook>> RulesFor(const Scenario& scenario, calendar::Date day) {
  auto rules = scenario.workbench->rulebook(scenario.region, day);
  const Value& overrides = scenario.Get("parameters");
  if (!rules.ok() || !overrides.is_map()) return rules;
  auto changed = std::make_shared<ruleset::Snapshot>(*(*rules)->snapshot);
  for (const auto& [name, value] : overrides.as_map()) {
    const auto found = changed->parameters.find(name);
    if (found == changed->parameters.end()) {
      return Error("unknown-parameter", {{"name", name}, {"region", scenario.region}});
    }
    ruleset::DatedValue chosen;
    chosen.from = calendar::Date::FromCivil(1990, 1, 1);
    chosen.value = value;
    chosen.region = scenario.region;
    found->second.combine = ruleset::Parameter::Combine::kOverride;
    found->second.values = {chosen};
  }
  return CompileAsked(scenario, std::move(changed));
}

base::Result<std::shared_ptr<const calendar::WorkCalendar>> CalendarFor(const Scenario& scenario,
                                                                        const workflow::RuleBook& rules,
                                                                        calendar::Date day) {
  calendar::WorkCalendar::Options options;
  const calendar::DeadlineOptions reading = rules.snapshot->DeadlineOptionsOn(day);
  options.holidays_count = reading.holidays_count;
  options.makeup_days_count = reading.makeup_days_count && reading.holidays_count;
  if (const Value& known = scenario.Get("as_known_on"); known.is_string()) {
    options.as_known_on = calendar::Date::Parse(known.as_string());
    if (!options.as_known_on) return Error("bad-date", {{"text", known.as_string()}});
  }
  return scenario.workbench->calendar(options);
}

base::Result<std::vector<Written>> ListScenarios(const base::Document& file, const std::string& region) {
  const Node* list = file.root.Find("scenarios");
  if (list == nullptr || !list->is_list()) return Error("scenario-file-without-list", {}, file.root.span);
  auto expanded = ruleset::ExpandScenarios(*list);
  if (!expanded.ok()) return expanded.errors();
  std::vector<Written> written;
  base::Diagnostics problems;
  for (std::shared_ptr<const Node>& node : *expanded) {
    const Kind* kind = KindOf(*node);
    if (kind == nullptr) {
      problems.push_back(Error("scenario-without-kind", {}, node->span));
    } else if (node->Find("name") == nullptr) {
      problems.push_back(Error("missing-key", {{"key", "name"}}, node->span));
    } else if (node->Find("expect") == nullptr && kind->key != "case") {
      // A scenario that expects nothing cannot fail, so it is no test.
      problems.push_back(Error("scenario-expects-nothing", {}, node->span));
    } else {
      const Node* elsewhere = node->Find("region");
      written.push_back({std::move(node), elsewhere != nullptr ? elsewhere->scalar : region, file.file});
    }
  }
  if (!problems.empty()) return problems;
  return written;
}

ScenarioResult RunScenario(const Written& written, const Workbench& workbench) {
  Scenario scenario;
  scenario.body = base::ToValue(*written.node);
  scenario.node = written.node.get();
  scenario.region = written.region;
  scenario.workbench = &workbench;
  ScenarioResult result;
  result.region = scenario.region;
  result.name = std::string(scenario.body.GetString("name"));
  result.file = written.file;
  result.line = written.node->span.line;
  const base::Status status = KindOf(*written.node)->run(scenario, &result);
  if (!status.ok()) {
    for (const Error& error : status.errors()) {
      result.differences.push_back({base::Describe(error, base::Language::kZh).message,
                                    error.code + ": " + base::Describe(error, base::Language::kEn).message});
    }
  }
  if (auto rules = workbench.rulebook(scenario.region, calendar::Date::FromCivil(2024, 6, 1)); rules.ok()) {
    CheckClauses(scenario, (*rules)->snapshot->bundle, &result);
  }
  result.passed = result.differences.empty();
  return result;
}

base::Result<std::vector<ScenarioResult>> RunScenarios(const base::Document& file, const std::string& region,
                                                       const Workbench& workbench) {
  auto listed = ListScenarios(file, region);
  if (!listed.ok()) return listed.errors();
  std::vector<ScenarioResult> results;
  for (const Written& written : *listed) results.push_back(RunScenario(written, workbench));
  return results;
}

}  // namespace anze::scenario
