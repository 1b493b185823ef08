// Everything that the storage in memory holds, copied for a proof, and its checkpoints.
#include <algorithm>
#include <utility>

#include "core/ports/links.h"
#include "plugins/storage/memory/memory_storage.h"

namespace anze::storage::memory {
namespace {

// What a view gives, each list in the order of its places.
struct ProofRows {
  std::vector<ports::ProofCase> cases;
  std::vector<ports::ProofEvent> events;  // by case and sequence
  std::vector<ports::EventLink> links;
  std::vector<ports::DueTimer> timers;
  std::vector<ports::StoredKey> keys;
  std::vector<ports::OutboxItem> outbox;
  std::vector<ports::StoredRecord> records;
  std::vector<ports::StoredRecord> history;
  std::vector<ports::LedgerRow> ledger;
  std::vector<ports::RemovedCase> removed;
  std::vector<ports::StoredText> bundles, snapshots, settings, people;
  std::int64_t party_rows = 0;
};

auto PlaceOf(const ports::DueTimer& row) { return std::tie(row.fire_at, row.case_id, row.clock); }
auto PlaceOf(const ports::StoredKey& row) { return std::tie(row.space, row.key.name, row.key.value, row.id); }
auto PlaceOf(const ports::StoredRecord& row) { return std::tie(row.type, row.id, row.version); }

// The rows behind a place, at most `limit`.
template <typename Row, typename Behind>
std::vector<Row> Page(const std::vector<Row>& rows, std::size_t limit, const Behind& behind) {
  std::vector<Row> page;
  for (const Row& row : rows) {
    if (page.size() < limit && behind(row)) page.push_back(row);
  }
  return page;
}

class MemoryProof : public ports::ProofView {
 public:
  explicit MemoryProof(ProofRows rows) : rows_(std::move(rows)) {}

  base::Result<ports::ProofPage> Cases(std::string_view after, std::size_t limit) override {
    ports::ProofPage page;
    page.cases = Page(rows_.cases, limit, [&](const ports::ProofCase& row) { return row.row.case_id > after; });
    const bool last = page.cases.size() < limit;
    page.events = Page(rows_.events, rows_.events.size(), [&](const ports::ProofEvent& row) {
      return row.case_id > after && (last || row.case_id <= page.cases.back().row.case_id);
    });
    return page;
  }
  base::Result<std::vector<ports::EventLink>> Events(std::int64_t after, std::size_t limit) override {
    return Page(rows_.links, limit, [&](const ports::EventLink& row) { return row.number > after; });
  }
  base::Result<std::vector<ports::DueTimer>> Timers(const ports::DueTimer& after, std::size_t limit) override {
    return Page(rows_.timers, limit, [&](const ports::DueTimer& row) { return PlaceOf(row) > PlaceOf(after); });
  }
  base::Result<std::vector<ports::StoredKey>> Keys(const ports::StoredKey& after, std::size_t limit) override {
    return Page(rows_.keys, limit, [&](const ports::StoredKey& row) { return PlaceOf(row) > PlaceOf(after); });
  }
  base::Result<std::vector<ports::OutboxItem>> Outbox(std::int64_t after, std::size_t limit) override {
    return Page(rows_.outbox, limit, [&](const ports::OutboxItem& row) { return row.id > after; });
  }
  base::Result<std::vector<ports::StoredRecord>> Records(const ports::StoredRecord& after, std::size_t limit) override {
    return Page(rows_.records, limit, [&](const ports::StoredRecord& row) {
      return std::tie(row.type, row.id) > std::tie(after.type, after.id);
    });
  }
  base::Result<std::vector<ports::StoredRecord>> History(const ports::StoredRecord& after, std::size_t limit) override {
    return Page(rows_.history, limit, [&](const ports::StoredRecord& row) { return PlaceOf(row) > PlaceOf(after); });
  }
  base::Result<std::vector<ports::LedgerRow>> Ledger(std::int64_t after, std::size_t limit) override {
    return Page(rows_.ledger, limit, [&](const ports::LedgerRow& row) { return row.number > after; });
  }
  base::Result<std::vector<ports::StoredText>> Texts(ports::ProofText which, std::string_view after,
                                                     std::size_t limit) override {
    const auto& rows = which == ports::ProofText::kBundle     ? rows_.bundles
                       : which == ports::ProofText::kSnapshot ? rows_.snapshots
                       : which == ports::ProofText::kPeople   ? rows_.people
                                                              : rows_.settings;
    return Page(rows, limit, [&](const ports::StoredText& row) { return row.name > after; });
  }
  base::Result<std::vector<ports::RemovedCase>> Removed(std::string_view after, std::size_t limit) override {
    return Page(rows_.removed, limit, [&](const ports::RemovedCase& row) { return row.case_id > after; });
  }
  base::Result<ports::ProofExtent> Extent() override {
    return ports::ProofExtent{"memory", static_cast<std::int64_t>(rows_.links.size()),
                              static_cast<std::int64_t>(rows_.timers.size()),
                              static_cast<std::int64_t>(rows_.history.size()), rows_.party_rows};
  }

 private:
  ProofRows rows_;
};

}  // namespace

void MemoryStorage::Note(std::string_view kind, std::string_view name, std::int64_t version, std::string digest) {
  const auto number = static_cast<std::int64_t>(ledger_.size()) + 1;
  const std::string before = ledger_.empty() ? std::string() : ledger_.back().chain;
  std::string chain = ports::LedgerLink(before, number, kind, name, version, digest);
  ledger_.push_back({number, std::string(kind), std::string(name), version, std::move(digest), std::move(chain)});
}

base::Status MemoryStorage::PutCheckpoint(const ports::StoredCheckpoint& checkpoint) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayWrite(); !may.ok()) return may;
  if (checkpoint.number != static_cast<std::int64_t>(checkpoints_.size()) + 1)
    return base::Error("checkpoint-conflict", {{"number", std::to_string(checkpoint.number)}});
  checkpoints_.push_back(checkpoint);
  return base::Ok{};
}

base::Result<std::vector<ports::StoredCheckpoint>> MemoryStorage::Checkpoints(std::int64_t after, std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  return Page(checkpoints_, limit, [&](const ports::StoredCheckpoint& row) { return row.number > after; });
}

base::Result<std::vector<ports::StoredCheckpoint>> MemoryStorage::CheckpointsBefore(std::int64_t before,
                                                                                    std::size_t limit) {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  const std::vector<ports::StoredCheckpoint> descending(checkpoints_.rbegin(), checkpoints_.rend());
  return Page(descending, limit, [&](const ports::StoredCheckpoint& row) { return row.number < before; });
}

base::Result<ports::StoredCheckpoint> MemoryStorage::LastCheckpoint() {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  return checkpoints_.empty() ? ports::StoredCheckpoint() : checkpoints_.back();
}

base::Result<ports::CopyFacts> MemoryStorage::CopyTo(const std::string&, const std::function<bool()>&) {
  return base::Error("storage-not-durable", {{"name", "memory"}});
}

base::Result<std::unique_ptr<ports::ProofView>> MemoryStorage::OpenProof() {
  std::lock_guard lock(mutex_);
  if (base::Status may = MayRead(); !may.ok()) return may.errors();
  ProofRows rows;
  for (std::size_t i = 0; i < order_.size(); ++i) {
    const auto& [case_id, sequence] = order_[i];
    const auto gone = removed_.find(case_id);
    const auto& journal = gone == removed_.end() ? cases_.find(case_id)->second.journal : gone->second.journal;
    const ports::StoredEvent& event = journal[sequence - 1];
    const auto number = static_cast<std::int64_t>(i) + 1;
    rows.links.push_back({number, case_id, sequence, event.chain});
    rows.events.push_back(
        {number, case_id, sequence, event.at, event.event, event.chain, changes_[i].due_at, changes_[i].updated_at});
  }
  std::sort(rows.events.begin(), rows.events.end(), [](const ports::ProofEvent& a, const ports::ProofEvent& b) {
    return std::tie(a.case_id, a.sequence) < std::tie(b.case_id, b.sequence);
  });
  for (const auto& [id, row] : cases_) {
    const auto parties = static_cast<std::int64_t>(row.parties.size());
    rows.cases.push_back({row.index, row.sequence, row.state, row.timers, row.text, row.parties, parties});
    rows.party_rows += parties;
  }
  for (const auto& [fire_at, case_id, clock] : timers_) rows.timers.push_back({fire_at, case_id, clock});
  for (const auto& [place, owners] : natural_keys_) {
    const auto& [space, name, value] = place;
    for (const auto& [id, region] : owners) rows.keys.push_back({space, {name, value}, id, region});
  }
  for (const auto& [id, pending] : outbox_) rows.outbox.push_back(pending.item);
  for (const auto& [place, versions] : records_) {
    rows.records.push_back(versions.back());
    rows.history.insert(rows.history.end(), versions.begin(), versions.end());
  }
  for (const auto& [id, row] : removed_) rows.removed.push_back(row.left);
  rows.ledger = ledger_;
  for (const auto& [digest, files] : bundles_)
    rows.bundles.push_back({digest, ports::BundleDigest(digest, files), files, {}, {}, {}});
  for (const auto& [digest, of] : snapshots_)
    rows.snapshots.push_back(
        {digest, ports::SnapshotDigest(digest, of), {}, of.bundle_digest, of.region, of.resolved_on});
  for (const auto& [name, value] : settings_)
    rows.settings.push_back({name, ports::SettingDigest(name, value), value, {}, {}, {}});
  for (const auto& [place, row] : people_)
    rows.people.push_back({ports::LedgerName(row), ports::PeopleDigest(row), row.content, {}, {}, {}});
  return std::unique_ptr<ports::ProofView>(std::make_unique<MemoryProof>(std::move(rows)));
}

}  // namespace anze::storage::memory
