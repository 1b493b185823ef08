// Sheets: a region's parameters and decision tables as a workbook that an office can fill in, and back.
//
// A sheet holds the parameters with all their dated values, each table its rows, each matrix its cells. The first line
// names the region and the thing, the second the columns; both are for the way back, small and grey, as are the ids of
// rows. Amounts are in the units of an office (amount.h), in Chinese. Values and rows that a higher region states are
// shown and cannot be changed, but a value of the region's own can be given beside them.
//
// Read back, a workbook is held against the rules as they are, so what nobody touched changes nothing. What did change:
//   a value with a new first day is a new dated value of the region; what was in force before stays on record
//   a value with its old first day is refused: no value is overwritten
//   `to` of the region's own value is its last day
//   cells, rows and lines of the region's own tables change, come and go
// Titles, units and citations of what stands there are shown only. Rows and columns may stand in another order, sheets
// may be left out, and other sheets may stand beside them.
//
// Ownership: plain values; the bundle must still have its trees. Threads: re-entrant, pure.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/workbook.h"
#include "core/ruleset/model/bundle.h"

namespace anze::sheet {

// Which sheets are wanted. The default is all of them.
struct Choice {
  bool parameters = true;
  // The tables; empty: all that the region itself states.
  std::string decision;
};

// The workbook of a region. Errors: "unknown-region" {region}; "sheet-no-rules" {region} where the folder states no
// rules of its own; "sheet-no-table" {decision} where the region states no such table.
base::Result<base::Workbook> ToWorkbook(const std::shared_ptr<const ruleset::Bundle>& bundle, const std::string& region,
                                        const Choice& choice = {});

// What a workbook would make of the rules.
struct Returned {
  std::string region;
  // The files that change, whole. Empty: nothing does.
  std::vector<ruleset::SourceFile> changed;
  // Warnings: "sheet-row-gone" {sheet, title, from} where a row of a parameter is missing; its value stays.
  base::Diagnostics notes;
};

// Reads a workbook back. `region` may be empty: then the sheets say whose they are. All that is wrong is told at once,
// each with the sheet as its file, and row and column as its place.
// Errors: "unknown-region"; "sheet-none" where no sheet is one of ours; "sheet-other-region" {sheet, region, wanted};
// "sheet-unknown-table" {sheet, decision}; "sheet-column-missing" {sheet, column}; "sheet-cell" {sheet, cell, holds,
// wanted_zh, wanted_en, reason}; those of FormatYaml.
base::Result<Returned> FromWorkbook(const std::shared_ptr<const ruleset::Bundle>& bundle, const std::string& region,
                                    const base::Workbook& workbook);

}  // namespace anze::sheet
