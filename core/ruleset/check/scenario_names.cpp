#include "core/ruleset/check/scenario_names.h"

#include <algorithm>

#include "core/ruleset/merge/stated.h"

namespace anze::ruleset {
namespace {

constexpr std::string_view kSystem = "system";
constexpr std::string_view kEffectKinds[] = {"notify", "upload", "open_case", "raise_event", "write_record"};

void AddEffects(const CaseType& type, ScenarioNames::Names* effects) {
  for (const EventType& event : type.events) {
    for (const Effect& effect : event.effects) {
      effects->insert(effect.target);
      effects->insert(effect.message);
      effects->insert(effect.case_type);
    }
  }
}

bool OnlySystem(const std::vector<std::string>& by) {
  return !by.empty() && std::all_of(by.begin(), by.end(), [](const std::string& role) { return role == kSystem; });
}

void AddQuoted(std::string_view script, ScenarioNames::Names* words) {
  for (std::size_t at = script.find_first_of("\"'"); at != std::string_view::npos;
       at = script.find_first_of("\"'", at)) {
    const std::size_t end = script.find(script[at], at + 1);
    if (end == std::string_view::npos) return;
    words->emplace(script.substr(at + 1, end - at - 1));
    at = end + 1;
  }
}

// The decision, and those that it uses, over others too.
void AddUsed(const std::string& decision, const ScenarioNames& names, ScenarioNames::Names* all) {
  if (!all->insert(decision).second) return;
  const auto versions = names.decision_types.find(decision);
  if (versions == names.decision_types.end()) return;
  for (const Decision* version : versions->second) {
    for (const Use& use : version->uses) AddUsed(use.decision, names, all);
  }
}

}  // namespace

std::vector<const Decision*> AskedWith(const std::string& decision, const ScenarioNames& names) {
  ScenarioNames::Names all;
  AddUsed(decision, names, &all);
  std::vector<const Decision*> asked;
  for (const std::string& name : all) {
    const auto versions = names.decision_types.find(name);
    if (versions != names.decision_types.end()) {
      asked.insert(asked.end(), versions->second.begin(), versions->second.end());
    }
  }
  return asked;
}

void AddFactsOf(const std::string& decision, const ScenarioNames& names, ScenarioNames::Names* paths) {
  for (const Decision* asked : AskedWith(decision, names)) AddPaths(asked->facts.fields(), "", paths);
}

std::map<std::string, ScenarioNames::Names, std::less<>> WordsOfFacts(const std::vector<const Decision*>& decisions) {
  std::map<std::string, ScenarioNames::Names, std::less<>> words;
  ScenarioNames::Names open;  // no list of words in one of them
  for (const Decision* decision : decisions) {
    ForEachLeaf(decision->facts.fields(), "", [&](const std::string& path, const Field& field) {
      if (field.type != Type::kEnum) open.insert(path);
      words[path].insert(field.values.begin(), field.values.end());
    });
  }
  std::erase_if(words, [&](const auto& entry) { return open.contains(entry.first); });
  return words;
}

ScenarioNames::ScenarioNames(const Bundle& bundle, const std::string& region) {
  effects.insert(std::begin(kEffectKinds), std::end(kEffectKinds));
  for (const Layer* layer : bundle.Chain(region)) {
    decisions.insert(layer->shared_decisions.begin(), layer->shared_decisions.end());
  }
  // That a region has no such decision or duty is a thing to test; then another one has it.
  for (const auto& [other, timeline] : bundle.prepared->regions) {
    for (const auto& [first, stretch] : timeline.stretches) {
      for (const auto& [id, entity] : stretch->entities) {
        if (entity->region != other) continue;
        if (id.kind == EntityKind::kDecision) decisions.insert(id.name);
        if (id.kind == EntityKind::kDuty) duties.insert(id.name);
      }
    }
  }
  const auto timeline = bundle.prepared->regions.find(region);
  if (timeline == bundle.prepared->regions.end()) return;
  std::set<const Entity*> seen;
  for (const auto& [first, stretch] : timeline->second.stretches) {
    for (const auto& [id, entity] : stretch->entities) {
      if (!seen.insert(entity.get()).second) continue;
      if (id.kind == EntityKind::kParameter) parameters.insert(id.name);
      if (id.kind == EntityKind::kRecord) records.insert(id.name);
      if (id.kind == EntityKind::kReport) reports.insert(id.name);
      if (id.kind == EntityKind::kRole) roles.insert(id.name);
      if (const auto* decision = std::get_if<Decision>(&entity->model)) {
        decision_types[id.name].push_back(decision);
      }
      if (const auto* report = std::get_if<Report>(&entity->model)) {
        for (const ReportColumn& column : report->columns) columns[id.name].insert(column.id);
      }
      if (const auto* type = std::get_if<CaseType>(&entity->model)) {
        case_types[id.name].push_back(type);
        AddEffects(*type, &effects);
      }
    }
  }
}

CaseNames::CaseNames(const std::vector<const CaseType*>& versions, const ScenarioNames& names) {
  for (const CaseType* type : versions) {
    for (const State& state : type->states) states.insert(state.name);
    for (const Clock& clock : type->clocks) clocks.insert(clock.name);
    AddPaths(type->facts.fields(), "", &facts);
    for (const AskedDecision& asked : type->decisions) {
      if (asked.stated) AddFactsOf(asked.decision, names, &facts);
    }
    for (const Requirement& requirement : type->require) requirements["open"].insert(requirement.id);
    for (const EventType& event : type->events) {
      events.insert(event.name);
      for (const Requirement& requirement : event.require) requirements[event.name].insert(requirement.id);
      AddPaths(event.data.fields(), "", &data[event.name]);
      for (const AskedDecision& asked : type->decisions) {
        const bool supplied =
            std::find(event.supplies.begin(), event.supplies.end(), asked.name) != event.supplies.end();
        if (supplied) AddFactsOf(asked.decision, names, &data[event.name]);
      }
      if (OnlySystem(event.by)) system_only.insert(event.name);
    }
  }
}

AnswerNames::AnswerNames(const std::vector<const Decision*>& versions)
    : outcomes{"pass", "fail", "unknown", "not_applicable", "expired"} {
  for (const Decision* decision : versions) {
    AddQuoted(decision->script, &outcomes);
    AddQuoted(decision->script, &rules);
    for (const Rule& rule : decision->rules) rules.insert(rule.id);
    for (const FormulaStep& step : decision->steps) rules.insert(step.id);
    for (const TableRow& row : decision->rows) {
      rules.insert(row.id);
      outcomes.insert(row.outcome.empty() ? row.id : row.outcome);
    }
  }
  for (const Decision* decision : versions) outputs.insert(decision->outputs.begin(), decision->outputs.end());
  const bool tables = std::all_of(versions.begin(), versions.end(), [](const Decision* decision) {
    return decision->kind == DecisionKind::kTable && decision->collect == Collect::kList;
  });
  if (!tables) outputs.clear();
}

void AddPaths(const std::vector<Field>& fields, const std::string& above, ScenarioNames::Names* paths) {
  for (const Field& field : fields) {
    const std::string path = above.empty() ? field.name : above + "." + field.name;
    if (field.type == Type::kObject) AddPaths(field.children, path, paths);
    paths->insert(path);
  }
}

}  // namespace anze::ruleset
