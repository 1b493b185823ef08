#include "core/ruleset/read/workbook_text.h"

#include <algorithm>
#include <utility>

#include "core/ruleset/read/csv.h"

namespace anze::ruleset {
namespace {

using base::Node;

constexpr std::string_view kSheet = "#sheet";
constexpr std::string_view kFirst = "#first";

// In quotes where it would be cut or taken for something else. A line of the file is a row, so line ends are blanks.
void AppendCell(const std::string& text, std::string* out) {
  const bool plain = text.find_first_of("\",\r\n#") == std::string::npos;
  if (!plain) out->push_back('"');
  for (const char c : text) {
    if (c == '"') out->push_back('"');
    out->push_back(c == '\n' || c == '\r' ? ' ' : c);
  }
  if (!plain) out->push_back('"');
}

void AppendName(std::string_view mark, const std::string& name, std::string* out) {
  *out += std::string(mark) + ",";
  AppendCell(name, out);
  *out += '\n';
}

// Every cell of a merged range is the first of them.
base::Grid Spread(const base::Grid& grid, std::size_t width) {
  base::Grid spread = grid;
  for (auto& row : spread.rows) {
    if (!row.empty()) row.resize(width);
  }
  for (const base::CellRange& range : grid.merged) {
    for (std::size_t row = range.first_row; row <= range.last_row && row < spread.rows.size(); ++row) {
      for (std::size_t column = range.first_column; column <= range.last_column && column < width; ++column) {
        spread.rows[row].resize(width);
        spread.rows[row][column] = grid.At(range.first_row, range.first_column);
      }
    }
  }
  return spread;
}

void AppendSheet(const base::Grid& grid, std::string* out) {
  std::size_t width = 0;
  for (const auto& row : grid.rows) width = std::max(width, row.size());
  const base::Grid spread = Spread(grid, width);
  for (const auto& row : spread.rows) {
    for (std::size_t column = 0; column < row.size(); ++column) {
      if (column > 0) *out += ',';
      AppendCell(row[column].text, out);
    }
    *out += '\n';
  }
}

bool IsMark(const Node& line, std::string_view mark) {
  return line.items.size() == 2 && !line.items.front().quoted && line.items.front().scalar == mark;
}

// The lines of each sheet under its name. The first one's name comes last.
std::vector<std::pair<std::string, Node>> Sheets(std::string_view text, const std::string& file) {
  const Node lines = ReadCsv(text, file);
  std::vector<std::pair<std::string, Node>> sheets(1);
  sheets.front().second.kind = Node::Kind::kList;
  sheets.front().second.span = lines.span;
  for (const Node& line : lines.items) {
    if (IsMark(line, kFirst)) {
      sheets.front().first = line.items[1].scalar;
    } else if (IsMark(line, kSheet)) {
      auto& [name, sheet] = sheets.emplace_back();
      name = line.items[1].scalar;
      sheet.kind = Node::Kind::kList;
      sheet.span = line.span;
    } else {
      sheets.back().second.items.push_back(line);
    }
  }
  return sheets;
}

}  // namespace

bool IsWorkbook(std::string_view path) { return path.ends_with(".xlsx"); }
bool IsTableFile(std::string_view path) { return IsWorkbook(path) || path.ends_with(".csv"); }

std::string TextOfWorkbook(const base::Workbook& workbook) {
  std::string text;
  for (std::size_t i = 0; i < workbook.sheets.size(); ++i) {
    if (i > 0) AppendName(kSheet, workbook.sheets[i].name, &text);
    AppendSheet(workbook.sheets[i], &text);
  }
  if (!workbook.sheets.empty()) AppendName(kFirst, workbook.sheets.front().name, &text);
  return text;
}

std::optional<Node> ReadSheet(std::string_view text, const std::string& file, std::string_view sheet) {
  auto sheets = Sheets(text, file);
  if (sheet.empty()) return std::move(sheets.front().second);
  for (auto& [name, lines] : sheets) {
    if (name == sheet) return std::move(lines);
  }
  return std::nullopt;
}

std::vector<std::string> SheetsOf(std::string_view text) {
  std::vector<std::string> names;
  for (auto& [name, lines] : Sheets(text, {})) names.push_back(std::move(name));
  return names;
}

}  // namespace anze::ruleset
