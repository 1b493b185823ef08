// Goes through every file that states rules, and through scripts, which have no tree and are
// mutated as text.
#include "core/mutation/enumerate.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/mutation/edits.h"
#include "core/mutation/walker.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/merge/prepared.h"

namespace anze::mutation {
namespace {

using ruleset::FileKind;

constexpr std::array<std::string_view, kOperators> kNames = {
    "comparison", "logic", "negation", "number",  "arithmetic", "drop", "period",
    "unit",       "date",  "choice",   "outcome", "transition", "warn"};

bool StatesRules(FileKind kind, Breadth breadth) {
  switch (kind) {
    case FileKind::kReports:
      return breadth == Breadth::kAllThatCite;
    case FileKind::kRuleset:
    case FileKind::kLocks:
    case FileKind::kParameters:
    case FileKind::kDecisions:
    case FileKind::kCases:
    case FileKind::kDuties:
    case FileKind::kPlans:
      return true;
    default:
      return false;
  }
}

// A place in a script: scripts have no tree, so it is counted out.
base::SourceSpan PlaceIn(const std::string& file, std::string_view text, const Edit& edit) {
  base::SourceSpan span{file, 1, 1, 0};
  for (const char c : text.substr(0, edit.begin)) {
    const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
    if (c == '\n') {
      ++span.line;
      span.column = 1;
    } else if (!continues) {
      ++span.column;
    }
  }
  span.end_column = span.column + static_cast<int>(edit.end - edit.begin);
  return span;
}

// The decisions of the layer's region that run the script; a script that none runs has no mutants.
std::vector<const ruleset::Decision*> DecisionsOf(const ruleset::Bundle& bundle, const std::string& region,
                                                  const std::string& text) {
  std::vector<const ruleset::Decision*> decisions;
  const auto timeline = bundle.prepared->regions.find(region);
  if (timeline == bundle.prepared->regions.end() || text.empty()) return decisions;
  for (const auto& [first, stretch] : timeline->second.stretches) {
    for (const auto& [id, entity] : stretch->entities) {
      const auto* decision = std::get_if<ruleset::Decision>(&entity->model);
      const bool known = decision == nullptr || std::any_of(decisions.begin(), decisions.end(), [&](const auto* other) {
                           return other->name == decision->name;
                         });
      if (!known && decision->script == text) decisions.push_back(decision);
    }
  }
  return decisions;
}

// A script cites what its decisions cite, and every clause of the region's chain that it writes out between quotes.
std::vector<std::string> ClausesOf(const ruleset::Bundle& bundle, const std::string& region,
                                   const std::vector<const ruleset::Decision*>& decisions, const std::string& text) {
  std::vector<std::string> clauses;
  const auto add = [&](const std::string& id) {
    if (std::find(clauses.begin(), clauses.end(), id) == clauses.end()) clauses.push_back(id);
  };
  for (const ruleset::Decision* decision : decisions)
    std::for_each(decision->clauses.begin(), decision->clauses.end(), add);
  for (const ruleset::Layer* layer : bundle.Chain(region)) {
    for (const ruleset::Clause& clause : layer->clauses) {
      if (text.find('"' + clause.id + '"') != std::string::npos) add(clause.id);
    }
  }
  return clauses;
}

void MutateScript(const ruleset::Bundle& bundle, const ruleset::Layer& layer, const std::string& file,
                  const std::string& text, std::vector<Mutant>* out) {
  const auto decisions = DecisionsOf(bundle, layer.region, text);
  if (decisions.empty()) return;
  const std::vector<std::string> clauses = ClausesOf(bundle, layer.region, decisions, text);
  for (const Edit& edit : EditsOfCode(text)) {
    Mutant mutant;
    mutant.op = edit.op;
    mutant.region = layer.region;
    mutant.file = file;
    mutant.edit = edit;
    mutant.entity = {ruleset::EntityKind::kDecision, decisions.front()->name};
    for (std::size_t i = 1; i < decisions.size(); ++i) {
      mutant.others.push_back({ruleset::EntityKind::kDecision, decisions[i]->name});
    }
    mutant.span = PlaceIn(layer.region + "/" + file, text, edit);
    const std::size_t begin = text.rfind('\n', edit.begin) + 1;
    const std::size_t end = std::min(text.find('\n', edit.end), text.size());
    mutant.before = text.substr(begin, end - begin);
    mutant.after = text.substr(begin, edit.begin - begin) + edit.text + text.substr(edit.end, end - edit.end);
    mutant.clauses = clauses;
    out->push_back(std::move(mutant));
  }
}

}  // namespace

std::string_view OperatorName(Operator op) { return kNames[static_cast<std::size_t>(op)]; }

std::vector<Mutant> Enumerate(const ruleset::Bundle& bundle, Breadth breadth) {
  std::vector<Mutant> mutants;
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [path, document] : layer.files) {
      const FileKind kind = ruleset::PlaceFile(region + "/" + path).kind;
      if (StatesRules(kind, breadth)) Walker(bundle, layer, path, breadth, &mutants).File(document.root, kind);
    }
    for (const auto& [path, text] : layer.scripts) MutateScript(bundle, layer, path, text, &mutants);
  }
  return mutants;
}

}  // namespace anze::mutation
