// What every report format gives, and what a workbook holds: read back as any office program would.
#include <Poco/StreamCopier.h>
#include <Poco/Zip/ZipArchive.h>
#include <Poco/Zip/ZipStream.h>

#include <cstdlib>
#include <sstream>

#include "core/base/json.h"
#include "plugins/catalog/catalog.h"
#include "tests/support/check.h"

namespace anze {
namespace {

using base::Value;

// Two lines, a column of each format, a number that no office program keeps, and a cell without a value.
constexpr const char* kReport = R"({
  "title": "保费 <月报>", "region": "cn/zhejiang", "period": "2026-10", "from": "2026-10-01", "to": "2026-10-31",
  "group_title": "区县", "note": "样表",
  "columns": [{"id": "n", "title": "企业数", "unit": "家", "format": "number"},
              {"id": "y", "title": "保费", "unit": "元", "format": "yuan"},
              {"id": "p", "title": "投保率", "unit": "", "format": "percent"}],
  "rows": [{"label": "甲区", "cells": {"n": {"value": 12, "text": "12"}, "y": {"value": 200050, "text": "2000.50"},
                                       "p": {"value": 0.9, "text": "90.00%"}}},
           {"label": "合计", "cells": {"n": {"value": 1234567890123456, "text": "1234567890123456"},
                                       "y": {"value": -5, "text": "-0.05"},
                                       "p": {"value": null, "text": "–", "reason": "没有应保企业"}}}],
  "gaps": [{"column": "y", "rows": [3], "missing": ["policy.premium"]}]})";

std::string Part(const std::string& bytes, const std::string& name) {
  std::istringstream in(bytes);
  const Poco::Zip::ZipArchive archive(in);
  const auto found = archive.findHeader(name);
  if (found == archive.headerEnd()) return {};
  Poco::Zip::ZipInputStream part(in, found->second);
  std::string text;
  Poco::StreamCopier::copyToString(part, text);
  return text;
}

TEST_CASE("A name of no report format finds none", "[contract][report]") {
  CHECK(catalog::FindReportFormat("pdf") == nullptr);
  CHECK(catalog::FindReportFormat("") == nullptr);
}

TEST_CASE("A workbook holds numbers to reckon with", "[contract][report]") {
  const ports::ReportFormat* xlsx = catalog::FindReportFormat("xlsx");
  REQUIRE(xlsx != nullptr);
  const auto file = xlsx->write(*base::ParseJson(kReport));
  REQUIRE_OK(file);
  const std::string sheet = Part(*file, "xl/worksheets/sheet1.xml");
  for (const char* number : {"<v>12</v>", "<v>2000.5</v>", "<v>0.9</v>", "<v>-0.05</v>"}) {
    CHECK_THAT(sheet, Catch::Contains(number));
  }
  const std::string texts = Part(*file, "xl/sharedStrings.xml");
  for (const char* text :
       {"保费 &lt;月报&gt;", "企业数 (家)", "甲区", "1234567890123456", "没有应保企业", "policy.premium", "样表"}) {
    CHECK_THAT(texts, Catch::Contains(text));
  }
  CHECK(sheet.find("1234567890123456") == std::string::npos);
}

TEST_CASE("The same report gives the same bytes", "[contract][report]") {
  const ports::ReportFormat* xlsx = catalog::FindReportFormat("xlsx");
  const Value report = *base::ParseJson(kReport);
  CHECK(*xlsx->write(report) == *xlsx->write(report));
}

// A cell takes 32,767 characters: what it would drop is no workbook.
TEST_CASE("A text that no cell takes is told", "[contract][report]") {
  Value report = *base::ParseJson(kReport);
  report.Set("group_title", std::string(32'767, 'x'));
  CHECK_OK(catalog::FindReportFormat("xlsx")->write(report));
  report.Set("group_title", std::string(32'768, 'x'));
  const auto file = catalog::FindReportFormat("xlsx")->write(report);
  REQUIRE_FALSE(file.ok());
  CHECK(file.error().code == "report-not-written");
}

TEST_CASE("A report format without a folder to write in says so", "[contract][report]") {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", "/proc/nothing", 1);
  const auto file = catalog::FindReportFormat("xlsx")->write(*base::ParseJson(kReport));
  if (before == nullptr) {
    ::unsetenv("TMPDIR");
  } else {
    ::setenv("TMPDIR", kept.c_str(), 1);
  }
  REQUIRE_FALSE(file.ok());
  CHECK(file.error().code == "report-not-written");
}

}  // namespace
}  // namespace anze
