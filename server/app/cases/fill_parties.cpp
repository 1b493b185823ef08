// A digest of all declared parties is kept as a setting; only when the rules declare others than the last time is
// anything read. What is put names the version it was worked out of: a case that moved on meanwhile got its parties
// with the event that moved it.
#include "server/app/cases/fill_parties.h"

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/workflow/parties.h"
#include "core/workflow/state.h"

namespace anze::app {
namespace {

constexpr std::string_view kPartiesSetting = "parties.digest";
// Small enough that other writers do not wait long for one transaction.
constexpr std::size_t kPartyBatch = 500;

class PartyFilling {
 public:
  PartyFilling(Rules* rules, ports::Storage* storage, calendar::Date today) : rules_(rules), storage_(storage) {
    for (const RegionInfo& info : rules->Regions()) {
      auto snapshot = rules->SnapshotAt(info.region, today);
      if (snapshot.ok()) Note(info.region, *snapshot);
    }
  }

  std::string digest() const { return base::Sha256Hex(text_); }

  base::Result<std::int64_t> Run() {
    if (base::Status filled = FillCases(); !filled.ok()) return filled.errors();
    for (const std::string& type : record_types_) {
      if (base::Status filled = FillRecords(type); !filled.ok()) return filled.errors();
    }
    return filled_;
  }

 private:
  using SnapshotPtr = std::shared_ptr<const ruleset::Snapshot>;

  void Note(const std::string& region, const SnapshotPtr& snapshot) {
    today_[region] = snapshot;
    for (const auto& [name, type] : snapshot->case_types) {
      for (const ruleset::Party& party : type.parties) {
        text_ += region + " " + name + " " + party.role;
        for (const std::string& path : party.paths) text_ += " " + path;
        text_ += "\n";
      }
    }
    for (const auto& [name, schema] : snapshot->records) {
      record_types_.insert(name);
      text_ += region + " " + name + "\n" + workflow::ReaderFieldsOf(schema);
    }
  }

  base::Status FillCases() {
    std::string after;
    for (;;) {
      auto ids = storage_->CaseIds(after, kPartyBatch, false);
      if (!ids.ok()) return ids.errors();
      if (ids->empty()) return base::Ok{};
      std::vector<ports::CaseParties> put;
      for (const std::string& id : *ids) {
        auto stored = storage_->LoadCase(id);
        if (!stored.ok()) return stored.errors();
        if (!*stored) continue;
        // A state that cannot be read has no parties: only bureaus are told that it is there.
        if (const auto state = workflow::DecodeState((*stored)->state); state.ok()) {
          put.push_back({id, (*stored)->sequence, PartiesOf(*state)});
        }
      }
      if (base::Status done = storage_->PutCaseParties(put); !done.ok()) return done;
      filled_ += static_cast<std::int64_t>(put.size());
      after = ids->back();
    }
  }

  std::vector<std::string> PartiesOf(const workflow::CaseState& state) {
    const ruleset::CaseType* today = nullptr;
    if (const auto snapshot = today_.find(state.region); snapshot != today_.end()) {
      const auto type = snapshot->second->case_types.find(state.type);
      if (type != snapshot->second->case_types.end()) today = &type->second;
    }
    const auto book = rules_->ByDigest(state.snapshot);
    const workflow::CaseProgram* own = book.ok() ? (*book)->FindCaseType(state.type) : nullptr;
    if (own != nullptr) return workflow::PartiesOf(own->source(), today, state.subject, state.facts);
    if (today != nullptr) return workflow::PartiesOf(*today, nullptr, state.subject, state.facts);
    return {};
  }

  base::Status FillRecords(const std::string& type) {
    ports::RecordQuery query{type, {}, {}, kPartyBatch};
    for (bool more = true; more;) {
      auto rows = storage_->ListRecords(query);
      if (!rows.ok()) return rows.errors();
      std::vector<ports::RecordParties> put;
      for (const ports::StoredRecord& row : *rows) {
        const auto snapshot = today_.find(row.region);
        const auto data = base::ParseJson(row.content);
        if (snapshot == today_.end() || !data.ok()) continue;
        const auto schema = snapshot->second->records.find(type);
        if (schema == snapshot->second->records.end()) continue;
        put.push_back({row.type, row.id, row.version, workflow::ReadersOf(schema->second, *data)});
      }
      if (base::Status done = storage_->PutRecordParties(put); !done.ok()) return done;
      filled_ += static_cast<std::int64_t>(put.size());
      more = rows->size() == query.limit;
      if (more) query.after = rows->back().id;
    }
    return base::Ok{};
  }

  Rules* rules_;
  ports::Storage* storage_;
  std::map<std::string, SnapshotPtr> today_;  // by region
  std::set<std::string> record_types_;
  std::string text_;
  std::int64_t filled_ = 0;
};

}  // namespace

base::Result<std::int64_t> FillParties(Rules* rules, ports::Storage* storage, calendar::Date today) {
  PartyFilling filling(rules, storage, today);
  const std::string digest = filling.digest();
  const auto known = storage->GetSetting(kPartiesSetting);
  if (!known.ok()) return known.errors();
  if (*known && **known == digest) return std::int64_t{0};
  auto filled = filling.Run();
  if (!filled.ok()) return filled.errors();
  // Last the digest, so that a start after a crash fills again.
  if (base::Status kept = storage->PutSetting(kPartiesSetting, digest); !kept.ok()) return kept.errors();
  return filled;
}

}  // namespace anze::app
