// Parameters that nothing reads: a slip in a name, or what is left of a rule that went. A figure that stands there and
// decides nothing misleads whoever changes it.
//
// Read is what a rule, a sentence, a report, a lock, a plan or a script names anywhere in the tree, on whatever day,
// and what the engine reads itself. Scenarios and the values of other parameters count for nothing.
#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "core/base/ascii.h"
#include "core/ruleset/check/engine_parameters.h"
#include "core/ruleset/check/lint.h"
#include "core/ruleset/layout/place.h"
#include "core/ruleset/read/node_read.h"

namespace anze::ruleset {
namespace {

using base::Node;
using Names = std::set<std::string, std::less<>>;

// Every name with a dot in it, and every word alone that a text consists of.
void AddDotted(std::string_view text, Names* names) {
  for (std::size_t at = 0; at < text.size();) {
    if (!base::IsNameStart(text[at])) {
      ++at;
      continue;
    }
    std::size_t end = at + 1;
    while (end < text.size() && (base::IsNamePart(text[end]) || text[end] == '.' || text[end] == '-')) ++end;
    std::string_view name = text.substr(at, end - at);
    while (name.ends_with('.') || name.ends_with('-')) name.remove_suffix(1);
    names->emplace(name);
    at = end;
  }
}

void AddDottedOf(const Node& node, Names* names) {
  AddDotted(node.scalar, names);
  for (const Node& item : node.items) AddDottedOf(item, names);
  for (const Node::Entry& entry : node.entries) AddDottedOf(entry.value, names);
}

Names NamesRead(const Bundle& bundle) {
  Names names(std::begin(kEngineParameters), std::end(kEngineParameters));
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [path, document] : layer.files) {
      const FileKind kind = PlaceFile(document.file).kind;
      if (kind != FileKind::kParameters && kind != FileKind::kTests && kind != FileKind::kClauses) {
        AddDottedOf(document.root, &names);
      }
    }
    for (const auto& [path, script] : layer.scripts) AddDotted(script, &names);
  }
  return names;
}

}  // namespace

void LintUnread(const Bundle& bundle, const EntityCache& cache, Sink* sink) {
  const Names mentioned = NamesRead(bundle);
  std::set<std::string> excused;
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [id, stated] : cache.Of(layer)) {
      const Node* reason = id.kind == EntityKind::kParameter ? stated.node->Find("unread") : nullptr;
      if (reason == nullptr) continue;
      excused.insert(id.name);
      if (!mentioned.contains(id.name)) continue;
      sink->AddWarning("parameter-unread", {{"name", id.name}, {"reason", "read"}}, stated.node->KeySpan("unread"));
    }
  }
  for (const auto& [region, layer] : bundle.layers) {
    for (const auto& [id, stated] : cache.Of(layer)) {
      // Told where it is declared, not in every layer that gives it a value.
      const bool declared = id.kind == EntityKind::kParameter && stated.node->Find("type") != nullptr;
      if (!declared || mentioned.contains(id.name) || excused.contains(id.name)) continue;
      sink->AddWarning("parameter-unread", {{"name", id.name}}, *stated.key_span);
    }
  }
}

}  // namespace anze::ruleset
