// Gaps and overlaps of a decision table, each with a counter-example.
//
// Every column is cut into the parts between which its tests cannot tell apart: the words of an enum,
// true and false, or the numbers and days at and between the bounds that its tests name. One value of
// each part stands for all of it, so that the search over the parts is exact.
// Threads: re-entrant.
#pragma once

#include <vector>

#include "core/decision/unary_test.h"

namespace anze::decision {

struct TableTests {
  const ruleset::Decision* decision = nullptr;
  const ruleset::Snapshot* snapshot = nullptr;
  std::vector<TestColumn> columns;
  std::vector<std::vector<UnaryTest>> rows;  // one test a column
};

// Codes: "table-overlap" (unique), "table-gap" (unique, first; a warning where only an open text is left out),
// warnings "table-row-never-hit" (first) and "table-too-large" (not searched to the end).
void AnalyseTable(const TableTests& table, base::Diagnostics* errors, base::Diagnostics* warnings);

}  // namespace anze::decision
