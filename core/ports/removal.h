// Removing cases whose time of keeping is over, so that every chain still holds: each event of the journal gives way to
// its digest, and a row tells that the case was there. Part of ports::Storage; errors, ownership and threads are those
// of storage.h.
//
// The storage decides nothing: what is due, and who may remove it, is the shell's. docs/journal.md describes the rows
// for everybody.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/ports/audit.h"

namespace anze::ports {

// A case to be removed, as it stood when that was proposed.
struct CaseRemoval {
  std::string case_id;
  std::uint64_t sequence = 0;  // of its last event
  std::string chain;           // its digest
};

struct Removal {
  std::vector<CaseRemoval> cases;
  std::int64_t at = 0;            // milliseconds
  std::int64_t proposal = 0;      // number of the entry of the audit journal that proposed it
  std::vector<AuditEntry> audit;  // written in the same transaction
};

// What is left of a case.
struct RemovedCase {
  std::string case_id;
  std::string region;
  std::string type;
  std::uint64_t sequence = 0;   // how many events it had
  std::string chain;            // the digest of the last of them
  std::int64_t closed_at = 0;   // of the last event, milliseconds
  std::int64_t removed_at = 0;  // milliseconds
  std::int64_t proposal = 0;
  std::string events;  // the digest of the rows that are left of its journal (links.h)
  friend bool operator==(const RemovedCase&, const RemovedCase&) = default;
};

// How a removal ended.
enum class RemovalOutcome {
  kRemoved,
  kChanged,  // one of the cases is not as it was proposed, or not there: nothing was done
};

// What is left of removed cases, as it stood at one moment: a part of a view for a proof (proof.h).
class RemovedView {
 public:
  virtual ~RemovedView() = default;

  // By id.
  virtual base::Result<std::vector<RemovedCase>> Removed(std::string_view after, std::size_t limit) = 0;
};

class RemovalStore {
 public:
  virtual ~RemovalStore() = default;

  // Takes the content of all these cases away, or of none, in one durable transaction: the case with its texts, keys,
  // parties, timers, waiting effects and kept answers, and what its events say. An id is never used again.
  virtual base::Result<RemovalOutcome> RemoveCases(const Removal& removal) = 0;
  // What is left of a removed case; nullopt: no such case was removed.
  virtual base::Result<std::optional<RemovedCase>> FindRemoved(std::string_view case_id) = 0;
  // Removed cases ascending by id, behind `after`.
  virtual base::Result<std::vector<RemovedCase>> RemovedCases(std::string_view after, std::size_t limit) = 0;
  // Takes the bytes of what was removed off the disk, the log included: a database keeps them in pages that it will use
  // again. Writes the whole database anew; writers wait for it, readers do not.
  virtual base::Status CleanRemoved() = 0;
};

}  // namespace anze::ports
