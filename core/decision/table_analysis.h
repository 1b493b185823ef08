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

// A table with its cells parsed. `rows` is parallel to decision->rows; borrows both pointers.
struct TableTests {
  const ruleset::Decision* decision = nullptr;
  const ruleset::Snapshot* snapshot = nullptr;
  std::vector<TestColumn> columns;
  std::vector<std::vector<UnaryTest>> rows;  // one test a column
};

// Searches the table on every day on which one of its parameters changes, and reports the first day
// with an error, and the warnings of the first day with any. Tables that collect all rows have neither gaps nor
// overlaps and are not searched. Errors: "table-overlap" (unique), "table-gap" (unique, first). Warnings: "table-gap"
// where only an open text is left out, "table-row-never-hit" (first), "table-too-large" (not searched to the end).
void AnalyseTable(const TableTests& table, base::Diagnostics* errors, base::Diagnostics* warnings);

}  // namespace anze::decision
