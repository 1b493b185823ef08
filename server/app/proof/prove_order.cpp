// The audit journal, and the order of all events with the checkpoints over it.
#include <algorithm>
#include <map>
#include <utility>

#include "core/base/digest.h"
#include "core/base/limits.h"
#include "core/ports/links.h"
#include "server/app/proof/checkpoint.h"
#include "server/app/proof/event_log.h"
#include "server/app/proof/prove_rows.h"
#include "server/app/proof/row_walk.h"

namespace anze::app {
namespace {

using base::Error;

// A checkpoint that is held against the store.
struct Claim {
  Checkpoint checkpoint;
  bool deposited = false;
};

class Claims {
 public:
  Claims(const ProofOptions& options, Findings* findings) : options_(options), findings_(findings) {}

  void Fault(const Claim& claim, const char* reason) {
    findings_->Add(Error(claim.deposited ? "proof-deposited" : "proof-checkpoint",
                         {{"number", std::to_string(claim.checkpoint.number)}, {"reason", reason}}));
  }

  // The stored ones: numbers, signatures, each naming the one before. False: one could not be read.
  base::Status ReadStored(ports::CheckpointStore* storage, const std::string& store, std::int64_t* count) {
    RowWalk<ports::StoredCheckpoint> rows({}, [storage](const ports::StoredCheckpoint& after, std::size_t limit) {
      return storage->Checkpoints(after.number, limit);
    });
    std::int64_t number = 0;
    std::string previous;
    while (const ports::StoredCheckpoint* row = rows.Next()) {
      ++*count;
      Claim claim;
      claim.checkpoint.number = row->number;
      if (row->number != number + 1) Fault(claim, "missing");
      number = row->number;
      auto read = ReadCheckpoint(row->text);
      if (!read.ok() || read->number != row->number || read->at != row->at) {
        Fault(claim, "unreadable");
      } else {
        claim.checkpoint = std::move(*read);
        if (claim.checkpoint.previous != previous) Fault(claim, "previous");
        Add(std::move(claim), store);
      }
      previous = base::Sha256Hex(row->text);
    }
    if (!rows.failure().empty()) return rows.failure();
    return base::Ok{};
  }

  void Add(Claim claim, const std::string& store) {
    const Checkpoint& checkpoint = claim.checkpoint;
    if (!options_.is_signed(StatementOf(checkpoint), checkpoint.signature)) return Fault(claim, "signature");
    if (checkpoint.store != store) return Fault(claim, "store");
    claims_.push_back(std::move(claim));
  }

  // Holds the roots against the events, read in the order in which they were written. False: it did not come to the
  // end.
  base::Result<bool> ProveEvents(ports::ProofView* view, std::int64_t* events) {
    std::stable_sort(claims_.begin(), claims_.end(),
                     [](const Claim& a, const Claim& b) { return a.checkpoint.events < b.checkpoint.events; });
    RowWalk<ports::EventLink> links(
        {}, [view](const ports::EventLink& after, std::size_t limit) { return view->Events(after.number, limit); });
    EventLog log;
    auto next = claims_.begin();
    const auto check = [&] {
      for (; next != claims_.end() && next->checkpoint.events == log.events(); ++next) {
        if (next->checkpoint.root != log.Root()) Fault(*next, "root");
      }
    };
    check();
    bool broken = false;
    while (const ports::EventLink* link = links.Next()) {
      if (++*events % static_cast<std::int64_t>(kWalkPage) == 0 && !options_.go_on()) return false;
      if (broken) continue;
      if (!log.Append(*link)) {
        findings_->Add(Error("proof-number", {{"number", std::to_string(log.events() + 1)}}));
        broken = true;
        continue;
      }
      check();
    }
    if (!links.failure().empty()) return links.failure();
    for (; next != claims_.end(); ++next) Fault(*next, broken ? "root" : "behind");
    return true;
  }

  // The links that a chain must have at some numbers. `number` and `chain` name the member of a checkpoint.
  template <typename Row>
  base::Status ProveHeads(RowWalk<Row> rows, std::int64_t Checkpoint::*number, std::string Checkpoint::*chain,
                          const char* reason) {
    std::multimap<std::int64_t, const Claim*> wanted;
    for (const Claim& claim : claims_) {
      if (claim.checkpoint.*number > 0) wanted.emplace(claim.checkpoint.*number, &claim);
    }
    while (const Row* row = rows.Next()) {
      const auto [from, to] = wanted.equal_range(row->number);
      for (auto at = from; at != to; ++at) {
        if (at->second->checkpoint.*chain != row->chain) Fault(*at->second, reason);
      }
      wanted.erase(from, to);
    }
    if (!rows.failure().empty()) return rows.failure();
    for (const auto& [at, claim] : wanted) Fault(*claim, reason);
    return base::Ok{};
  }

 private:
  const ProofOptions& options_;
  Findings* findings_;
  std::vector<Claim> claims_;
};

RowWalk<ports::StoredAudit> AuditWalk(ports::AuditStore* audit) {
  return {ports::StoredAudit(), [audit](const ports::StoredAudit& after, std::size_t limit) {
            return audit->ListAudit({.newest_first = false, .after = after.number, .limit = limit});
          }};
}

}  // namespace

base::Status ProveAudit(ports::AuditStore* audit, const ProofOptions&, ProofReport* report) {
  auto rows = AuditWalk(audit);
  std::int64_t number = 0;
  std::string chain;
  while (const ports::StoredAudit* row = rows.Next()) {
    ++report->counts.audit;
    const auto fault = [&](std::int64_t at, const char* reason) {
      report->findings.Add(Error("proof-audit", {{"number", std::to_string(at)}, {"reason", reason}}));
    };
    if (row->number != number + 1) fault(number + 1, "missing");
    if (ports::AuditLink(chain, row->number, row->entry) != row->chain) fault(row->number, "link");
    number = row->number;
    chain = row->chain;
  }
  if (!rows.failure().empty()) return rows.failure();
  return base::Ok{};
}

base::Status ProveOrder(ports::Storage* storage, ports::ProofView* view, const ProofOptions& options,
                        ProofReport* report) {
  Claim deposit{{}, true};
  if (!options.deposited.empty()) {
    auto read = ReadCheckpoint(options.deposited);
    if (!read.ok()) return read.errors();
    deposit.checkpoint = std::move(*read);
  }
  const auto extent = view->Extent();
  if (!extent.ok()) return extent.errors();
  Claims claims(options, &report->findings);
  base::Status read = claims.ReadStored(storage, extent->store, &report->counts.checkpoints);
  if (!read.ok()) return read;
  if (!options.deposited.empty()) claims.Add(std::move(deposit), extent->store);
  const auto whole = claims.ProveEvents(view, &report->counts.events);
  if (!whole.ok()) return whole.errors();
  report->whole = report->whole && *whole;
  if (!*whole) return base::Ok{};
  RowWalk<ports::LedgerRow> ledger(
      {}, [view](const ports::LedgerRow& after, std::size_t limit) { return view->Ledger(after.number, limit); });
  read = claims.ProveHeads(std::move(ledger), &Checkpoint::ledger, &Checkpoint::ledger_chain, "ledger");
  if (!read.ok()) return read;
  return claims.ProveHeads(AuditWalk(storage), &Checkpoint::audit, &Checkpoint::audit_chain, "audit");
}

}  // namespace anze::app
