// Asks the merged model what the part that a mutant spoils reads. A rule or step is judged by what it demands or gives,
// not by the condition under which it is looked at.
#include "core/coverage/basis.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <vector>

#include "core/coverage/parts.h"
#include "core/coverage/reading.h"

namespace anze::coverage {
namespace {

using mutation::Mutant;
using ruleset::CaseType;
using ruleset::Decision;
using ruleset::Entity;

template <typename List>
auto FindNamed(const List& list, const std::string& name) {
  const auto found = std::find_if(list.begin(), list.end(), [&](const auto& one) {
    if constexpr (requires { one.id; })
      return one.id == name;
    else
      return one.name == name;
  });
  return found == list.end() ? nullptr : &*found;
}

// What one decision reads. Steps are read through: a step that rests on a figure is one.
// What stands beside an entity: the others of its day, and the decisions that are asked about entries of a book.
struct Beside {
  const ruleset::EntityMap& entities;
  const std::set<std::string>& books;
};

class DecisionReader {
 public:
  DecisionReader(const Decision& decision, const Beside& beside) : decision_(decision), reading_(beside.entities) {
    reading_.AddSchema(decision.facts);
    if (beside.books.contains(decision.name)) reading_.SetAllRegistered();
    // The result of another decision is worked out, save the mere word of its outcome.
    for (const ruleset::Use& use : decision.uses) {
      reading_.AddStep(use.name + ".value", true);
      const auto used = beside.entities.find({ruleset::EntityKind::kDecision, use.decision});
      const auto* table = used == beside.entities.end() ? nullptr : std::get_if<Decision>(&used->second->model);
      for (std::size_t i = 0; table != nullptr && i < table->outputs.size(); ++i) {
        reading_.AddStep(use.name + "." + table->outputs[i], IsFigureType(table->output_types[i]));
      }
    }
    for (const ruleset::FormulaStep& step : decision.steps) {
      reading_.AddStep(step.id, !step.value.empty() && reading_.Computes(step.value.text));
    }
  }

  bool Rule(const std::string& id) {
    const ruleset::Rule* rule = FindNamed(decision_.rules, id);
    if (rule == nullptr) return true;
    if (!rule->each.empty()) reading_.SetItem(rule->as.empty() ? "item" : rule->as, decision_.facts.Find(rule->each));
    const bool computes = reading_.Computes(rule->require.text);
    reading_.SetItem({}, nullptr);
    return computes;
  }

  bool Step(const std::string& id) const {
    const ruleset::FormulaStep* step = FindNamed(decision_.steps, id);
    if (step == nullptr) return true;
    return reading_.Computes(step->require.empty() ? step->value.text : step->require.text);
  }

  // A row is found by its inputs: it computes unless all it asks of them is yes or no.
  bool Row(const std::string& id) const {
    const ruleset::TableRow* row = FindNamed(decision_.rows, id);
    if (row == nullptr) return true;
    bool asks = false;
    for (std::size_t i = 0; i < row->tests.size() && i < decision_.inputs.size(); ++i) {
      const std::string& text = row->tests[i].text;
      if (text.empty() || text == "-") continue;
      asks = true;
      if (IsInput(decision_.inputs[i])) return true;
    }
    for (const ruleset::Expression& output : row->outputs) {
      if (output.text.starts_with('=') && reading_.Computes(output.text.substr(1))) return true;
    }
    // The row for all others is found by what the others ask.
    return !asks && std::any_of(decision_.inputs.begin(), decision_.inputs.end(),
                                [&](const std::string& input) { return IsInput(input); });
  }

  // Everything that no rule, row or step says.
  bool Rest() const { return decision_.value.empty() || reading_.Computes(decision_.value.text); }

  // A script computes if there is anything to compute with.
  bool Script() const {
    const auto figure = [](const auto& self, const ruleset::Field& field) -> bool {
      return IsFigureType(field.type) || (field.item_type && IsFigureType(*field.item_type)) ||
             std::any_of(field.children.begin(), field.children.end(),
                         [&](const ruleset::Field& child) { return self(self, child); });
    };
    const auto& fields = decision_.facts.fields();
    return std::any_of(fields.begin(), fields.end(),
                       [&](const ruleset::Field& field) { return figure(figure, field); });
  }

 private:
  bool IsInput(const std::string& path) const { return reading_.IsWord(path) || reading_.IsFigure(path); }

  const Decision& decision_;
  Reading reading_;
};

bool CaseComputes(const CaseType& type, const Way& way, const Beside& beside) {
  Reading reading(beside.entities);
  reading.AddSchema(type.facts);
  const ruleset::EventType* event = FindNamed(type.events, way.NameOf("event"));
  if (event != nullptr) reading.SetData(&event->data);
  const std::string_view shape = way.inner().shape;
  if (shape == "requirement") {
    const auto& list = event != nullptr ? event->require : type.require;
    const ruleset::Requirement* requirement = FindNamed(list, way.inner().name);
    return requirement == nullptr || reading.Computes(requirement->condition.text);
  }
  // What must be said for a case to open or an event to happen.
  if (way.key == "data" || way.key == "facts") return shape != "event" && shape != "case-type";
  if (shape == "event" && way.key == "set" && event != nullptr) {
    for (const auto& [path, expression] : event->set) {
      if (path == way.below) return reading.Computes(expression.text);
    }
  }
  return true;
}

// Whether anything that works its answer out reads the parameter: a switch is computed as far as what it switches is.
class SwitchReader {
 public:
  SwitchReader(const std::string& parameter, const Beside& beside)
      : name_(parameter),
        double_quoted_('"' + parameter + '"'),
        single_quoted_('\'' + parameter + '\''),
        beside_(beside) {}

  bool Computes() const {
    // The engine's own: every date is counted by them.
    if (name_.starts_with("calendar.") || name_.starts_with("period.") || name_.starts_with("milestone.")) return true;
    return std::any_of(beside_.entities.begin(), beside_.entities.end(), [&](const auto& entry) {
      const auto* decision = std::get_if<Decision>(&entry.second->model);
      const auto* type = std::get_if<CaseType>(&entry.second->model);
      return (decision != nullptr && In(*decision)) || (type != nullptr && In(*type));
    });
  }

 private:
  bool Read(const ruleset::Expression& expression) const {
    return expression.text.find(double_quoted_) != std::string::npos ||
           expression.text.find(single_quoted_) != std::string::npos;
  }

  bool In(const Decision& decision) const {
    DecisionReader reader(decision, beside_);
    const auto any = [](const auto& list, const auto& test) { return std::any_of(list.begin(), list.end(), test); };
    const auto read = [&](const ruleset::Expression& expression) { return Read(expression); };
    return any(decision.rules,
               [&](const auto& rule) {
                 return (Read(rule.applies_to) || Read(rule.when) || Read(rule.require)) && reader.Rule(rule.id);
               }) ||
           any(decision.steps,
               [&](const auto& step) {
                 return (Read(step.when) || Read(step.value) || Read(step.require)) && reader.Step(step.id);
               }) ||
           any(decision.rows,
               [&](const auto& row) {
                 return (any(row.tests, read) || any(row.outputs, read)) && reader.Row(row.id);
               }) ||
           (Read(decision.value) && reader.Rest()) ||
           (decision.script.find(double_quoted_) != std::string::npos && reader.Script());
  }

  // A clock that it starts, moves or holds.
  bool In(const CaseType& type) const {
    return std::any_of(type.clocks.begin(), type.clocks.end(), [&](const ruleset::Clock& clock) {
      return Read(clock.when) || Read(clock.from) || clock.period_parameter == name_ || clock.roll.parameter == name_ ||
             (clock.extension && clock.extension->from_parameter == name_);
    });
  }

  std::string name_;
  std::string double_quoted_;
  std::string single_quoted_;
  const Beside& beside_;
};

bool ParameterComputes(const ruleset::Parameter& parameter, const Beside& beside) {
  return Reading(beside.entities).IsFigureParameter(parameter.name) || SwitchReader(parameter.name, beside).Computes();
}

// The merged entity and what stands beside it, on some day on which the region itself speaks of it.
std::pair<const Entity*, const ruleset::EntityMap*> Merged(const ruleset::Bundle& bundle, const std::string& region,
                                                           const ruleset::EntityId& id) {
  const auto timeline = bundle.prepared->regions.find(region);
  if (timeline == bundle.prepared->regions.end()) return {};
  for (const auto& [first, stretch] : timeline->second.stretches) {
    const auto found = stretch->entities.find(id);
    if (found != stretch->entities.end() && found->second->region == region)
      return {found->second.get(), &stretch->entities};
  }
  return {};
}

bool DecisionComputes(const Decision& decision, const Way& way, const Beside& beside) {
  DecisionReader reader(decision, beside);
  const Part& part = way.inner();
  if (part.shape == "rule") return reader.Rule(part.name);
  if (part.shape == "step") return reader.Step(part.name);
  if (part.shape == "row") return reader.Row(part.name);
  return reader.Rest();
}

}  // namespace

std::string_view BasisName(Basis basis) { return basis == Basis::kComputed ? "computed" : "declared"; }

Classifier::Classifier(const ruleset::Bundle& bundle) : bundle_(bundle) {
  for (const auto& [region, layer] : bundle.layers) {
    const auto asked = layer.asks.find("ledger-entry");
    books_.insert(asked != layer.asks.end() ? asked->second : "ledger-entry");
  }
}

Basis Classifier::Of(const Mutant& mutant) const {
  const ruleset::Layer& layer = bundle_.layers.at(mutant.region);
  const auto [entity, entities] = Merged(bundle_, mutant.region, mutant.entity);
  // Manifests and locks have no entity; a duty, plan or report is a date or a figure whatever of it is spoiled.
  if (entity == nullptr) return Basis::kComputed;
  const Beside beside{*entities, books_};
  bool computes = true;
  const auto* decision = std::get_if<Decision>(&entity->model);
  const auto* type = std::get_if<CaseType>(&entity->model);
  const auto* parameter = std::get_if<ruleset::Parameter>(&entity->model);
  if (decision != nullptr && layer.scripts.contains(mutant.file)) {
    computes = DecisionReader(*decision, beside).Script();
  } else if (decision != nullptr) {
    computes = DecisionComputes(*decision, Follow(layer, mutant), beside);
  } else if (type != nullptr) {
    computes = CaseComputes(*type, Follow(layer, mutant), beside);
  } else if (parameter != nullptr) {
    computes = ParameterComputes(*parameter, beside);
  }
  return computes ? Basis::kComputed : Basis::kDeclared;
}

}  // namespace anze::coverage
