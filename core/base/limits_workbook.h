// Caps of workbooks that people hand in, as limits.h says.
#pragma once

#include <cstddef>

namespace anze::base::limits {

// The file, and what one part of it and all parts together become when they are unpacked.
inline constexpr std::size_t kWorkbookBytes = 16 * 1024 * 1024;
inline constexpr std::size_t kWorkbookPartBytes = 64 * 1024 * 1024;
inline constexpr std::size_t kWorkbookUnpackedBytes = 128 * 1024 * 1024;
inline constexpr std::size_t kWorkbookParts = 2'000;
inline constexpr std::size_t kWorkbookSheets = 500;
// Of one sheet. Rules are tables that people read; a list of policies is no such table.
inline constexpr std::size_t kSheetRows = 20'000;
inline constexpr std::size_t kSheetColumns = 500;
inline constexpr std::size_t kWorkbookCells = 500'000;
// What a cell holds, in bytes; an office program takes 32,767 characters.
inline constexpr std::size_t kCellBytes = 128 * 1024;

}  // namespace anze::base::limits
