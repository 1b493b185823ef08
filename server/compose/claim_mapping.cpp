#include "server/compose/claim_mapping.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/limits_people.h"
#include "core/base/nearest.h"

namespace anze::compose {
namespace {

using base::Error;
using base::Node;
using base::SourceSpan;

class MappingReader {
 public:
  explicit MappingReader(base::Diagnostics* errors) : errors_(errors) {}

  people::ClaimMapping Read(const Node::Entry& entry) {
    people::ClaimMapping mapping;
    if (!IsMap(entry.key, entry.value, entry.key_span, {"title", "claims", "grants"})) return mapping;
    ReadTitle(entry, &mapping.title);
    if (const Node* claims = entry.value.Find("claims")) ReadClaims(*claims, entry.value.KeySpan("claims"), &mapping);
    const Node* grants = entry.value.Find("grants");
    if (grants == nullptr || !grants->is_list() || grants->items.empty()) {
      Add("config-list-needed", "grants", entry.value.KeySpan("grants"), entry.key_span);
      return mapping;
    }
    if (grants->items.size() > base::limits::kClaimGrants)
      errors_->push_back(
          Error("too-many-people", {{"most", std::to_string(base::limits::kClaimGrants)}}, grants->span));
    for (const Node& item : grants->items) ReadGrant(item, &mapping);
    return mapping;
  }

 private:
  void Add(const char* code, std::string_view key, const SourceSpan& span, const SourceSpan& otherwise) {
    errors_->push_back(Error(code, {{"key", std::string(key)}}, span.known() ? span : otherwise));
  }

  bool IsMap(std::string_view key, const Node& node, const SourceSpan& span,
             const std::vector<std::string_view>& members) {
    if (!node.is_map()) {
      Add("config-map-needed", key, node.span, span);
      return false;
    }
    for (const Node::Entry& entry : node.entries) {
      if (std::find(members.begin(), members.end(), entry.key) != members.end()) continue;
      std::string near(base::Nearest(entry.key, members));
      if (near.empty()) {
        for (const std::string_view member : members) near += (near.empty() ? "" : ", ") + std::string(member);
      }
      errors_->push_back(
          Error("config-unknown-member", {{"key", entry.key}, {"near", std::move(near)}}, entry.key_span));
    }
    return true;
  }

  // A text of one line; `needed`: it must be there.
  std::string TextOf(const Node& map, std::string_view key, bool needed, std::string fallback = {}) {
    const Node* node = map.Find(key);
    if (node == nullptr) {
      if (needed) Add("config-member-needed", key, map.span, map.span);
      return fallback;
    }
    if (!node->is_scalar() || node->scalar.empty() || node->scalar.find('\n') != std::string::npos) {
      errors_->push_back(Error("config-not-text", {{"text", node->scalar}}, map.KeySpan(key)));
      return fallback;
    }
    return node->scalar;
  }

  void ReadTitle(const Node::Entry& entry, base::Localized* title) {
    const Node* node = entry.value.Find("title");
    if (node == nullptr) return Add("config-member-needed", "title", entry.value.span, entry.key_span);
    if (node->is_scalar() && !node->scalar.empty()) {
      title->zh = node->scalar;
      return;
    }
    if (!IsMap("title", *node, entry.value.KeySpan("title"), {"zh", "en"})) return;
    title->zh = TextOf(*node, "zh", true);
    title->en = TextOf(*node, "en", false);
  }

  void ReadClaims(const Node& node, const SourceSpan& span, people::ClaimMapping* mapping) {
    if (!IsMap("claims", node, span, {"name", "title", "person"})) return;
    mapping->name = TextOf(node, "name", false);
    mapping->shown = TextOf(node, "title", false, mapping->shown);
    // Who is told apart by nothing else is told apart by the name as shown.
    mapping->person = TextOf(node, "person", false, mapping->shown);
  }

  void ReadGrant(const Node& node, people::ClaimMapping* mapping) {
    if (!IsMap("grants", node, node.span, {"when", "role", "organisation", "region"})) return;
    people::ClaimGrant grant;
    grant.span = node.span;
    const Node* when = node.Find("when");
    if (when == nullptr) {
      Add("config-member-needed", "when", node.span, node.span);
    } else if (when->is_list() && !when->items.empty()) {
      for (const Node& one : when->items) grant.when.push_back(ConditionOf(one, node.span));
    } else {
      grant.when.push_back(ConditionOf(*when, node.KeySpan("when")));
    }
    grant.role = TextOf(node, "role", true);
    grant.organisation = TextOf(node, "organisation", false);
    grant.region = TextOf(node, "region", false);
    mapping->grants.push_back(std::move(grant));
  }

  people::ClaimCondition ConditionOf(const Node& node, const SourceSpan& span) {
    if (!IsMap("when", node, span, {"claim", "has"})) return {};
    return {TextOf(node, "claim", true), TextOf(node, "has", true)};
  }

  base::Diagnostics* errors_;
};

}  // namespace

people::ClaimMapping ReadClaimMapping(const Node::Entry& entry, base::Diagnostics* errors) {
  return MappingReader(errors).Read(entry);
}

}  // namespace anze::compose
