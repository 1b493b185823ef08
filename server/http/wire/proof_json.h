// Proofs of the store and entries of the audit journal as JSON and CSV.
// Threads: re-entrant.
#pragma once

#include <string>
#include <vector>

#include "core/base/text.h"
#include "core/base/value.h"
#include "server/app/proof/audit_list.h"
#include "server/app/proof/prove_store.h"

namespace anze::http {

// {"sound", "whole", "keys_proved", "counts": {…}, "faults": [{"kind", "count", "first": {"code", "message", …args}}]}
base::Value ToValue(const app::ProofReport& report, base::Language language);
base::Value ToValue(const app::AuditRow& entry, base::Language language);
// RFC 4180 with a byte order mark; texts that a spreadsheet program would run are guarded (report/csv.h).
std::string AuditCsv(const std::vector<app::AuditRow>& entries, base::Language language);

}  // namespace anze::http
