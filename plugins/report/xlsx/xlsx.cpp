#include "plugins/report/xlsx/xlsx.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <optional>
#include <utility>

#include "core/base/json.h"
#include "core/base/number.h"
#include "core/calendar/date.h"
#include "plugins/report/xlsx/temporary_file.h"
#include "plugins/report/xlsx/text.h"

namespace anze::report::xlsx {
namespace {

using base::Error;
using base::Value;

// Office programs keep 15 digits of a number (IEEE 754 doubles); a longer figure is written as text, so that none is
// silently rounded.
constexpr std::int64_t kTooLong = 1'000'000'000'000'000;
// Widths in digits of the usual font, and their bounds.
constexpr int kLeastWidth = 10;
constexpr int kMostWidth = 48;
constexpr int kHeadWidth = 24;  // a longer heading is broken into lines
constexpr int kPaperA4 = 9;

Error NotWritten(std::string why) { return Error("report-not-written", {{"why", std::move(why)}}); }

std::string Text(const Value& map, std::string_view key) { return FileText(map.GetString(key)); }

// The one sheet of the workbook, written from top to bottom; `row_` is where the next line goes. libxlsxwriter owns
// sheets and formats and frees them with the book. Errors of the library do not stop the writing: the first one is kept
// and reported at the end.
class Sheet {
 public:
  Sheet(lxw_workbook* book, const Value& report) : book_(book), report_(report) {
    sheet_ = workbook_add_worksheet(book_, SheetName(report.GetString("title"), report.GetString("report")).c_str());
    head_ = workbook_add_format(book_);
    format_set_bold(head_);
    format_set_text_wrap(head_);
    format_set_border(head_, LXW_BORDER_THIN);
    title_ = workbook_add_format(book_);
    format_set_bold(title_);
    text_ = Bordered(nullptr);
    whole_ = Bordered("#,##0");
    number_ = Bordered("#,##0.00");
    percent_ = Bordered("0.00%");
  }

  // Writes everything. The first error of the library, such as a text too long for a cell; LXW_NO_ERROR when there was
  // none.
  lxw_error Write() {
    const Value::List& columns = report_.Get("columns").as_list();
    Widths(columns);
    Put(Text(report_, "title"), title_);
    Put(Text(report_, "region") + "  " + Text(report_, "period") + "  " + Text(report_, "from") + " … " +
            Text(report_, "to"),
        nullptr);
    ++row_;
    Heading(columns);
    for (const Value& line : report_.Get("rows").as_list()) Line(columns, line);
    ++row_;
    for (const Value& gap : report_.Get("gaps").as_list()) {
      Put(FileText(gap.GetString("column")) + "  " + base::WriteJson(gap.Get("rows")) + "  " +
              base::WriteJson(gap.Get("missing")),
          nullptr);
    }
    if (const std::string note = Text(report_, "note"); !note.empty()) Put(note, nullptr);
    Paper();
    return failed_;
  }

 private:
  lxw_format* Bordered(const char* shown) {
    lxw_format* format = workbook_add_format(book_);
    format_set_border(format, LXW_BORDER_THIN);
    if (shown != nullptr) format_set_num_format(format, shown);
    return format;
  }

  void Note(lxw_error result) {
    if (failed_ == LXW_NO_ERROR) failed_ = result;
  }

  void String(lxw_col_t column, const std::string& text, lxw_format* format) {
    Note(worksheet_write_string(sheet_, row_, column, text.c_str(), format));
  }

  // A line of its own.
  void Put(const std::string& text, lxw_format* format) {
    String(0, text, format);
    ++row_;
  }

  static std::string HeadOf(const Value& column) {
    const std::string unit = Text(column, "unit");
    return Text(column, "title") + (unit.empty() ? "" : " (" + unit + ")");
  }

  void Widen(lxw_col_t column, int width) {
    Note(worksheet_set_column(sheet_, column, column, std::clamp(width + 2, kLeastWidth, kMostWidth), nullptr));
  }

  // Each column as wide as its longest text.
  void Widths(const Value::List& columns) {
    const Value::List& rows = report_.Get("rows").as_list();
    int labels = std::min(WidthOf(report_.GetString("group_title")), kHeadWidth);
    for (const Value& row : rows) labels = std::max(labels, WidthOf(row.GetString("label")));
    Widen(0, labels);
    for (std::size_t i = 0; i < columns.size(); ++i) {
      int width = std::min(WidthOf(HeadOf(columns[i])), kHeadWidth);
      for (const Value& row : rows) {
        const Value& cell = row.Get("cells").Get(columns[i].GetString("id"));
        const std::string_view shown = cell.GetString("text");
        width = std::max({width, WidthOf(cell.GetString("reason")),
                          WidthOf(shown) + static_cast<int>(shown.size() / 3)});  // thousands are set apart
      }
      Widen(static_cast<lxw_col_t>(i + 1), width);
    }
  }

  void Heading(const Value::List& columns) {
    head_row_ = row_;
    String(0, Text(report_, "group_title"), head_);
    lxw_col_t at = 1;
    for (const Value& column : columns) String(at++, HeadOf(column), head_);
    worksheet_freeze_panes(sheet_, ++row_, 1);
  }

  void Line(const Value::List& columns, const Value& line) {
    String(0, Text(line, "label"), text_);
    lxw_col_t at = 1;
    for (const Value& column : columns) Cell(at++, column, line.Get("cells").Get(column.GetString("id")));
    ++row_;
  }

  // Writes the exact figure, not its rounded text: the cell's format rounds what is shown, and sums stay right. A cell
  // without a number shows its reason, else its text.
  void Cell(lxw_col_t at, const Value& column, const Value& cell) {
    const std::string reason = Text(cell, "reason");
    const Value& value = cell.Get("value");
    if (!value.is_number()) return String(at, reason.empty() ? Text(cell, "text") : reason, text_);
    const bool yuan = column.GetString("format") == "yuan";
    const base::Number exact = value.as_number();
    const auto figure = yuan ? base::Div(exact, base::Number(100)) : std::optional(exact);
    const std::int64_t longest = exact.is_integer() ? exact.num() : exact.RoundDown();
    if (!figure || longest >= kTooLong || longest <= -kTooLong) return String(at, Text(cell, "text"), text_);
    lxw_format* format = column.GetString("format") == "percent" ? percent_
                         : yuan || !exact.is_integer()           ? number_
                                                                 : whole_;
    Note(worksheet_write_number(sheet_, row_, at, figure->ToDouble(), format));
  }

  // Printed across A4, as wide as a page, the heading on each page, pages counted.
  void Paper() {
    worksheet_set_landscape(sheet_);
    worksheet_set_paper(sheet_, kPaperA4);
    worksheet_fit_to_pages(sheet_, 1, 0);
    Note(worksheet_repeat_rows(sheet_, head_row_, head_row_));
    Note(worksheet_set_header(sheet_, PageHeader(report_.GetString("title")).c_str()));
    Note(worksheet_set_footer(sheet_, "&C&P / &N"));
  }

  lxw_workbook* book_;
  const Value& report_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* head_ = nullptr;
  lxw_format* title_ = nullptr;
  lxw_format* text_ = nullptr;
  lxw_format* whole_ = nullptr;
  lxw_format* number_ = nullptr;
  lxw_format* percent_ = nullptr;
  lxw_row_t row_ = 0;
  lxw_row_t head_row_ = 0;
  lxw_error failed_ = LXW_NO_ERROR;
};

}  // namespace

base::Result<std::string> Write(const Value& report) {
  const TemporaryFile file;
  if (!file.why().empty()) return NotWritten(file.why());
  lxw_workbook* book = workbook_new(file.path().c_str());
  if (book == nullptr) return NotWritten(std::strerror(ENOMEM));
  std::string title = Text(report, "title");
  lxw_doc_properties properties{};
  properties.title = title.data();
  // The time of writing would make two files of one report differ. (0 would mean "now" to the library, hence 1.)
  const auto last = calendar::Date::Parse(report.GetString("to"));
  properties.created = last ? static_cast<time_t>(calendar::Instant::StartOfDay(*last).millis() / 1000) : 1;
  workbook_set_properties(book, &properties);
  // The book is closed in any case, since only that frees it; an error in closing says more than one before it.
  const lxw_error refused = Sheet(book, report).Write();
  if (const lxw_error failed = workbook_close(book); failed != LXW_NO_ERROR) return NotWritten(lxw_strerror(failed));
  if (refused != LXW_NO_ERROR) return NotWritten(lxw_strerror(refused));
  std::string bytes = file.Bytes();
  if (bytes.empty()) return NotWritten(std::strerror(EIO));
  return bytes;
}

const ports::ReportFormat kFormat{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Write};

}  // namespace anze::report::xlsx
