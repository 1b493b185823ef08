// Citations are found in the trees of all files by their key, so that a new kind of rule is covered without a change
// here. Scripts have no tree: they cite what they write out between quotes.
#include "core/coverage/cited.h"

#include "core/base/document.h"

namespace anze::coverage {
namespace {

using base::Node;

bool IsCitationKey(const std::string& key) { return key == "clauses" || key == "expiry_clauses"; }

// Everything but clauses and tests executes.
bool Executes(const std::string& path) { return path != "clauses.yaml" && !path.starts_with("tests/"); }

// The kind of a file: that of "decisions/admission.yaml" is decisions, of "ruleset.yaml" ruleset.
std::string KindOf(std::string_view path) { return std::string(path.substr(0, path.find_first_of("/."))); }

class Collector {
 public:
  Collector(std::string kind, std::map<std::string, Citations>* out) : kind_(std::move(kind)), out_(out) {}

  void Collect(const Node& node, const std::string& path) {
    for (const Node::Entry& entry : node.entries) {
      if (IsCitationKey(entry.key) && entry.value.is_list()) {
        for (const Node& id : entry.value.items) {
          if (id.is_scalar()) Add(id.scalar, path);
        }
      }
      Collect(entry.value, path.empty() ? entry.key : path + "." + entry.key);
    }
    for (const Node& item : node.items) {
      const Node* id = item.Find("id");
      Collect(item, id != nullptr ? path + "." + id->scalar : path);
    }
  }

  void Add(const std::string& clause, const std::string& path) {
    Citations& citations = (*out_)[clause];
    citations.places.push_back(path);
    citations.kinds.insert(kind_);
  }

 private:
  std::string kind_;
  std::map<std::string, Citations>* out_;
};

}  // namespace

std::map<std::string, Citations> CitationsOf(const ruleset::Bundle& bundle) {
  std::map<std::string, Citations> cited;
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [path, document] : layer.files) {
      if (Executes(path)) Collector(KindOf(path), &cited).Collect(document.root, region + "/" + path);
    }
    for (const auto& [path, text] : layer.scripts) {
      for (const ruleset::Layer* above : bundle.Chain(region)) {
        for (const ruleset::Clause& clause : above->clauses) {
          if (text.find('"' + clause.id + '"') == std::string::npos) continue;
          Collector(KindOf(path), &cited).Add(clause.id, region + "/" + path);
        }
      }
    }
  }
  return cited;
}

}  // namespace anze::coverage
