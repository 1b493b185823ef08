#include "plugins/report/xlsx/xlsx.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/base/json.h"
#include "core/calendar/date.h"

namespace anze::report::xlsx {
namespace {

using base::Error;
using base::Value;

// What an office program keeps of a number.
constexpr std::ptrdiff_t kDigits = 15;
constexpr double kLabelWidth = 28;
constexpr double kColumnWidth = 18;

Error NotWritten(std::string why) { return Error("report-not-written", {{"why", std::move(why)}}); }

// A name in the folder for temporary files, gone with this.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code failed;
    const std::filesystem::path folder = std::filesystem::temp_directory_path(failed);
    if (failed) {
      why_ = failed.message();
      return;
    }
    path_ = (folder / "anze-XXXXXX").string();
    const int file = ::mkstemp(path_.data());
    if (file < 0) {
      why_ = std::strerror(errno);
    } else {
      ::close(file);
    }
  }
  ~TemporaryFile() {
    if (why_.empty()) ::unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& why() const { return why_; }  // there is none; empty when there is
  const std::string& path() const { return path_; }

 private:
  std::string path_;
  std::string why_;
};

std::string Text(const Value& map, std::string_view key) { return std::string(map.GetString(key)); }

class Sheet {
 public:
  Sheet(lxw_workbook* book, const Value& report) : book_(book), report_(report) {
    sheet_ = workbook_add_worksheet(book_, nullptr);
    head_ = workbook_add_format(book_);
    format_set_bold(head_);
    format_set_text_wrap(head_);
    format_set_border(head_, LXW_BORDER_THIN);
    title_ = workbook_add_format(book_);
    format_set_bold(title_);
    text_ = Bordered(nullptr);
    number_ = Bordered("#,##0.##########");
    yuan_ = Bordered("#,##0.00");
    percent_ = Bordered("0.00%");
  }

  // What the library took nothing of, as a text too long for a cell; LXW_NO_ERROR when it took all.
  lxw_error Write() {
    const Value::List& columns = report_.Get("columns").as_list();
    worksheet_set_column(sheet_, 0, 0, kLabelWidth, nullptr);
    if (!columns.empty()) {
      worksheet_set_column(sheet_, 1, static_cast<lxw_col_t>(columns.size()), kColumnWidth, nullptr);
    }
    Put(Text(report_, "title"), title_);
    Put(Text(report_, "region") + "  " + Text(report_, "period") + "  " + Text(report_, "from") + " … " +
            Text(report_, "to"),
        nullptr);
    ++row_;
    Heading(columns);
    for (const Value& line : report_.Get("rows").as_list()) Line(columns, line);
    ++row_;
    for (const Value& gap : report_.Get("gaps").as_list()) {
      Put(Text(gap, "column") + "  " + base::WriteJson(gap.Get("rows")) + "  " + base::WriteJson(gap.Get("missing")),
          nullptr);
    }
    if (const std::string note = Text(report_, "note"); !note.empty()) Put(note, nullptr);
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

  void Heading(const Value::List& columns) {
    String(0, Text(report_, "group_title"), head_);
    lxw_col_t at = 1;
    for (const Value& column : columns) {
      const std::string unit = Text(column, "unit");
      String(at++, Text(column, "title") + (unit.empty() ? "" : " (" + unit + ")"), head_);
    }
    worksheet_freeze_panes(sheet_, ++row_, 1);
  }

  void Line(const Value::List& columns, const Value& line) {
    String(0, Text(line, "label"), text_);
    lxw_col_t at = 1;
    for (const Value& column : columns) Cell(at++, column, line.Get("cells").Get(column.GetString("id")));
    ++row_;
  }

  void Cell(lxw_col_t at, const Value& column, const Value& cell) {
    std::string shown = Text(cell, "text");
    const bool percent = column.GetString("format") == "percent";
    if (percent && shown.ends_with('%')) shown.pop_back();
    const auto digits = std::count_if(shown.begin(), shown.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
    if (cell.Get("value").is_null() || digits > kDigits || shown.find('/') != std::string::npos) {
      const std::string reason = Text(cell, "reason");
      return String(at, reason.empty() ? Text(cell, "text") : reason, text_);
    }
    const double number = std::strtod(shown.c_str(), nullptr);
    lxw_format* format = percent ? percent_ : column.GetString("format") == "yuan" ? yuan_ : number_;
    Note(worksheet_write_number(sheet_, row_, at, percent ? number / 100 : number, format));
  }

  lxw_workbook* book_;
  const Value& report_;
  lxw_worksheet* sheet_ = nullptr;
  lxw_format* head_ = nullptr;
  lxw_format* title_ = nullptr;
  lxw_format* text_ = nullptr;
  lxw_format* number_ = nullptr;
  lxw_format* yuan_ = nullptr;
  lxw_format* percent_ = nullptr;
  lxw_row_t row_ = 0;
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
  const auto last = calendar::Date::Parse(report.GetString("to"));
  properties.created = last ? static_cast<time_t>(calendar::Instant::StartOfDay(*last).millis() / 1000) : 1;
  workbook_set_properties(book, &properties);
  const lxw_error refused = Sheet(book, report).Write();
  if (const lxw_error failed = workbook_close(book); failed != LXW_NO_ERROR) return NotWritten(lxw_strerror(failed));
  if (refused != LXW_NO_ERROR) return NotWritten(lxw_strerror(refused));
  std::ifstream in(file.path(), std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(in), {});
  if (!in || bytes.empty()) return NotWritten(std::strerror(EIO));
  return bytes;
}

const ports::ReportFormat kFormat{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Write};

}  // namespace anze::report::xlsx
