#include "server/app/cases/audit.h"

#include <limits>
#include <utility>
#include <vector>

#include "core/base/limits.h"
#include "core/workflow/event.h"
#include "core/workflow/state.h"

namespace anze::app {
namespace {

base::Error Damaged(std::string_view case_id, std::string why) {
  return base::Error("case-damaged", {{"case", std::string(case_id)}, {"reason", std::move(why)}});
}

}  // namespace

base::Status AuditCase(ports::CaseStore* storage, std::string_view case_id) {
  const auto stored = storage->LoadCase(case_id);
  if (!stored.ok()) return stored.errors();
  const auto rows = storage->LoadJournal(case_id, 0, std::numeric_limits<std::int32_t>::max());
  if (!rows.ok()) return rows.errors();
  if (!*stored) return Damaged(case_id, "unreadable");
  const auto state = workflow::DecodeState((*stored)->state);
  if (!state.ok()) return Damaged(case_id, "unreadable");
  if (rows->size() != (*stored)->sequence) return Damaged(case_id, "journal-length");
  std::vector<workflow::Event> events;
  // The chain is computed from the bytes of each event, so a changed byte in any event shows from there on.
  std::string chain;
  for (const ports::StoredEvent& row : *rows) {
    auto event = workflow::DecodeEvent(row.event);
    if (!event.ok()) return Damaged(case_id, "event");
    chain = workflow::NextChain(case_id, row.sequence, chain, row.event);
    if (chain != row.chain) return Damaged(case_id, "chain");
    events.push_back(std::move(event).value());
  }
  auto replayed = workflow::Replay(std::string(case_id), events);
  if (!replayed.ok()) return Damaged(case_id, "event");
  replayed->chain = chain;
  if (!(*replayed == *state)) return Damaged(case_id, "state");
  return base::Ok{};
}

base::Result<Audit> AuditCases(ports::CaseStore* storage, const std::function<bool()>& go_on, std::size_t faults_most) {
  Audit audit;
  for (std::string after;;) {
    const auto ids = storage->CaseIds(after, base::limits::kPageMax, false);
    if (!ids.ok()) return ids.errors();
    if (ids->empty()) return audit;
    for (const std::string& id : *ids) {
      if (!go_on() || audit.faults.size() >= faults_most) {
        audit.whole = false;
        return audit;
      }
      if (base::Status sound = AuditCase(storage, id); !sound.ok()) audit.faults.push_back(sound.error());
      ++audit.cases;
    }
    after = ids->back();
  }
}

}  // namespace anze::app
