// The tests of a decision table between rule files and cells: words by their titles, amounts in the units of an office,
// ≥ and ≤ as people write them.
//
//   coal_mine                   煤矿
//   [coal_mine, metal_mine]     煤矿、金属矿
//   not(a, b)                   除甲、乙外
//   ">= 30000000" (of money)    ≥300000
//   "[0.1..0.2)" (of a share)   [10%..20%)
//   "-"                         -
//
// What names a fact or calls a function stays as it is written. Threads: re-entrant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/document.h"
#include "core/base/localized.h"
#include "core/sheet/amount.h"

namespace anze::sheet {

// A test as people see it; `node` may be nullptr (any).
std::string ShownTest(const Amount& amount, const base::Node* node);
// The test of a cell as a rule file writes it, a scalar or a list in brackets; nullopt where it is none.
std::optional<std::string> WrittenTest(const Amount& amount, const base::Cell& cell);
// What such a cell should hold.
base::Localized WantedTest(const Amount& amount);

}  // namespace anze::sheet
