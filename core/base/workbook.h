// Workbook: the sheets of an office program as plain values, between a format that writes and reads them
// (core/ports/workbook_format.h) and those who fill them in or take them apart (core/sheet).
//
// Rows and columns count from 0 here; people see A1. Ownership: plain values. Errors: none. Threads: no shared state.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace anze::base {

// One cell. `text` is the whole of it: an exact decimal ("0.15", with "." and without thousands), a day
// (2024-05-09; a time of day behind a blank), "true" or "false", an error (#REF!), or the text itself.
struct Cell {
  enum class Kind { kEmpty, kText, kNumber, kDate, kBoolean, kError };
  // How it is shown. kPercent and kMoney are numbers: 0.15 is seen as 15%, 1234.5 as 1,234.50. kCode is small and grey:
  // for programs, not for people.
  enum class Look { kPlain, kTitle, kHead, kCode, kPercent, kMoney, kAbove };

  Kind kind = Kind::kEmpty;
  std::string text;
  Look look = Look::kPlain;
  // Read only: it stands for a formula, and `text` is the result that was stored with it.
  bool formula = false;

  bool empty() const { return kind == Kind::kEmpty; }
};

// A rectangle of cells, all its edges inside.
struct CellRange {
  std::size_t first_row = 0;
  std::size_t first_column = 0;
  std::size_t last_row = 0;
  std::size_t last_column = 0;
};

// Cells that an office program fills from a list. Written, never read.
struct CellChoices {
  CellRange cells;
  std::vector<std::string> values;
};

struct Grid {
  std::string name;
  // Rows may differ in length; what is not there is empty.
  std::vector<std::vector<Cell>> rows;
  // So many rows and columns stay in sight. Written, never read.
  std::size_t frozen_rows = 0;
  std::size_t frozen_columns = 0;
  std::vector<CellChoices> choices;
  // Read only: cells that were made one.
  std::vector<CellRange> merged;

  // The cell there, or a shared empty one.
  const Cell& At(std::size_t row, std::size_t column) const;
};

struct Workbook {
  std::vector<Grid> sheets;
};

// "B7" of row 6 and column 1.
std::string CellName(std::size_t row, std::size_t column);

}  // namespace anze::base
