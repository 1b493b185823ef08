// Writes workbooks. The book is closed in any case, since only that frees what the library holds; the first error of
// the library is kept and told at the end.
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "plugins/report/xlsx/temporary_file.h"
#include "plugins/report/xlsx/text.h"
#include "plugins/report/xlsx/workbook.h"

namespace anze::report::xlsx {
namespace {

using base::Cell;
using base::Grid;

constexpr int kGridLeast = 8;
constexpr int kGridMost = 44;
constexpr int kCodeWidth = 6;            // a column of codes is there for the way back, not to be read
constexpr std::size_t kListUnits = 255;  // characters that a list takes within a validation
constexpr int kGridPaper = 9;            // A4

base::Error BookNotWritten(std::string why) { return base::Error("workbook-not-written", {{"why", std::move(why)}}); }

// How each Look is shown, made once a book; the library owns them.
class Looks {
 public:
  explicit Looks(lxw_workbook* book) {
    for (lxw_format*& format : formats_) {
      format = workbook_add_format(book);
      format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    }
    lxw_format* plain = Of(Cell::Look::kPlain);
    format_set_num_format(plain, "@");
    format_set_text_wrap(plain);
    format_set_bold(Of(Cell::Look::kTitle));
    lxw_format* head = Of(Cell::Look::kHead);
    format_set_bold(head);
    format_set_text_wrap(head);
    format_set_bg_color(head, 0xE8EEF5);
    format_set_border(head, LXW_BORDER_THIN);
    lxw_format* code = Of(Cell::Look::kCode);
    format_set_font_color(code, 0x9AA0A6);
    format_set_font_size(code, 8);
    format_set_num_format(code, "@");
    format_set_num_format(Of(Cell::Look::kPercent), "0.##%");
    format_set_num_format(Of(Cell::Look::kMoney), "#,##0.00");
    lxw_format* above = Of(Cell::Look::kAbove);
    format_set_font_color(above, 0x6B7280);
    format_set_italic(above);
    format_set_num_format(above, "@");
    format_set_text_wrap(above);
    number_ = workbook_add_format(book);
    format_set_align(number_, LXW_ALIGN_VERTICAL_TOP);
  }

  lxw_format* Of(Cell::Look look) { return formats_[static_cast<std::size_t>(look)]; }
  lxw_format* Of(const Cell& cell) {
    return cell.kind == Cell::Kind::kNumber && cell.look == Cell::Look::kPlain ? number_ : Of(cell.look);
  }

 private:
  std::array<lxw_format*, 7> formats_{};
  lxw_format* number_ = nullptr;
};

class BookWriter {
 public:
  explicit BookWriter(lxw_workbook* book) : book_(book), looks_(book) {}

  lxw_error Write(const base::Workbook& workbook) {
    std::vector<std::pair<lxw_worksheet*, const Grid*>> sheets;
    for (const Grid& grid : workbook.sheets) {
      lxw_worksheet* sheet = workbook_add_worksheet(book_, UniqueName(grid.name).c_str());
      if (sheet == nullptr) return LXW_ERROR_MEMORY_MALLOC_FAILED;
      sheets.emplace_back(sheet, &grid);
    }
    for (const auto& [sheet, grid] : sheets) Fill(sheet, *grid);
    return failed_;
  }

 private:
  void Note(lxw_error result) {
    if (failed_ == LXW_NO_ERROR) failed_ = result;
  }

  // Two sheets of one name are refused, whatever the case of their letters.
  std::string UniqueName(const std::string& wanted) {
    constexpr int kTries = 1000;
    std::string name = SheetName(wanted, "Sheet");
    for (int n = 2; n < kTries && workbook_get_worksheet_by_name(book_, name.c_str()) != nullptr; ++n) {
      name = SheetName(std::to_string(n) + " " + wanted, "Sheet" + std::to_string(n));
    }
    return name;
  }

  void Fill(lxw_worksheet* sheet, const Grid& grid) {
    Columns(sheet, grid);
    for (std::size_t row = 0; row < grid.rows.size(); ++row) {
      for (std::size_t column = 0; column < grid.rows[row].size(); ++column) {
        Put(sheet, static_cast<lxw_row_t>(row), static_cast<lxw_col_t>(column), grid.rows[row][column]);
      }
    }
    worksheet_freeze_panes(sheet, static_cast<lxw_row_t>(grid.frozen_rows),
                           static_cast<lxw_col_t>(grid.frozen_columns));
    for (const base::CellChoices& choices : grid.choices) Choose(sheet, choices);
    worksheet_set_landscape(sheet);
    worksheet_set_paper(sheet, kGridPaper);
    worksheet_fit_to_pages(sheet, 1, 0);
    if (grid.frozen_rows > 0) Note(worksheet_repeat_rows(sheet, 0, static_cast<lxw_row_t>(grid.frozen_rows - 1)));
    Note(worksheet_set_footer(sheet, "&C&P / &N"));
  }

  // As wide as the longest text, and with the look of the last row for what is written below it.
  void Columns(lxw_worksheet* sheet, const Grid& grid) {
    std::size_t count = 0;
    for (const auto& row : grid.rows) count = std::max(count, row.size());
    for (std::size_t column = 0; column < count; ++column) {
      int width = 0;
      bool code = true;
      for (std::size_t row = 1; row < grid.rows.size(); ++row) {  // the first is a heading over all columns
        const Cell& cell = grid.At(row, column);
        width = std::max(width, WidthOf(cell.text));
        code = code && (cell.empty() || cell.look == Cell::Look::kCode || cell.look == Cell::Look::kHead);
      }
      const Cell& last = grid.At(grid.rows.empty() ? 0 : grid.rows.size() - 1, column);
      const auto at = static_cast<lxw_col_t>(column);
      Note(worksheet_set_column(sheet, at, at, code ? kCodeWidth : std::clamp(width + 2, kGridLeast, kGridMost),
                                last.look == Cell::Look::kAbove ? looks_.Of(Cell::Look::kPlain) : looks_.Of(last)));
    }
  }

  void Put(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Cell& cell) {
    lxw_format* format = looks_.Of(cell);
    if (cell.kind == Cell::Kind::kEmpty) return Note(worksheet_write_blank(sheet, row, column, format));
    if (cell.kind == Cell::Kind::kNumber) {
      return Note(worksheet_write_number(sheet, row, column, std::strtod(cell.text.c_str(), nullptr), format));
    }
    // Never by worksheet_write_formula or _url: a text that looks like one stays a text.
    Note(worksheet_write_string(sheet, row, column, FileText(cell.text).c_str(), format));
  }

  void Choose(lxw_worksheet* sheet, const base::CellChoices& choices) {
    lxw_data_validation rule{};
    rule.validate = LXW_VALIDATION_TYPE_LIST;
    rule.error_type = LXW_VALIDATION_ERROR_TYPE_WARNING;  // a list of several may be typed in
    std::size_t units = 0;
    bool commas = false;
    for (const std::string& value : choices.values) {
      units += value.size() + 1;  // bytes are never fewer than characters
      commas = commas || value.find(',') != std::string::npos;
    }
    std::vector<std::string> texts;
    std::vector<char*> list;
    std::string formula;
    if (units <= kListUnits && !commas) {
      for (const std::string& value : choices.values) texts.push_back(FileText(value));
      for (std::string& text : texts) list.push_back(text.data());
      list.push_back(nullptr);
      rule.value_list = list.data();
    } else {
      formula = OnListSheet(choices.values);
      rule.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
      rule.value_formula = formula.data();
    }
    const base::CellRange& cells = choices.cells;
    Note(worksheet_data_validation_range(
        sheet, static_cast<lxw_row_t>(cells.first_row), static_cast<lxw_col_t>(cells.first_column),
        static_cast<lxw_row_t>(cells.last_row), static_cast<lxw_col_t>(cells.last_column), &rule));
  }

  // Puts the values into a column of the hidden sheet and gives their range.
  std::string OnListSheet(const std::vector<std::string>& values) {
    if (lists_ == nullptr) {
      lists_ = workbook_add_worksheet(book_, "_lists");
      if (lists_ == nullptr) return "\"\"";
      worksheet_hide(lists_);
    }
    const std::string letters = base::CellName(0, list_column_);
    const std::string column = letters.substr(0, letters.size() - 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
      Note(worksheet_write_string(lists_, static_cast<lxw_row_t>(i), static_cast<lxw_col_t>(list_column_),
                                  FileText(values[i]).c_str(), nullptr));
    }
    ++list_column_;
    return "=_lists!$" + column + "$1:$" + column + "$" + std::to_string(values.size());
  }

  lxw_workbook* book_;
  Looks looks_;
  lxw_worksheet* lists_ = nullptr;
  std::size_t list_column_ = 0;
  lxw_error failed_ = LXW_NO_ERROR;
};

}  // namespace

base::Result<std::string> WriteWorkbook(const base::Workbook& workbook) {
  const TemporaryFile file;
  if (!file.why().empty()) return BookNotWritten(file.why());
  lxw_workbook* book = workbook_new(file.path().c_str());
  if (book == nullptr) return BookNotWritten(std::strerror(ENOMEM));
  lxw_doc_properties properties{};
  properties.created = 1;  // the time of writing would make two files of one workbook differ; 0 would mean "now"
  workbook_set_properties(book, &properties);
  const lxw_error refused = BookWriter(book).Write(workbook);
  if (const lxw_error failed = workbook_close(book); failed != LXW_NO_ERROR)
    return BookNotWritten(lxw_strerror(failed));
  if (refused != LXW_NO_ERROR) return BookNotWritten(lxw_strerror(refused));
  std::string bytes = file.Bytes();
  if (bytes.empty()) return BookNotWritten(std::strerror(EIO));
  return bytes;
}

}  // namespace anze::report::xlsx
