// A workbook beside the rules, as rules are kept: as text. The shell unpacks it when it reads the files; what is
// loaded, digested and stored is this text, a line of CSV for each row, so that a place in the first sheet has the
// row's number.
//
//   ,<= 100,> 100        the first sheet
//   coal,0.02,0.03
//   #sheet,备注           every other sheet begins so
//   …
//   #first,费率           the name of the first, at the end
//
// Numbers stand as they are computed with (0.025 of a cell that shows 2.5%), days as 2024-05-09, formulas as their
// results; merged cells each hold what the first of them holds. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/document.h"
#include "core/base/workbook.h"

namespace anze::ruleset {

// Whether a file of this name is kept so.
bool IsWorkbook(std::string_view path);
// Whether the file holds a table: a workbook or CSV.
bool IsTableFile(std::string_view path);

std::string TextOfWorkbook(const base::Workbook& workbook);

// The lines of one sheet, as ReadCsv gives them; empty name: the first. nullopt: there is no such sheet.
std::optional<base::Node> ReadSheet(std::string_view text, const std::string& file, std::string_view sheet);
// The names of the sheets, in their order.
std::vector<std::string> SheetsOf(std::string_view text);

}  // namespace anze::ruleset
