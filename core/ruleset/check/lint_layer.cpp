// What a layer's own files say to the whole tree: the questions that are asked everywhere, what locks forbid, and what
// was never filled in after the files were made.
#include <algorithm>
#include <set>

#include "core/base/nearest.h"
#include "core/base/text.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;

// The questions of the system itself (docs/ruleset-format.md, `asks`).
constexpr std::string_view kQuestions[] = {"ledger-entry", "ledger-account", "subsidy", "subsidy-sharing"};

std::set<std::string_view> DecisionsOf(const Bundle& bundle, const EntityCache& cache) {
  std::set<std::string_view> names;
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [id, contribution] : cache.Of(layer)) {
      if (id.kind == EntityKind::kDecision) names.insert(id.name);
    }
  }
  return names;
}

class LayerLint {
 public:
  LayerLint(const Bundle& bundle, const EntityCache& cache, Sink* sink)
      : bundle_(bundle), cache_(cache), sink_(sink), decisions_(DecisionsOf(bundle, cache)) {
    const std::string blanks = base::Text("scaffold-blanks", base::Language::kZh) + "|" +
                               base::Text("scaffold-blanks", base::Language::kEn) + "|";
    for (std::size_t at = 0; at < blanks.size();) {
      const std::size_t end = blanks.find('|', at);
      blanks_.insert(blanks.substr(at, end - at));
      at = end + 1;
    }
  }

  void Check(const Layer& layer, const std::vector<const Layer*>& chain) {
    chain_ = chain;
    for (const auto& [id, contribution] : cache_.Of(layer)) {
      if (id.kind == EntityKind::kParameter && contribution.node->Find("type") != nullptr) {
        CheckTwin(id.name, layer, *contribution.key_span);
      }
    }
    for (const auto& [path, document] : layer.files) {
      if (path == "ruleset.yaml") CheckManifest(document.root);
      if (path == "locks.yaml") CheckLocks(document.root);
      if (path == "ruleset.yaml" || path == "clauses.yaml") CheckBlanks(document.root);
    }
  }

 private:
  // A parameter that nothing reads, called nearly as one of a higher layer: what was meant is that one.
  void CheckTwin(const std::string& name, const Layer& layer, const base::SourceSpan& at) {
    std::vector<std::string_view> above;
    for (const Layer* higher : chain_) {
      if (higher == &layer) break;
      for (const auto& [id, contribution] : cache_.Of(*higher)) {
        if (id.kind != EntityKind::kParameter) continue;
        if (id.name == name) return;
        above.push_back(id.name);
      }
    }
    const std::string_view near = base::Nearest(name, above);
    if (near.empty() || IsNamedElsewhere(name)) return;
    base::Error error("parameter-like-another", {{"name", name}, {"near", std::string(near)}}, at);
    error.severity = base::Severity::kWarning;
    error.fix = std::string(near);
    sink_->Add(std::move(error));
  }

  bool IsNamedElsewhere(const std::string& name) const {
    int times = 0;
    for (const SourceFile& file : bundle_.sources) {
      for (std::size_t found = file.text.find(name); found != std::string::npos && times < 2;
           found = file.text.find(name, found + 1)) {
        ++times;
      }
    }
    return times > 1;
  }

  void CheckManifest(const Node& root) {
    for (const Node& name : ChildOrNull(root, "shared_decisions").items) {
      if (name.is_scalar()) CheckDecision(name);
    }
    for (const Node::Entry& ask : ChildOrNull(root, "asks").entries) {
      const bool known = std::find(std::begin(kQuestions), std::end(kQuestions), ask.key) != std::end(kQuestions);
      if (!known) {
        sink_->Add(UnknownName("unknown-question", "name", ask.key, base::Nearest(ask.key, kQuestions), ask.key_span));
      }
      if (ask.value.is_scalar()) CheckDecision(ask.value);
    }
  }

  void CheckDecision(const Node& name) {
    if (decisions_.contains(name.scalar)) return;
    const std::vector<std::string_view> known(decisions_.begin(), decisions_.end());
    // A tree may hold some of the regions only, and the decision be one of those that are left out.
    const std::string_view near = base::Nearest(name.scalar, known);
    if (!near.empty()) sink_->Add(UnknownName("unknown-shared-decision", "name", name.scalar, near, name.span));
  }

  void CheckLocks(const Node& root) {
    for (const Node& lock : ChildOrNull(root, "locks").items) {
      if (!lock.is_map()) continue;
      for (const Node& role : ChildOrNull(lock, "opened_by").items) CheckRole(role);
      if (TextAt(lock, "forbids") == "set-parameter") CheckValues(lock);
    }
  }

  void CheckRole(const Node& role) {
    std::vector<std::string_view> known;
    for (const Layer* layer : chain_) {
      for (const auto& [id, contribution] : cache_.Of(*layer)) {
        if (id.kind == EntityKind::kRole) known.push_back(id.name);
      }
    }
    if (known.empty() || std::find(known.begin(), known.end(), role.scalar) != known.end()) return;
    sink_->Add(UnknownRole(role.scalar, base::Nearest(role.scalar, known), known, role.span));
  }

  // Values that are forbidden: those that the parameter could have at all.
  void CheckValues(const Node& lock) {
    const Node* allowed = AllowedOf(TextAt(lock, "target"));
    if (allowed == nullptr) return;
    std::vector<std::string_view> known;
    for (const Node& word : allowed->items) known.push_back(word.scalar);
    const Node& values = ChildOrNull(lock, "values");
    for (const Node& value : values.items) CheckWord(value, known);
    if (values.is_scalar()) CheckWord(values, known);
  }

  // nullptr unless it is an enum that states its words here or above.
  const Node* AllowedOf(const std::string& parameter) const {
    const Node* allowed = nullptr;
    for (const Layer* layer : chain_) {
      const LayerEntities& stated = cache_.Of(*layer);
      const auto found = stated.find({EntityKind::kParameter, parameter});
      if (found == stated.end() || !found->second.node->is_map()) continue;
      if (const Node* words = found->second.node->Find("values_allowed")) allowed = words;
    }
    return allowed;
  }

  void CheckWord(const Node& value, const std::vector<std::string_view>& known) {
    if (!value.is_scalar() || std::find(known.begin(), known.end(), value.scalar) != known.end()) return;
    std::string all;
    for (const std::string_view word : known) all.append(all.empty() ? "" : ", ").append(word);
    base::Error error("bad-enum-value", {{"text", value.scalar}, {"key", "values"}, {"known", all}}, value.span);
    error.fix = std::string(base::Nearest(value.scalar, known));
    sink_->Add(std::move(error));
  }

  // What `anze new-region` leaves to be filled in.
  void CheckBlanks(const Node& node) {
    if (node.is_scalar() && blanks_.contains(node.scalar)) sink_->Add("blank-left", {{"text", node.scalar}}, node.span);
    for (const Node& item : node.items) CheckBlanks(item);
    for (const Node::Entry& entry : node.entries) CheckBlanks(entry.value);
  }

  const Bundle& bundle_;
  const EntityCache& cache_;
  Sink* sink_;
  std::set<std::string_view> decisions_;
  std::set<std::string, std::less<>> blanks_;
  std::vector<const Layer*> chain_;
};

}  // namespace

void LintLayers(const Bundle& bundle, const EntityCache& cache, Sink* sink) {
  LayerLint lint(bundle, cache, sink);
  for (const auto& [region, layer] : bundle.layers) {
    if (layer.declared) lint.Check(layer, DeclaredChain(bundle, region));
  }
}

}  // namespace anze::ruleset
