// What a storage chains as it writes, and how: the digests of rows and the links of the ledger and of the audit
// journal. Every plugin computes the same ones, so a store can be proved whatever kept it. docs/journal.md describes
// them for everybody.
//
// Errors: none. Threads: pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/chain.h"
#include "core/base/digest.h"
#include "core/ports/audit.h"
#include "core/ports/people.h"
#include "core/ports/records.h"
#include "core/ports/removal.h"
#include "core/ports/rules.h"

namespace anze::ports {

// The digest of an entry of the audit journal: over its texts, in the order of the columns.
inline std::string AuditDigest(const AuditEntry& entry) {
  return base::FieldsDigest({std::to_string(entry.at), entry.kind, entry.actor, entry.roles, entry.organisation,
                             entry.region, entry.address, entry.object, entry.outcome, entry.data});
}

// The kinds of the ledger's rows: what each is the digest of.
inline constexpr std::string_view kLedgerRecord = "record";      // a version of a record
inline constexpr std::string_view kLedgerBundle = "bundle";      // the files of a bundle
inline constexpr std::string_view kLedgerSnapshot = "snapshot";  // where a snapshot was resolved from
inline constexpr std::string_view kLedgerSetting = "setting";    // a value of a setting
inline constexpr std::string_view kLedgerPeople = "people";      // a version of an account, organisation or token

inline constexpr std::string_view kLedgerRemoval = "removal";  // what is left of a removed case

// The name of a record in the ledger.
inline std::string LedgerName(const StoredRecord& record) { return record.type + "/" + record.id; }

inline std::string RecordDigest(const StoredRecord& record) {
  // Only where it is stated: records of earlier releases keep their digests.
  if (!record.via.empty()) {
    return base::FieldsDigest({record.type, record.id, std::to_string(record.version), record.region,
                               std::to_string(record.updated_at), record.updated_by, record.content, record.via});
  }
  return base::FieldsDigest({record.type, record.id, std::to_string(record.version), record.region,
                             std::to_string(record.updated_at), record.updated_by, record.content});
}
inline std::string BundleDigest(std::string_view digest, std::string_view files) {
  return base::FieldsDigest({digest, files});
}
inline std::string SnapshotDigest(std::string_view digest, const SnapshotRecord& snapshot) {
  return base::FieldsDigest({digest, snapshot.bundle_digest, snapshot.region, snapshot.resolved_on});
}
// The name of an account, organisation or token in the ledger.
inline std::string LedgerName(const PeopleRow& row) { return row.kind + "/" + row.name; }
inline std::string PeopleDigest(const PeopleRow& row) {
  return base::FieldsDigest({row.kind, row.name, std::to_string(row.version), row.content});
}
inline std::string SettingDigest(std::string_view name, std::string_view value) {
  return base::FieldsDigest({name, value});
}

// What stands in place of an event that was removed: its version, its number, and the digest of its text.
inline std::string RemovedEvent(std::string_view event, std::uint64_t number) {
  const bool first_version = event.starts_with("{\"v\":1,");
  return std::string("{\"v\":") + (first_version ? "1" : "2") + ",\"n\":" + std::to_string(number) + ",\"removed\":\"" +
         base::Sha256Hex(event) + "\"}";
}
struct RemovedEventParts {
  bool first_version = false;
  std::string_view digest;  // of the text that stood there
};
// Reads such a text; nullopt: it is none, or of another number.
inline std::optional<RemovedEventParts> ReadRemovedEvent(std::string_view text, std::uint64_t number) {
  constexpr std::size_t kDigestDigits = 64;
  constexpr std::string_view kEnd = "\"}";
  if (text.size() < kDigestDigits + kEnd.size()) return std::nullopt;
  const std::string_view digest = text.substr(text.size() - kDigestDigits - kEnd.size(), kDigestDigits);
  const bool first_version = text.starts_with("{\"v\":1,");
  const std::string right = std::string("{\"v\":") + (first_version ? "1" : "2") + ",\"n\":" + std::to_string(number) +
                            ",\"removed\":\"" + std::string(digest) + "\"}";
  if (text != right || digest.find_first_not_of("0123456789abcdef") != std::string_view::npos) return std::nullopt;
  return RemovedEventParts{first_version, digest};
}
// Adds an event that was removed to the text whose digest is RemovedCase::events.
inline void AddRemovedEvent(std::string_view removed_event, std::string_view chain, std::string* text) {
  base::AddField(removed_event, text);
  base::AddField(chain, text);
}
// The name of a removed case in the ledger, and the digest of what is left of it.
inline std::string LedgerName(const RemovedCase& row) { return "case/" + row.case_id; }
inline std::string RemovedDigest(const RemovedCase& row) {
  return base::FieldsDigest({row.case_id, row.region, row.type, std::to_string(row.sequence), row.chain,
                             std::to_string(row.closed_at), std::to_string(row.removed_at),
                             std::to_string(row.proposal), row.events});
}

// The link of a row of the ledger behind `before`, which is empty for number 1. `version`: of a record, else 0.
inline std::string LedgerLink(std::string_view before, std::int64_t number, std::string_view kind,
                              std::string_view name, std::int64_t version, std::string_view digest) {
  const std::string content = base::FieldsDigest({kind, name, std::to_string(version), digest});
  return base::LinkDigest({"ledger", {}, number, before, content});
}

// The link of an entry of the audit journal behind `before`, which is empty for number 1.
inline std::string AuditLink(std::string_view before, std::int64_t number, const AuditEntry& entry) {
  return base::LinkDigest({"audit", {}, number, before, AuditDigest(entry)});
}

}  // namespace anze::ports
