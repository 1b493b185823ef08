// Scenarios that are written by what differs, written out: `like` and `change`, and a row a scenario for `table`.
// Ownership: answers own their nodes, or point into the file that was given. Threads: re-entrant, pure.
#pragma once

#include <memory>
#include <vector>

#include "core/base/document.h"
#include "core/base/result.h"

namespace anze::ruleset {

// Returns the scenarios of a list as they are run, in order: none of them has `like`, `change`, `remove` or `table`.
// One made of a row stands at the row's line and is called "NAME: CELL", where the table has a column `name`, else
// "NAME #2". `list` must outlive the answer. Errors, all at once: "scenario-like-unknown" {name},
// "scenario-like-ambiguous" {name, lines}, "scenario-like-circle" {ring}, "scenario-change-without-like" {key},
// "scenario-change-shape" {key}, "scenario-table-shape", "scenario-table-column-twice" {column}, "scenario-table-row"
// {cells, columns}, those of SetAt and RemoveAt.
base::Result<std::vector<std::shared_ptr<const base::Node>>> ExpandScenarios(const base::Node& list);

}  // namespace anze::ruleset
