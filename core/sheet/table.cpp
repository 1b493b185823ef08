// The sheet of a decision table: a row of the table a row, its inputs and outputs as columns.
#include <algorithm>
#include <map>
#include <set>

#include "core/base/text.h"
#include "core/ruleset/read/node_read.h"
#include "core/sheet/amount.h"
#include "core/sheet/cell_test.h"
#include "core/sheet/view.h"

namespace anze::sheet {
namespace {

using base::Cell;
using base::Language;
using base::Node;
using ruleset::Decision;

// A column that holds a test or an output.
struct Part {
  std::string code;
  std::string name;  // of the input or output
  Amount amount;
  bool test = false;
};

// The merged row, and what the region's own files say of it.
struct RowNodes {
  const Node* merged = nullptr;
  const Node* own = nullptr;
  std::string title;
  std::vector<std::string> clauses;
};

const Node* RowIn(const Node* node, const std::string& id) {
  const Node* rows = node != nullptr ? node->Find("rows") : nullptr;
  for (std::size_t i = 0; rows != nullptr && i < rows->items.size(); ++i) {
    const Node& row = rows->items[i];
    if (row.is_map() && ruleset::TextAt(row, "id") == id) return &row;
  }
  return nullptr;
}

// An output as a value of the rules: an expression stays a text.
base::Value OutputOf(const Node* node) {
  if (node == nullptr || node->is_null()) return {};
  if (node->scalar.starts_with('=')) return node->scalar;
  return base::ToValue(*node);
}

Cell OutputCell(const Amount& amount, const Node* node) {
  const base::Value value = OutputOf(node);
  return value.is_null() ? Cell() : CellOf(amount, value);
}

// A formula of the rules begins with "=" and stays what it is.
std::optional<std::string> WrittenOutput(const Amount& amount, const Cell& cell) {
  if (cell.kind == Cell::Kind::kText && Trimmed(cell.text).starts_with('=')) return AsScalar(cell.text);
  return WrittenOf(amount, cell);
}

class Table {
 public:
  Table(const RegionView& view, const ruleset::Entity& entity)
      : view_(view),
        entity_(entity),
        decision_(view.snapshot->decisions.at(entity.id.name)),
        own_(view.OwnNode(entity)) {
    for (const std::string& input : decision_.inputs) {
      parts_.push_back({"when:" + input, input, AmountOf(decision_.facts.Find(input)), true});
    }
    for (std::size_t i = 0; i < decision_.outputs.size(); ++i) {
      parts_.push_back(
          {"then:" + decision_.outputs[i], decision_.outputs[i], AmountOf(decision_.output_types[i]), false});
    }
    const Node& rows = ruleset::ChildOrNull(*entity.node, "rows");
    for (const Node& row : rows.items) {
      if (!row.is_map() || ruleset::IsDisabled(row) || rows_.size() >= decision_.rows.size()) continue;
      const ruleset::TableRow& read = decision_.rows[rows_.size()];
      has_outcome_ = has_outcome_ || !read.outcome.empty();
      rows_.push_back({&row, RowIn(own_, read.id), read.title.zh, read.clauses});
    }
  }

  const RegionView& view() const { return view_; }
  const Decision& decision() const { return decision_; }
  const Node* own() const { return own_; }
  const std::vector<Part>& parts() const { return parts_; }
  const std::vector<RowNodes>& rows() const { return rows_; }
  bool has_outcome() const { return has_outcome_; }
  // Whether the region states the whole table; else it changes one of a higher region.
  bool whole() const { return entity_.layers.size() == 1 || ruleset::BoolOf(own_->Find("replace")); }

  std::vector<Column> Columns() const {
    std::vector<Column> columns = {{"id", Head("id")}, {"title", Head("row")}};
    for (const Part& part : parts_) columns.push_back({part.code, HeadOf(part)});
    if (has_outcome_) columns.push_back({"outcome", Head("outcome")});
    columns.push_back({"basis", Head("basis")});
    columns.push_back({"clauses", Head("clauses")});
    return columns;
  }

  static std::string Head(const std::string& code) { return base::Text("sheet-head-" + code, Language::kZh); }

 private:
  std::string HeadOf(const Part& part) const {
    std::string title = part.name;
    std::string unit;
    if (const ruleset::Field* field = part.test ? decision_.facts.Find(part.name) : nullptr) {
      if (!field->title.zh.empty()) title = field->title.zh;
      unit = field->unit;
    }
    if (part.amount.kind == Amount::Kind::kMoney) unit = base::Text("sheet-yuan", Language::kZh);
    return unit.empty() ? title : title + "（" + unit + "）";
  }

  const RegionView& view_;
  const ruleset::Entity& entity_;
  const Decision& decision_;
  const Node* own_;
  std::vector<Part> parts_;
  std::vector<RowNodes> rows_;
  bool has_outcome_ = false;
};

Cell PartCell(const Part& part, const Node& row) {
  const Node& within = ruleset::ChildOrNull(row, part.test ? "when" : "then");
  const Node* node = within.Find(part.name);
  return part.test ? TextCell(ShownTest(part.amount, node)) : OutputCell(part.amount, node);
}

class TableReader {
 public:
  TableReader(const Table& table, const base::Grid& grid, Edits* edits, ruleset::Sink* sink)
      : table_(table), in_(grid, table.Columns(), sink), edits_(edits) {}

  void Run() {
    if (!in_.ok()) return;
    const RowNodes* before = nullptr;
    std::size_t last = 0;
    for (const std::size_t row : in_.Rows()) {
      const std::string id = in_.TextAt(row, "id");
      const auto known = Known(id);
      if (!known) {
        Add(row, id, before);
        continue;
      }
      if (!seen_.insert(*known).second) {
        in_.Wrong(row, "id", "twice", Both(id));
        continue;
      }
      // In a table that stops at the first row that fits, another order is another table.
      if (*known < last) in_.Wrong(row, "id", "moved", {});
      last = std::max(last, *known);
      before = &table_.rows()[*known];
      Compare(row, *before);
    }
    for (std::size_t i = 0; i < table_.rows().size(); ++i) {
      if (!seen_.contains(i)) Remove(i);
    }
  }

 private:
  std::optional<std::size_t> Known(const std::string& id) const {
    for (std::size_t i = 0; i < table_.rows().size(); ++i) {
      if (ruleset::TextAt(*table_.rows()[i].merged, "id") == id) return i;
    }
    return std::nullopt;
  }

  void Compare(std::size_t row, const RowNodes& nodes) {
    for (const Part& part : table_.parts()) ComparePart(row, part, nodes);
    in_.CheckShown(row, "title", nodes.title);
    in_.CheckShown(row, "clauses", JoinedIds(nodes.clauses));
    if (table_.has_outcome()) in_.CheckShown(row, "outcome", ruleset::TextAt(*nodes.merged, "outcome"));
  }

  void ComparePart(std::size_t row, const Part& part, const RowNodes& nodes) {
    const Cell shown = PartCell(part, *nodes.merged);
    const Cell& cell = in_.At(row, part.code);
    if (!in_.IsSound(row, part.code) || SameCell(cell, shown) || (shown.empty() && cell.empty())) return;
    const auto written = Written(part, cell);
    if (!written) return in_.Wrong(row, part.code, "value", Wanted(part));
    if (written == Written(part, shown)) return;
    if (nodes.own == nullptr) return in_.Wrong(row, part.code, "row-above", Both(shown.text));
    if (!Change(part, *nodes.own, *written)) in_.Wrong(row, part.code, "hand", Both(nodes.own->span.file));
  }

  bool Change(const Part& part, const Node& own, const std::string& text) {
    const char* key = part.test ? "when" : "then";
    const Node* within = own.Find(key);
    if (within != nullptr && within->is_map()) {
      const Node* held = within->Find(part.name);
      return held != nullptr ? edits_->Replace(*held, text) : edits_->AddEntry(*within, part.name, text);
    }
    // Of a row above, the whole of its tests would be replaced.
    return table_.whole() && edits_->AddEntry(own, key, "{" + part.name + ": " + text + "}", "clauses");
  }

  static std::optional<std::string> Written(const Part& part, const Cell& cell) {
    return part.test ? WrittenTest(part.amount, cell) : WrittenOutput(part.amount, cell);
  }
  static base::Localized Wanted(const Part& part) {
    return part.test ? WantedTest(part.amount) : WantedOf(part.amount);
  }

  // A row that is new stands behind the one above it.
  void Add(std::size_t row, const std::string& id, const RowNodes* before) {
    if (!id.empty() && AsScalar(id) != id) return in_.Wrong(row, "id", "value", Told("sheet-want-id"));
    std::string tests;
    std::string outputs;
    bool good = true;
    for (const Part& part : table_.parts()) {
      if (!in_.IsSound(row, part.code)) good = false;
      const Cell& cell = in_.At(row, part.code);
      const auto written = Written(part, cell);
      if (!written) {
        if (good) in_.Wrong(row, part.code, "value", Wanted(part));
        good = false;
        continue;
      }
      if (part.test && *written == "'-'") continue;
      std::string& list = part.test ? tests : outputs;
      list += (list.empty() ? "" : ", ") + part.name + ": " + *written;
    }
    const auto clauses = ClausesAt(table_.view(), in_, row);
    if (!good || !clauses) return;
    const std::string text = "{id: " + (id.empty() ? FreshId() : id) + ", when: {" + tests + "}, then: {" + outputs +
                             "}, " + Outcome(row) + "clauses: [" + *clauses + "]}";
    if (!Place(text, before)) in_.Wrong(row, "id", "hand", Both(table_.own()->span.file));
  }

  std::string Outcome(std::size_t row) const {
    const std::string outcome = table_.has_outcome() ? in_.TextAt(row, "outcome") : std::string();
    return outcome.empty() ? outcome : "outcome: " + AsScalar(outcome) + ", ";
  }

  bool Place(const std::string& text, const RowNodes* before) {
    if (before != nullptr && before->own != nullptr) return edits_->AddItemBehind(*before->own, text);
    if (before != nullptr) return false;
    const Node* rows = table_.own()->Find("rows");
    return rows != nullptr && !rows->items.empty() && edits_->AddItemBefore(rows->items.front(), text);
  }

  std::string FreshId() {
    std::string id;
    do {
      id = "row-" + std::to_string(++fresh_);
    } while (Known(id));
    return id;
  }

  void Remove(std::size_t i) {
    const RowNodes& nodes = table_.rows()[i];
    const bool done = nodes.own != nullptr && edits_->RemoveItem(*nodes.own);
    if (!done) in_.WrongAt(kTitleRow, 0, "row-kept", Both(nodes.title));
  }

  const Table& table_;
  Returning in_;
  Edits* edits_;
  std::set<std::size_t> seen_;
  std::size_t fresh_ = 0;
};

void AddRow(const Table& table, const RowNodes& nodes, base::Grid* grid) {
  const auto look = nodes.own != nullptr ? Cell::Look::kPlain : Cell::Look::kAbove;
  std::vector<Cell> row = {TextCell(ruleset::TextAt(*nodes.merged, "id"), Cell::Look::kCode),
                           TextCell(nodes.title, look)};
  for (const Part& part : table.parts()) {
    row.push_back(PartCell(part, *nodes.merged));
    if (row.back().kind == Cell::Kind::kText) row.back().look = look;
  }
  if (table.has_outcome()) row.push_back(TextCell(ruleset::TextAt(*nodes.merged, "outcome"), Cell::Look::kCode));
  row.push_back(TextCell(table.view().Cited(nodes.clauses), look));
  row.push_back(TextCell(JoinedIds(nodes.clauses), Cell::Look::kCode));
  grid->rows.push_back(std::move(row));
}

}  // namespace

std::vector<base::Grid> TableGrids(const RegionView& view, const ruleset::Entity& entity) {
  std::vector<base::Grid> grids;
  const Table table(view, entity);
  const std::string& title = table.decision().title.zh;
  if (!table.rows().empty()) {
    base::Grid grid =
        BeginGrid(title, {view.region, "rows", entity.id.name},
                  base::Text("sheet-title", Language::kZh, {{"region", view.TitleOf(view.region)}, {"what", title}}),
                  table.Columns());
    for (const RowNodes& row : table.rows()) AddRow(table, row, &grid);
    for (std::size_t i = 0; i < table.parts().size(); ++i) {
      std::vector<std::string> choices = ChoicesOf(table.parts()[i].amount);
      const std::size_t column = i + 2;
      if (!choices.empty()) {
        grid.choices.push_back({{kFirstRow, column, grid.rows.size() - 1 + kSpareRows, column}, std::move(choices)});
      }
    }
    grids.push_back(std::move(grid));
  }
  if (table.decision().matrix && table.own()->Find("matrix") != nullptr) grids.push_back(MatrixGrid(view, entity));
  return grids;
}

void ReadTable(const RegionView& view, const ruleset::Entity& entity, const base::Grid& grid, Edits* edits,
               ruleset::Sink* sink) {
  const Table table(view, entity);
  TableReader(table, grid, edits, sink).Run();
}

}  // namespace anze::sheet
