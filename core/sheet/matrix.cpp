// The sheet of a matrix: as it is printed, with the tests of one input above and those of the other beside.
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

// A matrix that stands in the YAML itself. `cells` is nullptr where it stands in a file of its own.
struct MatrixParts {
  const Node* cells = nullptr;
  Amount beside;  // of the first cell of a line
  Amount above;
  Amount inside;
  std::string corner;
};

std::string FactTitle(const ruleset::Decision& decision, std::size_t input) {
  const std::string& path = decision.inputs[input];
  const ruleset::Field* field = decision.facts.Find(path);
  return field != nullptr && !field->title.zh.empty() ? field->title.zh : path;
}

MatrixParts PartsOfMatrix(const RegionView& view, const ruleset::Entity& entity) {
  const ruleset::Decision& decision = view.snapshot->decisions.at(entity.id.name);
  const ruleset::Matrix& matrix = *decision.matrix;
  MatrixParts parts;
  const Node* cells = ruleset::ChildOrNull(*view.OwnNode(entity), "matrix").Find("cells");
  if (cells != nullptr && cells->is_list()) parts.cells = cells;
  parts.beside = AmountOf(decision.facts.Find(decision.inputs[matrix.row_input]));
  parts.above = AmountOf(decision.facts.Find(decision.inputs[matrix.column_input]));
  parts.inside = AmountOf(decision.output_types[matrix.output]);
  parts.corner = FactTitle(decision, matrix.row_input) + "＼" + FactTitle(decision, matrix.column_input);
  return parts;
}

// A cell of "-" leaves the case to others.
Cell InsideCell(const Amount& amount, const Node& node) {
  if (node.is_scalar() && (node.scalar == "-" || node.scalar.starts_with('='))) return TextCell(node.scalar);
  return node.is_null() ? Cell() : CellOf(amount, base::ToValue(node));
}

std::optional<std::string> WrittenInside(const Amount& amount, const Cell& cell) {
  const std::string text = Trimmed(cell.text);
  if (cell.kind == Cell::Kind::kText && text == "-") return "'-'";
  if (cell.kind == Cell::Kind::kText && text.starts_with('=')) return AsScalar(cell.text);
  return WrittenOf(amount, cell);
}

std::vector<Column> MatrixColumns(const MatrixParts& parts) {
  std::vector<Column> columns = {{"id", base::Text("sheet-head-id", Language::kZh)}, {"beside", parts.corner}};
  const std::vector<Node>& header = parts.cells->items.front().items;
  for (std::size_t k = 1; k < header.size(); ++k) {
    columns.push_back({"c" + std::to_string(k), ShownTest(parts.above, &header[k])});
  }
  return columns;
}

std::string LineId(std::size_t i) { return "r" + std::to_string(i); }

class MatrixReturn {
 public:
  MatrixReturn(const MatrixParts& parts, const base::Grid& grid, Edits* edits, ruleset::Sink* sink)
      : parts_(parts), columns_(MatrixColumns(parts)), in_(grid, columns_, sink), edits_(edits) {}

  void Run() {
    if (!in_.ok()) return;
    const std::vector<Node>& lines = parts_.cells->items;
    for (std::size_t k = 1; k < lines.front().items.size(); ++k) {
      CompareTest(kTitleRow, columns_[k + 1].code, parts_.above, lines.front().items[k]);
    }
    CheckWidth();
    const Node* before = &lines.front();
    std::set<std::size_t> seen;
    for (const std::size_t row : in_.Rows()) {
      const std::string id = in_.TextAt(row, "id");
      std::size_t i = 1;
      while (i < lines.size() && LineId(i) != id) ++i;
      if (i == lines.size()) {
        AddLine(row, *before);
        continue;
      }
      if (!seen.insert(i).second) {
        in_.Wrong(row, "id", "twice", Both(id));
        continue;
      }
      before = &lines[i];
      CompareLine(row, lines[i]);
    }
    for (std::size_t i = 1; i < lines.size(); ++i) {
      if (!seen.contains(i) && !edits_->RemoveItem(lines[i])) Hand(kTitleRow, "id", lines[i]);
    }
  }

 private:
  void Hand(std::size_t row, const std::string& code, const Node& node) {
    in_.Wrong(row, code, "hand", Both(node.span.file));
  }

  // What stands right of the last column would be lost.
  void CheckWidth() {
    const base::Grid& grid = in_.grid();
    const std::size_t width = grid.rows[kCodeRow].size();
    for (std::size_t row = kTitleRow; row < grid.rows.size(); ++row) {
      for (std::size_t column = width; column < grid.rows[row].size(); ++column) {
        if (!grid.At(row, column).empty()) in_.WrongAt(row, column, "column", {});
      }
    }
  }

  void CompareTest(std::size_t row, const std::string& code, const Amount& amount, const Node& node) {
    const Cell& cell = in_.At(row, code);
    const Cell shown = TextCell(ShownTest(amount, &node));
    if (!in_.IsSound(row, code) || SameCell(cell, shown)) return;
    const auto written = WrittenTest(amount, cell);
    if (!written) return in_.Wrong(row, code, "value", WantedTest(amount));
    if (written != WrittenTest(amount, shown) && !edits_->Replace(node, *written)) Hand(row, code, node);
  }

  void CompareLine(std::size_t row, const Node& line) {
    CompareTest(row, "beside", parts_.beside, line.items.front());
    for (std::size_t k = 1; k < line.items.size(); ++k) {
      const std::string& code = columns_[k + 1].code;
      const Cell& cell = in_.At(row, code);
      const Cell shown = InsideCell(parts_.inside, line.items[k]);
      if (!in_.IsSound(row, code) || SameCell(cell, shown)) continue;
      const auto written = WrittenInside(parts_.inside, cell);
      if (!written) {
        in_.Wrong(row, code, "value", WantedOf(parts_.inside));
      } else if (written != WrittenInside(parts_.inside, shown) && !edits_->Replace(line.items[k], *written)) {
        Hand(row, code, line.items[k]);
      }
    }
  }

  void AddLine(std::size_t row, const Node& before) {
    const auto test = WrittenTest(parts_.beside, in_.At(row, "beside"));
    if (!test) return in_.Wrong(row, "beside", "value", WantedTest(parts_.beside));
    std::string line = *test;
    for (std::size_t k = 2; k < columns_.size(); ++k) {
      const auto written = WrittenInside(parts_.inside, in_.At(row, columns_[k].code));
      if (!written) return in_.Wrong(row, columns_[k].code, "value", WantedOf(parts_.inside));
      line += ", " + *written;
    }
    if (!edits_->AddItemBehind(before, "[" + line + "]")) Hand(row, "id", before);
  }

  const MatrixParts& parts_;
  std::vector<Column> columns_;
  Returning in_;
  Edits* edits_;
};

}  // namespace

base::Grid MatrixGrid(const RegionView& view, const ruleset::Entity& entity) {
  const MatrixParts parts = PartsOfMatrix(view, entity);
  const std::string& title = view.snapshot->decisions.at(entity.id.name).title.zh;
  if (parts.cells == nullptr || parts.cells->items.empty()) return {};
  base::Grid grid =
      BeginGrid(title, {view.region, "matrix", entity.id.name},
                base::Text("sheet-title", Language::kZh, {{"region", view.TitleOf(view.region)}, {"what", title}}),
                MatrixColumns(parts));
  for (std::size_t i = 1; i < parts.cells->items.size(); ++i) {
    const Node& line = parts.cells->items[i];
    std::vector<Cell> row = {TextCell(LineId(i), Cell::Look::kCode),
                             TextCell(ShownTest(parts.beside, &line.items.front()))};
    for (std::size_t k = 1; k < line.items.size(); ++k) row.push_back(InsideCell(parts.inside, line.items[k]));
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

void ReadMatrix(const RegionView& view, const ruleset::Entity& entity, const base::Grid& grid, Edits* edits,
                ruleset::Sink* sink) {
  const MatrixParts parts = PartsOfMatrix(view, entity);
  if (parts.cells == nullptr || parts.cells->items.empty()) return;
  MatrixReturn(parts, grid, edits, sink).Run();
}

}  // namespace anze::sheet
