// Ledgers and subsidies as JSON: what `anze ledger --json` and `anze subsidy --json` print.
//
// Errors: none. Threads: pure.
#pragma once

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/questions/ledgers.h"

namespace anze::http {

// {"region","as_of","clean"} and the members of ledger::ToValue.
base::Value ToValue(const app::KeptLedger& kept, base::Language language);
// {"region","as_of"} and the members of ledger::ToValue; its sentences have their language already.
base::Value ToValue(const app::Subsidies& subsidies, base::Language language);

}  // namespace anze::http
