// Checks a layer's own files against its place in the tree.
#include "core/ruleset/check/layer_check.h"

#include <map>
#include <set>
#include <string_view>

#include "core/base/nearest.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/words.h"

namespace anze::ruleset {
namespace {

using base::Node;

const Node* RootOf(const Layer& layer, const std::string& file) {
  const auto found = layer.files.find(file);
  return found != layer.files.end() ? &found->second.root : nullptr;
}

void CheckRegion(const Bundle& bundle, const Layer& layer, Sink* sink) {
  const Node* root = RootOf(layer, "ruleset.yaml");
  const Node* region = root != nullptr ? root->Find("region") : nullptr;
  if (region == nullptr || !region->is_scalar() || region->scalar == layer.region) return;
  const auto other = bundle.layers.find(region->scalar);
  if (other != bundle.layers.end() && other->second.declared) {
    return sink->Add("duplicate-region", {{"region", region->scalar}, {"folder", layer.region}}, region->span);
  }
  base::Error error("region-mismatch", {{"region", region->scalar}, {"folder", layer.region}}, region->span);
  error.fix = layer.region;
  sink->Add(std::move(error));
}

// Ids are unique down a chain, because what is cited must be one text.
void CheckDocuments(const std::vector<const Layer*>& chain, const Layer& layer, Sink* sink) {
  std::map<std::string_view, std::string_view> above;
  for (const Layer* higher : chain) {
    if (higher == &layer) break;
    for (const RegulationDocument& document : higher->documents) above.emplace(document.id, higher->region);
  }
  const Node* root = RootOf(layer, "ruleset.yaml");
  if (root == nullptr) return;
  for (const Node& item : ChildOrNull(*root, "documents").items) {
    const Node* id = item.is_map() ? item.Find("id") : nullptr;
    if (id == nullptr || !above.contains(id->scalar)) continue;
    sink->Add("duplicate-document", {{"id", id->scalar}, {"region", std::string(above.at(id->scalar))}}, id->span);
  }
}

// The document that was meant: by its title (《…》) or its number, as people write it, or by an id spelt nearly so.
base::Error UnknownDocument(const Clause& clause, const std::vector<const Layer*>& chain) {
  std::string_view written = clause.document;
  if (written.starts_with("《") && written.ends_with("》")) {
    written.remove_prefix(std::string_view("《").size());
    written.remove_suffix(std::string_view("》").size());
  }
  std::string near;
  std::vector<std::string_view> ids;
  for (const Layer* layer : chain) {
    for (const RegulationDocument& document : layer->documents) {
      ids.push_back(document.id);
      if (document.title.zh == written || document.number == written) near = document.id;
    }
  }
  if (near.empty()) near = std::string(base::Nearest(clause.document, ids));
  base::Error error = UnknownName("unknown-document", "id", clause.document, near, clause.span);
  error.args.emplace_back("clause", clause.id);
  return error;
}

// A clause may belong to a document of any layer above: a city cites the law.
void CheckClauses(const std::vector<const Layer*>& chain, const Layer& layer, Sink* sink) {
  std::set<std::string_view> documents;
  std::map<std::string_view, std::string_view> above;
  for (const Layer* higher : chain) {
    for (const RegulationDocument& document : higher->documents) documents.insert(document.id);
    if (higher == &layer) break;
    for (const Clause& clause : higher->clauses) above.emplace(clause.id, higher->region);
  }
  for (const Clause& clause : layer.clauses) {
    const auto same = above.find(clause.id);
    if (same != above.end()) {
      sink->Add("duplicate-clause", {{"id", clause.id}, {"region", std::string(same->second)}}, clause.span);
    }
    if (clause.quote.empty() && clause.paraphrase.zh.empty()) {
      sink->Add("clause-without-text", {{"id", clause.id}}, clause.span);
    }
    if (!clause.document.empty() && !documents.contains(clause.document)) {
      sink->Add(UnknownDocument(clause, chain));
    }
  }
}

// Where the verbatim text is not at hand, the layer says whether somebody held it against the text.
void CheckVerified(const Layer& layer, Sink* sink) {
  const Node* root = RootOf(layer, "clauses.yaml");
  if (root == nullptr) return;
  for (const Node& item : ChildOrNull(*root, "clauses").items) {
    if (!item.is_map() || item.Find("paraphrase") == nullptr) continue;
    if (!TextAt(item, "quote").empty() || item.Find("verified") != nullptr) continue;
    sink->Add("clause-without-verified", {{"id", TextAt(item, "id")}}, item.KeySpan("paraphrase"));
  }
}

}  // namespace

void CheckLayers(const Bundle& bundle, Sink* sink) {
  for (const auto& [region, layer] : bundle.layers) {
    if (!layer.declared) continue;
    const std::vector<const Layer*> chain = bundle.Chain(region);
    CheckRegion(bundle, layer, sink);
    CheckDocuments(chain, layer, sink);
    CheckClauses(chain, layer, sink);
    CheckVerified(layer, sink);
    for (const Lock& lock : layer.locks) {
      if (lock.clauses.empty()) sink->Add(MissingClause("lock", lock.span));
    }
  }
}

}  // namespace anze::ruleset
