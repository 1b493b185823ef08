#include "server/app/proof/audit_list.h"

#include <utility>

#include "core/base/limits.h"

namespace anze::app {

Answer<AuditPage> ListAudit(ports::AuditStore* audit, const AuditQuery& query) {
  AuditQuery more = query;
  ++more.limit;  // one more shows whether there are more
  auto rows = audit->ListAudit(more);
  if (!rows.ok()) return FromFailure(rows.errors());
  AuditPage page{std::move(*rows), std::nullopt};
  if (page.items.size() > query.limit) {
    page.items.pop_back();
    page.next = page.items.back().number;
  }
  return page;
}

Answer<AuditPage> ExportAudit(ports::AuditStore* audit, AuditQuery query) {
  query.limit = base::limits::kAuditExport;
  auto page = ListAudit(audit, query);
  const auto* read = std::get_if<AuditPage>(&page);
  if (read == nullptr || !read->next) return page;
  Problem problem;
  problem.kind = ProblemKind::kInvalid;
  problem.error = base::Error("audit-export-too-large", {{"most", std::to_string(base::limits::kAuditExport)}});
  return problem;
}

}  // namespace anze::app
