// A workbook read back by a program that did not write it (tests/contract/read_workbook.py), cell by cell.

#include <array>
#include <cstdio>
#include <fstream>
#include <string>

#include "core/base/json.h"
#include "plugins/catalog/catalog.h"
#include "plugins/report/xlsx/text.h"
#include "tests/support/check.h"
#include "tests/support/paths.h"
#include "tests/support/temp_folder.h"

namespace anze {
namespace {

using base::Value;

// A third, whole and broken numbers, money, more digits than a cell keeps, and labels that programs change.
constexpr const char* kReport = R"({
  "report": "monthly", "title": "保费月报：2026年10月 [样表] 各区县投保、出险、赔付与事故预防服务情况", "region": "cn/zhejiang",
  "period": "2026-10", "from": "2026-10-01", "to": "2026-10-31", "group_title": "区县", "note": "样表",
  "columns": [{"id": "n", "title": "企业数", "unit": "家", "format": "number"},
              {"id": "y", "title": "保费", "unit": "元", "format": "yuan"},
              {"id": "p", "title": "投保率", "unit": "", "format": "percent"}],
  "rows": [{"label": "=1+1", "cells": {"n": {"value": 12, "text": "12"}, "y": {"value": 200050, "text": "2000.50"},
                                       "p": {"value": 0.123456, "text": "12.35%"}}},
           {"label": "007", "cells": {"n": {"value": 1234567, "text": "1234567"}, "y": {"value": -5, "text": "-0.05"},
                                      "p": {"value": null, "text": "–", "reason": "没有应保企业"}}},
           {"label": "_x0041_", "cells": {"n": {"value": 2.5, "text": "2.50"}, "y": {"value": 0, "text": "0.00"},
                                          "p": {"value": 1, "text": "100.00%"}}},
           {"label": "末尾\uFFFF\u0007。", "cells": {"n": {"value": 1234567890123456, "text": "1234567890123456"},
                                          "y": {"value": 100, "text": "1.00"}, "p": {"value": 0, "text": "0.00%"}}}],
  "gaps": [{"column": "y", "rows": 3, "missing": ["policy.premium"]}]})";

Value ReadBack(const std::string& bytes) {
  const testing::TempFolder folder;
  const std::string file = folder.Put("report.xlsx", bytes);
  const std::string command =
      "/usr/bin/python3 '" + testing::InProject("tests/contract/read_workbook.py") + "' '" + file + "'";
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string text;
  std::array<char, 4096> part{};
  for (std::size_t got = 1; got > 0;) {
    got = std::fread(part.data(), 1, part.size(), pipe);
    text.append(part.data(), got);
  }
  ::pclose(pipe);
  const auto value = base::ParseJson(text);
  return value.ok() ? *value : Value();
}

// Row and column from 0.
std::string Shown(const Value& book, std::size_t row, std::size_t column) {
  const Value& cell = book.Get("cells").as_list().at(row).as_list().at(column);
  return base::WriteJson(cell.Get("value")) + " " + std::string(cell.GetString("type")) + " " +
         std::string(cell.GetString("format"));
}

TEST_CASE("A foreign reader finds every cell of a workbook", "[contract][report]") {
  const auto bytes = catalog::FindReportFormat("xlsx")->write(*base::ParseJson(kReport));
  REQUIRE_OK(bytes);
  const Value book = ReadBack(*bytes);
  INFO("python3-openpyxl cannot read it, or is not installed");
  REQUIRE(book.Get("cells").is_list());
  CHECK(Shown(book, 3, 1) == "\"企业数 (家)\" s General");
  const char* expected[4][4] = {
      {"\"=1+1\" s General", "12 n #,##0", "2000.5 n #,##0.00", "0.123456 n 0.00%"},
      {"\"007\" s General", "1234567 n #,##0", "-0.05 n #,##0.00", "\"没有应保企业\" s General"},
      {"\"_x0041_\" s General", "2.5 n #,##0.00", "0 n #,##0.00", "1 n 0.00%"},
      {"\"末尾\xEF\xBF\xBD\xEF\xBF\xBD。\" s General", "\"1234567890123456\" s General", "1 n #,##0.00", "0 n 0.00%"}};
  for (std::size_t row = 0; row < 4; ++row) {
    for (std::size_t column = 0; column < 4; ++column) CHECK(Shown(book, 4 + row, column) == expected[row][column]);
  }
}

TEST_CASE("A workbook prints across a page with its heading", "[contract][report]") {
  const Value book = ReadBack(*catalog::FindReportFormat("xlsx")->write(*base::ParseJson(kReport)));
  REQUIRE(book.Get("cells").is_list());
  CHECK(base::WriteJson(book.Get("sheets")) == "[\"保费月报：2026年10月 样表 各区县投保、出险、赔付与事故\"]");
  CHECK(book.GetString("freeze") == "B5");
  CHECK(book.GetString("title_rows") == "$4:$4");
  CHECK(book.GetString("orientation") == "landscape");
  // One page wide, which is what is left out, and as long as it gets.
  CHECK(base::WriteJson(book.Get("fit")) == "[null,0]");
  CHECK(base::WriteJson(book.Get("paper")) == "9");
  CHECK(book.GetString("header").find("保费月报") != std::string::npos);
  CHECK(book.GetString("footer") == "&P / &N");
  CHECK(book.Get("widths").Get("A").as_int() >= 10);
}

TEST_CASE("Sheets are called as office programs allow", "[contract][report]") {
  using report::xlsx::SheetName;
  CHECK(SheetName("月报", "monthly") == "月报");
  CHECK(SheetName("a[b]c:d*e?f/g\\h", "") == "abcdefgh");
  CHECK(SheetName("'a'", "") == "a");
  CHECK(SheetName("[]:*?/\\", "monthly") == "monthly");
  CHECK(SheetName("History", "") == "Report");
  CHECK(SheetName(std::string(40, 'x'), "") == std::string(31, 'x'));
  CHECK(SheetName(std::string(30, 'x') + "😀", "") == std::string(30, 'x'));  // two units do not fit
}

TEST_CASE("An ampersand in the head of a page is one", "[contract][report]") {
  CHECK(report::xlsx::PageHeader("A&B") == "&CA&&B");
  CHECK(report::xlsx::PageHeader(std::string(500, '&')).size() <= 255U);
}

}  // namespace
}  // namespace anze
