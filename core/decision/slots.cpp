#include "core/decision/slots.h"

#include <algorithm>

namespace anze::decision {
namespace {

// Lengths and first letters tell most keys apart without a call.
inline bool SameKey(const std::string& a, const std::string& b) {
  return a.size() == b.size() && (a.empty() || (a[0] == b[0] && std::memcmp(a.data(), b.data(), a.size()) == 0));
}

}  // namespace

void SlotTree::Add(std::string_view path, std::uint32_t slot) {
  Branch* at = &root_;
  while (!path.empty()) {
    const std::string_view key = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), key.size() + 1));
    const auto found =
        std::find_if(at->children.begin(), at->children.end(), [key](const Branch& b) { return b.key == key; });
    at = found != at->children.end() ? &*found : &at->children.emplace_back(Branch{std::string(key), kNone, {}});
  }
  at->slot = slot;
}

// Finds the branch first: a layer's path may lie above or below the slots that it fills.
void SlotTree::FillUnder(std::string_view path, const base::Value& value, Cell* cells) const {
  const Branch* at = &root_;
  while (!path.empty()) {
    const std::string_view key = path.substr(0, path.find('.'));
    path.remove_prefix(std::min(path.size(), key.size() + 1));
    const auto found =
        std::find_if(at->children.begin(), at->children.end(), [key](const Branch& b) { return b.key == key; });
    if (found == at->children.end()) return;
    at = &*found;
  }
  FillNode(*at, value, cells);
}

// The tree of slots and the tree of facts are walked together, so that facts that no rule reads cost one comparison and
// facts that are absent cost nothing.
void SlotTree::FillNode(const Branch& branch, const base::Value& value, Cell* cells) {
  if (branch.slot != kNone) cells[branch.slot].Set(value);
  const std::size_t count = branch.children.size();
  if (count == 0 || !value.is_map()) return;
  // Facts mostly come in one order, so the search goes on where the last one ended.
  std::size_t next = 0;
  for (const auto& [key, child] : value.as_map()) {
    for (std::size_t tried = 0; tried < count; ++tried) {
      const Branch& candidate = branch.children[next];
      next = next + 1 == count ? 0 : next + 1;
      if (!SameKey(candidate.key, key)) continue;
      FillNode(candidate, child, cells);
      break;
    }
  }
}

}  // namespace anze::decision
