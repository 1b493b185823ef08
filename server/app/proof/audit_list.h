// Reading the audit journal: pages, and whole exports.
// Threads: re-entrant.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/ports/audit.h"
#include "server/app/answers/problem.h"

namespace anze::app {

using AuditQuery = ports::AuditQuery;
using AuditRow = ports::StoredAudit;

struct AuditPage {
  std::vector<AuditRow> items;
  std::optional<std::int64_t> next;  // the place to go on behind; nullopt: that was all
};

// A page. Problems: those of the storage.
Answer<AuditPage> ListAudit(ports::AuditStore* audit, const AuditQuery& query);
// Every entry that the query asks for, whatever its limit. Problems: kInvalid "audit-export-too-large" {most} when they
// are more than limits::kAuditExport.
Answer<AuditPage> ExportAudit(ports::AuditStore* audit, AuditQuery query);

}  // namespace anze::app
