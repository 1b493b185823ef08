// Which clauses are cited by something executable, and which are exercised by a scenario.
#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "core/scenario/scenario.h"

namespace anze::scenario {
namespace {

using base::Node;
using Citations = std::map<std::string, std::vector<std::string>>;

bool IsCitationKey(const std::string& key) { return key == "clauses" || key == "expiry_clauses"; }

void Collect(const Node& node, const std::string& path, Citations* citations) {
  for (const Node::Entry& entry : node.entries) {
    const std::string child = path.empty() ? entry.key : path + "." + entry.key;
    if (IsCitationKey(entry.key) && entry.value.is_list()) {
      for (const Node& id : entry.value.items) {
        if (id.is_scalar()) (*citations)[id.scalar].push_back(path);
      }
    }
    Collect(entry.value, child, citations);
  }
  for (const Node& item : node.items) {
    const Node* id = item.Find("id");
    Collect(item, id != nullptr ? path + "." + id->scalar : path, citations);
  }
}

// What the citing file is: only decisions, cases, duties, parameters, plans, locks and rulesets execute.
bool Executes(const std::string& path) { return path != "clauses.yaml" && !path.starts_with("tests/"); }

struct Unchecked {
  std::map<std::string, std::string> reasons;
};

Unchecked ReadUnchecked(const ruleset::Layer& layer) {
  Unchecked out;
  const auto file = layer.files.find("clauses.yaml");
  if (file == layer.files.end()) return out;
  const Node* list = file->second.root.Find("clauses");
  if (list == nullptr) return out;
  for (const Node& clause : list->items) {
    const Node* checkable = clause.Find("machine_checkable");
    const Node* id = clause.Find("id");
    if (checkable == nullptr || id == nullptr || checkable->scalar != "false") continue;
    const Node* reason = clause.Find("reason");
    const Node* zh = reason != nullptr ? reason->Find("zh") : nullptr;
    out.reasons[id->scalar] = zh != nullptr ? zh->scalar : reason != nullptr ? reason->scalar : std::string();
  }
  return out;
}

// The kind of a file: that of "decisions/admission.yaml" is decisions, of "ruleset.yaml" ruleset.
std::string KindOf(std::string_view path) { return std::string(path.substr(0, path.find_first_of("/."))); }

}  // namespace

std::vector<ClauseCoverage> Coverage(const ruleset::Bundle& bundle, const std::vector<ScenarioResult>& results) {
  Citations cited;
  std::map<std::string, std::set<std::string>> kinds;
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [path, document] : layer.files) {
      if (!Executes(path)) continue;
      Citations here;
      Collect(document.root, region + "/" + path, &here);
      for (auto& [clause, places] : here) {
        kinds[clause].insert(KindOf(path));
        std::move(places.begin(), places.end(), std::back_inserter(cited[clause]));
      }
    }
  }
  Citations tested;
  for (const ScenarioResult& result : results) {
    if (!result.passed) continue;
    for (const std::string& clause : result.clauses) tested[clause].push_back(result.name);
  }
  std::vector<ClauseCoverage> coverage;
  for (const auto& [region, layer] : bundle.layers) {
    const Unchecked unchecked = ReadUnchecked(layer);
    for (const ruleset::Clause& clause : layer.clauses) {
      ClauseCoverage row{clause.id, region, "uncovered", {}, kinds[clause.id], {}};
      const bool is_cited = cited.contains(clause.id);
      if (const auto reason = unchecked.reasons.find(clause.id); reason != unchecked.reasons.end()) {
        row.status = "not_machine_checkable";
        row.reason = reason->second;
      } else if (is_cited && tested.contains(clause.id)) {
        row.status = "tested";
        row.by = tested[clause.id];
      } else if (is_cited) {
        row.status = "cited";
        row.by = cited[clause.id];
      }
      coverage.push_back(std::move(row));
    }
  }
  return coverage;
}

}  // namespace anze::scenario
