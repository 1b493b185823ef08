#include "tests/integration/audit.h"

#include <gtest/gtest.h>

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
    chain = workflow::NextChain(chain, row.event);
    if (chain != row.chain) return "broken chain";
    events.push_back(std::move(event).value());
  }
  auto replayed = workflow::Replay(id, events);
  if (!replayed.ok()) return "replay " + replayed.error().code;
  replayed->chain = chain;
  return *replayed == *state ? "" : "not the replay of its journal";
}

}  // namespace

std::unique_ptr<ports::Storage> OpenData(const std::string& data) {
  auto opened = catalog::FindStorage("sqlite")->open(data + "/anze.db");
  EXPECT_TRUE(opened.ok()) << opened.error().code;
  return opened.ok() ? std::move(*opened) : nullptr;
}

int AuditCases(ports::Storage* storage, const std::string& after, std::string* last) {
  int cases = 0;
  *last = after;
  for (;;) {
    const auto ids = storage->CaseIds(*last, 500, false);
    EXPECT_TRUE(ids.ok());
    if (!ids.ok() || ids->empty()) return cases;
    for (const std::string& id : *ids) {
      const std::string fault = Fault(storage, id);
      EXPECT_EQ(fault, "") << id;
      ++cases;
    }
    *last = ids->back();
  }
}

void ExpectKept(ports::Storage* storage, const Acknowledged& acknowledged) {
  for (const auto& [id, sequence] : acknowledged) {
    const auto stored = storage->LoadCase(id);
    const std::uint64_t kept = stored.ok() && *stored ? (*stored)->sequence : 0;
    EXPECT_GE(kept, sequence) << id << ": an acknowledged event is lost";
  }
}

}  // namespace anze::testing
