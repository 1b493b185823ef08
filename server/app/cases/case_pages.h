// Reads a list of cases to its end, page by page, while cases move.
//
// A reading goes by where each case stood when it began: a case that an event moves meanwhile keeps the place it had,
// so that it comes once, and shows what it is when its page is read. Every case that was there and fitted the filters
// all the time comes exactly once, in every order; one that came to fit, ceased to fit or was opened meanwhile comes
// once or not at all.
// Ownership: plain values. Threads: re-entrant; nothing is held between two pages but the cursor.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/ports/cases.h"

namespace anze::app {

// Where a reading stands. A plain value, to be given to the reader as text.
struct CaseCursor {
  std::int64_t began = 0;  // the last event before it, as CaseStore::LastEvent has it
  std::int64_t at = 0;     // due_at or updated_at of the last row read, as it was then; anything by id
  std::string case_id;     // its case
};

// One page, in the order of the query.
struct CaseList {
  std::vector<ports::IndexRow> rows;
  std::optional<CaseCursor> next;  // nullopt: that was all
};

// The page of query.limit rows behind `cursor`, nullopt for the first; query.after and query.among are set here,
// whatever they hold. Errors: "cursor-expired" at "/cursor" when more than limits::kChangesWhileListing events came
// since the reading began; those of the storage.
base::Result<CaseList> ReadCasePage(ports::CaseStore* storage, const ports::CaseQuery& query,
                                    const std::optional<CaseCursor>& cursor);

}  // namespace anze::app
