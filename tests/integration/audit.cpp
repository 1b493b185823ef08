#include "tests/integration/audit.h"

#include "core/workflow/event.h"
#include "core/workflow/state.h"
#include "plugins/catalog/catalog.h"

namespace anze::testing {
namespace {

// Empty, or what is wrong with the case.
std::string Fault(ports::Storage* storage, const std::string& id) {
  const auto stored = storage->LoadCase(id);
  if (!stored.ok() || !*stored) return "unreadable";
  const auto state = workflow::DecodeState((*stored)->state);
  if (!state.ok()) return "state " + state.error().code;
  const auto rows = storage->LoadJournal(id, 0, 10'000);
  if (!rows.ok()) return "journal " + rows.error().code;
  if (rows->size() != (*stored)->sequence) return "journal of another length";
  std::vector<workflow::Event> events;
  std::string chain;
  for (const ports::StoredEvent& row : *rows) {
    auto event = workflow::DecodeEvent(row.event);
    if (!event.ok()) return "event " + event.error().code;
    chain = workflow::NextChain(id, row.sequence, chain, row.event);
    if (chain != row.chain) return "broken chain";
    events.push_back(std::move(event).value());
  }
  auto replayed = workflow::Replay(id, events);
  if (!replayed.ok()) return "replay " + replayed.error().code;
  replayed->chain = chain;
  return *replayed == *state ? "" : "not the replay of its journal";
}

}  // namespace

base::Result<std::unique_ptr<ports::Storage>> OpenData(const std::string& data) {
  return catalog::FindStorage("sqlite")->open({.path = data + "/anze.db"});
}

Audit AuditCases(ports::Storage* storage, const std::string& after) {
  Audit audit;
  audit.last = after;
  for (;;) {
    const auto ids = storage->CaseIds(audit.last, 500, false);
    if (!ids.ok()) audit.faults += "the ids after \"" + audit.last + "\": " + ids.error().code + "\n";
    if (!ids.ok() || ids->empty()) return audit;
    for (const std::string& id : *ids) {
      const std::string fault = Fault(storage, id);
      if (!fault.empty()) audit.faults += id + ": " + fault + "\n";
      ++audit.cases;
    }
    audit.last = ids->back();
  }
}

std::string Lost(ports::Storage* storage, const Acknowledged& acknowledged) {
  std::string lost;
  for (const auto& [id, sequence] : acknowledged) {
    const auto stored = storage->LoadCase(id);
    const std::uint64_t kept = stored.ok() && *stored ? (*stored)->sequence : 0;
    if (kept < sequence) {
      lost += id + ": acknowledged " + std::to_string(sequence) + ", kept " + std::to_string(kept) + "\n";
    }
  }
  return lost;
}

}  // namespace anze::testing
