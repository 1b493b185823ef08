// The audit journal: administrative acts (sign-ins, changes of roles, tokens, looks at personal data, exports,
// publications, configuration), each written once and never changed, in one hash chain (links.h). Part of
// ports::Storage; errors, ownership and threads are those of storage.h.
//
// The storage gives an entry its number and its link in the chain; it reads none of the texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace anze::ports {

// One administrative act. Texts that do not apply are empty. No text may be longer than limits::kAuditTextBytes, data
// not longer than limits::kAuditDataBytes.
struct AuditEntry {
  std::int64_t at = 0;       // milliseconds
  std::string kind;          // what was done, dotted: "session.begin", "user.role", "backup.made"
  std::string actor;         // who did it: a person or program; empty: nobody that is known
  std::string roles;         // as what, names with a blank between
  std::string organisation;  // of the actor
  std::string region;        // that it touches; empty: none
  std::string address;       // network address that it came from; empty: the machine itself
  std::string object;        // what it was done to: "user:7", "case:01J…", "ruleset:cn/shanxi"
  std::string outcome;       // "done" | "refused" | "failed"
  std::string data;          // what else belongs to it, a JSON text; empty: nothing
};

// An entry as it was written.
struct StoredAudit {
  std::int64_t number = 0;  // 1, 2, 3 … without a gap
  AuditEntry entry;
  std::string chain;  // SHA-256 over the journal up to and with this entry, hex
};

// Which entries a list holds. All conditions that are stated must hold; an empty text or nullopt states none.
struct AuditQuery {
  std::string kind = {};  // itself, or as a beginning of the dotted name: "user" finds "user.role"
  std::string actor = {};
  std::string organisation = {};
  std::string region_prefix = {};  // "cn/shanxi" finds its districts too
  std::string address = {};
  std::string object = {};
  std::string outcome = {};
  std::optional<std::int64_t> since = {};   // at >= since, milliseconds
  std::optional<std::int64_t> before = {};  // at < before
  // Words to be found in the texts of an entry, all of them, as parts of it, as base::FoldForSearch leaves both.
  std::string search = {};
  bool newest_first = true;
  std::optional<std::int64_t> after = {};  // the number of the last entry read, behind which to go on
  std::size_t limit = 50;
};

class AuditStore {
 public:
  virtual ~AuditStore() = default;

  // Adds entries in order, all or none, in one durable transaction. Errors: also "audit-entry-too-long" {field, most},
  // of which nothing was written.
  virtual base::Status AppendAudit(std::span<const AuditEntry> entries) = 0;
  // A page of the entries that the query asks for, by number.
  virtual base::Result<std::vector<StoredAudit>> ListAudit(const AuditQuery& query) = 0;
};

}  // namespace anze::ports
