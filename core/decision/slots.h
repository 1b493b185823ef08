// SlotTree: where the slots of a program stand in a tree of facts, so that one walk over the facts
// fills them all.
// Ownership: owns its keys. Threads: immutable once built.
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
  // `path` under the root; an empty path is the root itself. A second slot at one path replaces the
  // first.
  void Add(std::string_view path, std::uint32_t slot);

  // Sets the cells of the slots that are present, as views into `root`; the others are left alone,
  // so the caller sets them unknown before. A null fact gives an unknown cell.
  void Fill(const base::Value& root, Cell* cells) const { FillNode(root_, root, cells); }
  // The same for a value that stands at `path` without being part of the tree; it hides what Fill
  // set there.
  void FillUnder(std::string_view path, const base::Value& value, Cell* cells) const;

 private:
  static constexpr std::uint32_t kNone = UINT32_MAX;

  // One key of a path; `slot` is kNone on the way to deeper ones.
  struct Branch {
    std::string key;
    std::uint32_t slot = kNone;
    std::vector<Branch> children;
  };

  static void FillNode(const Branch& branch, const base::Value& value, Cell* cells);

  Branch root_;
};

}  // namespace anze::decision
