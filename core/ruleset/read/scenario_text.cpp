// A scenario is first made whole by the one it is like, which may be like another; then its table is unrolled. What the
// scenario states itself stands above what it takes over, and `change` above both.
#include "core/ruleset/read/scenario_text.h"

#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "core/base/nearest.h"
#include "core/ruleset/read/node_read.h"
#include "core/ruleset/read/tree_path.h"

namespace anze::ruleset {
namespace {

using base::Diagnostics;
using base::Error;
using base::Node;

using NodePtr = std::shared_ptr<const Node>;

// A node of the file itself, which the file keeps.
NodePtr Borrowed(const Node& node) { return NodePtr(NodePtr(), &node); }

bool IsOwnKey(std::string_view key) { return key == "like" || key == "change" || key == "remove"; }

void Append(Diagnostics* problems, const base::Status& status) {
  if (!status.ok()) problems->insert(problems->end(), status.errors().begin(), status.errors().end());
}

class Expander {
 public:
  explicit Expander(const Node& list) : list_(list) {}

  base::Result<std::vector<NodePtr>> Run() {
    std::vector<NodePtr> scenarios;
    for (const Node& written : list_.items) {
      std::vector<const Node*> ring;
      const NodePtr whole = Whole(written, &ring);
      if (whole == nullptr) continue;
      if (whole->Find("table") == nullptr) {
        scenarios.push_back(whole);
      } else {
        Unroll(*whole, &scenarios);
      }
    }
    if (!problems_.empty()) return problems_;
    return scenarios;
  }

 private:
  // The scenario with all that it takes over; nullptr where that cannot be told, which is reported once.
  NodePtr Whole(const Node& written, std::vector<const Node*>* ring) {
    const Node* like = written.Find("like");
    if (like == nullptr) {
      if (written.Find("change") == nullptr && written.Find("remove") == nullptr) return Borrowed(written);
      if (ring->empty()) {
        const char* key = written.Find("change") != nullptr ? "change" : "remove";
        problems_.emplace_back("scenario-change-without-like", base::MessageArgs{{"key", key}}, written.KeySpan(key));
      }
      return nullptr;
    }
    if (std::find(ring->begin(), ring->end(), &written) != ring->end()) {
      ReportCircle(written, *ring);
      return nullptr;
    }
    ring->push_back(&written);
    const bool outermost = ring->size() == 1;
    const Node* base = Named(*like, outermost);
    const NodePtr taken = base == nullptr ? nullptr : Whole(*base, ring);
    if (taken == nullptr) return nullptr;
    Node made = *taken;
    made.span = written.span;
    for (const Node::Entry& entry : written.entries) {
      if (!IsOwnKey(entry.key)) SetKey(&made, entry);
    }
    Diagnostics found = Change(written, &made);
    if (!found.empty()) {
      if (outermost) problems_.insert(problems_.end(), found.begin(), found.end());
      return nullptr;
    }
    return std::make_shared<const Node>(std::move(made));
  }

  static Diagnostics Change(const Node& written, Node* made) {
    Diagnostics found;
    if (const Node* remove = written.Find("remove")) {
      if (!remove->is_list())
        found.emplace_back("scenario-change-shape", base::MessageArgs{{"reason", "remove"}}, remove->span);
      for (const Node& path : remove->items) Append(&found, RemoveAt(made, {path.scalar, path.span}));
    }
    if (const Node* change = written.Find("change")) {
      if (!change->is_map())
        found.emplace_back("scenario-change-shape", base::MessageArgs{{"reason", "change"}}, change->span);
      for (const Node::Entry& entry : change->entries) {
        Append(&found, SetAt(made, {entry.key, entry.key_span}, entry.value));
      }
    }
    return found;
  }

  // The scenario of that name; nullptr, reported for the scenario that says so, if there is none or more than one.
  const Node* Named(const Node& like, bool report) {
    std::vector<const Node*> found;
    std::vector<std::string_view> names;
    for (const Node& one : list_.items) {
      const Node* name = one.is_map() ? one.Find("name") : nullptr;
      if (name == nullptr || !name->is_scalar()) continue;
      names.emplace_back(name->scalar);
      if (like.is_scalar() && name->scalar == like.scalar) found.push_back(&one);
    }
    if (found.size() == 1) return found.front();
    if (!report) return nullptr;
    if (found.empty()) {
      Error error("scenario-like-unknown", {{"name", like.scalar}}, like.span);
      if (const std::string_view near = base::Nearest(like.scalar, names); !near.empty()) {
        error.args.insert(error.args.end(), {{"reason", "near"}, {"near", std::string(near)}});
        error.fix = near;
      }
      problems_.push_back(std::move(error));
      return nullptr;
    }
    std::string lines;
    for (const Node* one : found) lines += (lines.empty() ? "" : ", ") + std::to_string(one->span.line);
    problems_.emplace_back("scenario-like-ambiguous", base::MessageArgs{{"name", like.scalar}, {"lines", lines}},
                           like.span);
    return nullptr;
  }

  // A circle is told once, at the first of its scenarios that was looked at.
  void ReportCircle(const Node& again, const std::vector<const Node*>& ring) {
    const auto begin = std::find(ring.begin(), ring.end(), &again);
    if (std::any_of(begin, ring.end(), [&](const Node* one) { return in_circles_.contains(one); })) return;
    std::string names;
    for (auto one = begin; one != ring.end(); ++one) {
      in_circles_.insert(*one);
      names += TextAt(**one, "name") + " → ";
    }
    problems_.emplace_back("scenario-like-circle", base::MessageArgs{{"ring", names + TextAt(again, "name")}},
                           again.Find("like")->span);
  }

  // A row a scenario.
  void Unroll(const Node& whole, std::vector<NodePtr>* scenarios) {
    const Node& table = *whole.Find("table");
    const Node* columns = table.is_map() ? table.Find("columns") : nullptr;
    const Node* rows = table.is_map() ? table.Find("rows") : nullptr;
    const auto listed = [](const Node* list) { return list != nullptr && list->is_list() && !list->items.empty(); };
    if (!listed(columns) || !listed(rows) || table.entries.size() != 2) {
      problems_.emplace_back("scenario-table-shape", base::MessageArgs(), table.span);
      return;
    }
    std::set<std::string_view> seen;
    for (const Node& column : columns->items) {
      if (!column.is_scalar() || !seen.insert(column.scalar).second) {
        problems_.emplace_back("scenario-table-column-twice", base::MessageArgs{{"column", column.scalar}},
                               column.span);
        return;
      }
    }
    Node shared = whole;
    std::erase_if(shared.entries, [](const Node::Entry& entry) { return entry.key == "table"; });
    for (std::size_t i = 0; i < rows->items.size(); ++i) {
      Node row = shared;
      if (!FillRow(*columns, rows->items[i], i + 1, &row)) continue;
      scenarios->push_back(std::make_shared<const Node>(std::move(row)));
    }
  }

  // What is wrong with a column is told at the first row alone.
  bool FillRow(const Node& columns, const Node& cells, std::size_t number, Node* row) {
    if (!cells.is_list() || cells.items.size() != columns.items.size()) {
      problems_.emplace_back("scenario-table-row",
                             base::MessageArgs{{"cells", std::to_string(cells.items.size())},
                                               {"columns", std::to_string(columns.items.size())}},
                             cells.span);
      return false;
    }
    row->span = cells.span;
    const std::string name = TextAt(*row, "name");
    SetName(name + " #" + std::to_string(number), row);
    bool filled = true;
    for (std::size_t i = 0; i < columns.items.size(); ++i) {
      const Node& column = columns.items[i];
      const Node& cell = cells.items[i];
      // As in tables of decisions: nothing is said here, so what all rows share holds.
      if (cell.is_scalar() && cell.scalar == "-") continue;
      if (column.scalar == "name") {
        SetName(name + ": " + cell.scalar, row);
        continue;
      }
      const base::Status set = SetAt(row, {column.scalar, column.span}, cell);
      filled = filled && set.ok();
      if (number == 1) Append(&problems_, set);
    }
    return filled;
  }

  static void SetName(const std::string& name, Node* row) {
    Node text;
    text.kind = Node::Kind::kScalar;
    text.quoted = true;
    text.scalar = name;
    text.span = row->span;
    SetKey(row, {"name", row->span, std::move(text)});
  }

  const Node& list_;
  Diagnostics problems_;
  std::set<const Node*> in_circles_;
};

}  // namespace

base::Result<std::vector<NodePtr>> ExpandScenarios(const Node& list) { return Expander(list).Run(); }

}  // namespace anze::ruleset
