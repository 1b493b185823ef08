#include "core/sheet/csv.h"

#include <algorithm>

#include "core/base/encoding.h"
#include "core/base/limits_workbook.h"
#include "core/base/number.h"
#include "core/base/utf8.h"
#include "core/report/csv.h"
#include "core/ruleset/read/csv.h"

namespace anze::sheet {
namespace {

using base::Cell;

std::string FieldText(const Cell& cell) {
  if (cell.kind != Cell::Kind::kNumber) return report::GuardedText(cell.text);
  if (cell.look != Cell::Look::kPercent) return cell.text;
  const auto number = base::Number::Parse(cell.text);
  const auto percent = number ? Mul(*number, base::Number(100)) : std::nullopt;
  return percent ? percent->ToString() + "%" : cell.text;
}

std::string Quoted(const std::string& text) {
  if (text.find_first_of("\",;\t\r\n") == std::string::npos && !text.starts_with(' ') && !text.ends_with(' '))
    return text;
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"') out += '"';
    out += c;
  }
  return out + "\"";
}

base::Error TooLarge(const char* reason, const std::string& name, std::size_t most) {
  return base::Error("workbook-unreadable", {{"reason", reason}, {"sheet", name}, {"max", std::to_string(most)}});
}

// The file's line is the sheet's row, as an office program shows it.
base::Status AddLine(const base::Node& line, const std::string& name, base::Grid* grid) {
  namespace limits = base::limits;
  const auto row = static_cast<std::size_t>(line.span.line - 1);
  if (row >= limits::kSheetRows) return TooLarge("rows", name, limits::kSheetRows);
  if (line.items.size() > limits::kSheetColumns) return TooLarge("columns", name, limits::kSheetColumns);
  grid->rows.resize(row + 1);
  for (const base::Node& item : line.items) {
    std::string_view text = item.scalar;
    if (text.starts_with('\'')) text.remove_prefix(1);
    grid->rows[row].push_back({text.empty() ? Cell::Kind::kEmpty : Cell::Kind::kText, std::string(text)});
  }
  return base::Ok{};
}

}  // namespace

std::string ToCsv(const base::Grid& grid) {
  std::string out = "\xEF\xBB\xBF";
  for (const auto& row : grid.rows) {
    std::string line;
    for (const Cell& cell : row) line += Quoted(FieldText(cell)) + ",";
    if (!line.empty()) line.pop_back();
    out += line + "\r\n";
  }
  return out;
}

base::Result<base::Workbook> FromCsv(std::string_view text, const std::string& name) {
  namespace limits = base::limits;
  if (text.size() > limits::kWorkbookBytes) return TooLarge("large", name, limits::kWorkbookBytes / 1024 / 1024);
  if (auto foreign = base::FindForeignEncoding(text)) return std::move(*foreign);
  text = base::WithoutMark(text);
  if (base::FindInvalidUtf8(text) != std::string_view::npos) {
    return base::Error("workbook-unreadable", {{"reason", "utf8"}});
  }
  base::Workbook workbook;
  base::Grid& grid = workbook.sheets.emplace_back();
  grid.name = name;
  const base::Node lines = ruleset::ReadCsv(text, name);
  for (const base::Node& line : lines.items) {
    if (const base::Status added = AddLine(line, name, &grid); !added.ok()) return added.errors();
  }
  return workbook;
}

}  // namespace anze::sheet
