// What a storage chains as it writes, and how: the digests of rows and the links of the ledger and of the audit
// journal. Every plugin computes the same ones, so a store can be proved whatever kept it. docs/journal.md describes
// them for everybody.
//
// Errors: none. Threads: pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/chain.h"
#include "core/ports/audit.h"

namespace anze::ports {

// The digest of an entry of the audit journal: over its texts, in the order of the columns.
inline std::string AuditDigest(const AuditEntry& entry) {
  return base::FieldsDigest({std::to_string(entry.at), entry.kind, entry.actor, entry.roles, entry.organisation,
                             entry.region, entry.address, entry.object, entry.outcome, entry.data});
}

// The link of an entry behind `before`, which is empty for number 1.
inline std::string AuditLink(std::string_view before, std::int64_t number, const AuditEntry& entry) {
  return base::LinkDigest({"audit", {}, number, before, AuditDigest(entry)});
}

}  // namespace anze::ports
