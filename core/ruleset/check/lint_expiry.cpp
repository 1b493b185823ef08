// What a ruleset lets begin after it has lapsed.
#include "core/base/nearest.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;

void CheckNames(const Node& list, std::string_view code, EntityKind kind, const std::vector<const Layer*>& chain,
                const EntityCache& cache, Sink* sink) {
  std::vector<std::string_view> known;
  for (const Layer* layer : chain) {
    for (const auto& [id, contribution] : cache.Of(*layer)) {
      if (id.kind == kind) known.push_back(id.name);
    }
  }
  for (const Node& item : list.items) {
    bool is_known = false;
    for (const std::string_view name : known) is_known = is_known || name == item.scalar;
    if (is_known) continue;
    sink->Add(UnknownName(std::string(code), "name", item.scalar, base::Nearest(item.scalar, known), item.span));
  }
}

}  // namespace

void LintAfterExpiry(const Bundle& bundle, const EntityCache& cache, Sink* sink) {
  for (const auto& [region, layer] : bundle.layers) {
    const auto file = layer.files.find("ruleset.yaml");
    if (file == layer.files.end()) continue;
    const Node* after = file->second.root.Find("after_expiry");
    if (after == nullptr || !after->is_map()) continue;
    if (!layer.effective.to) {
      sink->Add("after-expiry-without-end", {}, file->second.root.KeySpan("after_expiry"));
    }
    const std::vector<const Layer*> chain = DeclaredChain(bundle, region);
    CheckNames(ChildOrNull(*after, "cases"), "unknown-case-after-expiry", EntityKind::kCaseType, chain, cache, sink);
    CheckNames(ChildOrNull(*after, "records"), "unknown-record-after-expiry", EntityKind::kRecord, chain, cache, sink);
  }
}

}  // namespace anze::ruleset
