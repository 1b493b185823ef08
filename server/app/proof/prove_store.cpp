#include "server/app/proof/prove_store.h"

#include "server/app/proof/prove_cases.h"
#include "server/app/proof/prove_rows.h"

namespace anze::app {

base::Result<ProofReport> ProveStore(ports::Storage* storage, Rules* rules, const ProofOptions& options) {
  ProofReport report;
  auto view = storage->OpenProof();
  if (!view.ok()) return view.errors();
  base::Status proved = ProveOrder(storage, view->get(), options, &report);
  if (proved.ok() && report.whole) proved = ProveCases(storage, view->get(), rules, options, &report);
  if (proved.ok() && report.whole) proved = ProveOutbox(storage, view->get(), options, &report);
  if (proved.ok() && report.whole) proved = ProveLedger(view->get(), options, &report);
  if (proved.ok() && report.whole) proved = ProveRules(view->get(), rules, options, &report);
  if (proved.ok() && report.whole) proved = ProveAudit(storage, options, &report);
  if (proved.ok() && report.whole) proved = ProveFiles(view->get(), options, &report);
  if (!proved.ok()) return proved.errors();
  return report;
}

}  // namespace anze::app
