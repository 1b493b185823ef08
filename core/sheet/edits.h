// Edits: changes of rule files that leave everything else of them as it stands, comments and layout too.
//
// Places are those of the tree that was read, so edits are collected first and made together at the end, in any order.
// What stands over several lines, or in a form that is not laid out by `anze fmt`, is not changed: the edit answers
// false, and nothing of it is kept. Ownership: borrows the bundle, whose trees must be there. Threads: one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/ruleset/model/bundle.h"

namespace anze::sheet {

class Edits {
 public:
  explicit Edits(const ruleset::Bundle& bundle) : bundle_(bundle) {}

  // Puts `text` in the place of a scalar, or of a list in brackets.
  bool Replace(const base::Node& node, const std::string& text);
  // Adds an entry to a map, in front of the one called `before`; empty, or not there: of the first.
  bool AddEntry(const base::Node& map, const std::string& key, const std::string& text, std::string_view before = {});
  // Adds an item behind one of a list, or in front of it. The text is that of the item without its dash.
  bool AddItemBehind(const base::Node& item, const std::string& text);
  bool AddItemBefore(const base::Node& item, const std::string& text);
  // Takes an item of a list away, with all its lines.
  bool RemoveItem(const base::Node& item);
  // Adds lines at the end of a file, which is begun with `head` where there is none.
  void Append(const std::string& file, const std::string& head, const std::string& lines);

  // Every file that changes, laid out as `anze fmt` does. Errors: those of FormatYaml.
  base::Result<std::vector<ruleset::SourceFile>> Finish() const;

 private:
  struct Edit {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string text;
  };
  // The lines of an item: from its dash's line to its last.
  struct Lines {
    std::size_t begin = 0;
    std::size_t end = 0;   // one past the last line feed
    std::size_t dash = 0;  // column of the dash, from 0
  };

  const std::string* TextOf(const std::string& file) const;
  std::optional<std::size_t> OffsetOf(const base::SourceSpan& span) const;
  std::optional<Lines> LinesOf(const base::Node& item) const;
  void Add(const std::string& file, Edit edit) { edits_[file].push_back(std::move(edit)); }

  const ruleset::Bundle& bundle_;
  mutable std::map<std::string, std::string> texts_;  // without their byte order marks
  std::map<std::string, std::vector<Edit>> edits_;
};

}  // namespace anze::sheet
