// Makes the cases of an earlier release searchable: they were stored without the text that a search looks in.
//
// Threads: one run at a time; others may write meanwhile.
#pragma once

#include <cstdint>
#include <functional>

#include "core/base/result.h"
#include "core/ports/cases.h"

namespace anze::app {

// Gives every case that lacks it its search text, a few hundred a transaction; `told` hears after each how many have it
// now. An interrupted run keeps its work. Gives how many cases it were. Errors: those of the storage.
base::Result<std::int64_t> FillSearchTexts(ports::CaseStore* storage, const std::function<void(std::int64_t)>& told);

}  // namespace anze::app
