// Spreadsheet programs change what they read: labels made to be changed, and figures that stay figures.
#include "core/report/csv.h"

#include <string>
#include <vector>

#include "core/base/json.h"
#include "tests/support/check.h"

namespace anze::report {
namespace {

TEST_CASE("Formulas become texts", "[report][csv]") {
  const std::vector<std::string> labels = {
      "=1+1",
      "=cmd|'/C calc'!A0",
      "+1+2",
      "-2+3+cmd|' /C calc'!A0",
      "-1",
      "-",
      "--",
      "@SUM(A1)",
      "\t=1+1",
      "\r=1+1",
      "\n=1+1",
      " =1+1",
      "　=1+1",
      "=HYPERLINK(\"http://x\")",
      "＝1+1",
      "＋1",
      "－1",
      "＠SUM(1)",
      "'=1+1",
      "'",
      "+8613800000000",
      "-甲",
  };
  for (const std::string& label : labels) {
    INFO(label);
    CHECK(GuardedText(label) == "'" + label);
  }
}

TEST_CASE("What looks like a number, a date or a truth value becomes a text", "[report][csv]") {
  const std::vector<std::string> labels = {
      "7",
      "007",
      "0",
      "00",
      "1E5",
      "1e5",
      "12345E67",
      "1.5",
      ".5",
      "1,000",
      "10%",
      "12345678901234567890",
      "91110000123456789",
      "2024",
      "2024-09",
      "2024/9",
      "2024.9.1",
      "1/2",
      "3-4",
      "1-2-3",
      "12:30",
      "8:00 AM",
      "9 pm",
      "2024年9月",
      "3月5日",
      "2024年",
      "8时30分",
      "MAR1",
      "SEPT2",
      "Mar-01",
      "1-Mar",
      "DEC 2024",
      "1 Jan",
      "TRUE",
      "false",
      "True",
      "(5)",
      "$5",
      "¥5",
      "￥5",
      "1D5",
      "１２３",
      " 7",
      "7 ",
      "2024-09-01 12:00:00",
      "1,2",
      "1'000",
  };
  for (const std::string& label : labels) {
    INFO(label);
    CHECK(GuardedText(label) == "'" + label);
  }
}

TEST_CASE("Other texts stay as they are", "[report][csv]") {
  const std::vector<std::string> labels = {
      "",
      " ",
      "煤矿",
      "非煤矿山（含尾矿库）",
      "A-12",
      "P-001",
      "91110000MA01ABCDEF",
      "3 家",
      "1至3个月",
      "三",
      "ABC",
      "E",
      "MARKET",
      "x=1",
      "a+b",
      "甲-乙",
      "TRUE 真",
      "v1.2",
      "第1季度",
      "2024Q3",
      "2024H2",
      "0x1F",
      "10wd",
      "½",
      "1号楼A座",
  };
  for (const std::string& label : labels) CHECK(GuardedText(label) == label);
}

constexpr const char* kReport = R"({
  "title": "表", "period": "2024", "group_title": "单位, \"全称\"",
  "columns": [{"id": "n", "title": "-2+3", "unit": "家"}, {"id": "y", "title": "保费", "unit": ""}],
  "rows": [{"label": "007", "cells": {"n": {"value": 12, "text": "12"}, "y": {"value": -5, "text": "-0.05"}}},
           {"label": "a;=1\tb", "cells": {"n": {"value": 1234567890123456, "text": "1234567890123456"},
                                         "y": {"value": null, "text": "–", "reason": "没有"}}},
           {"label": "两\n行", "cells": {"n": {"value": 0.5, "text": "50.00%"}, "y": {"value": 1, "text": "1/3"}}}]})";

TEST_CASE("A file as spreadsheet programs read it", "[report][csv]") {
  CHECK(CsvOf(*base::ParseJson(kReport)) ==
        "\xEF\xBB\xBF\"单位, \"\"全称\"\"\",'-2+3 (家),保费\r\n"
        "'007,12,-0.05\r\n"
        "\"a;=1\tb\",'1234567890123456,\r\n"
        "\"两\n行\",50.00%,'1/3\r\n");
}

// What a program that follows the contract reads back.
TEST_CASE("Taking one apostrophe away gives the text", "[report][csv]") {
  for (const std::string text : {"'x", "''", "=1", "007", "煤矿"}) {
    std::string read = GuardedText(text);
    if (read[0] == '\'') read.erase(0, 1);
    CHECK(read == text);
  }
}

}  // namespace
}  // namespace anze::report
