// Where in a tree of facts the slots of a program are found: filled in one walk over the facts.
// Threads: immutable once built.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/value.h"
#include "core/decision/cell.h"

namespace anze::decision {

class SlotTree {
 public:
  // `path` under the root; an empty path is the root itself.
  void Add(std::string_view path, std::uint32_t slot);

  // Sets the cells of the slots that are present; the others are left alone.
  void Fill(const base::Value& root, Cell* cells) const { FillNode(root_, root, cells); }
  // The same for a value that stands at `path` without being part of the tree.
  void FillUnder(std::string_view path, const base::Value& value, Cell* cells) const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  struct Branch {
    std::string key;
    std::uint32_t slot = kNone;
    std::vector<Branch> children;
  };

  static void FillNode(const Branch& branch, const base::Value& value, Cell* cells);

  Branch root_;
};

}  // namespace anze::decision
