#include "core/base/workbook.h"

namespace anze::base {

const Cell& Grid::At(std::size_t row, std::size_t column) const {
  static const Cell kNone;
  return row < rows.size() && column < rows[row].size() ? rows[row][column] : kNone;
}

std::string CellName(std::size_t row, std::size_t column) {
  constexpr std::size_t kLetters = 26;
  std::string letters;
  for (std::size_t left = column + 1; left > 0; left = (left - 1) / kLetters) {
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % kLetters));
  }
  return letters + std::to_string(row + 1);
}

}  // namespace anze::base
