// Who may read what is stored: a case for somebody who may not read everything, and the parties of cases and records
// where the rules come to name others. Part of ports::Storage; errors, ownership and threads are those of storage.h.
//
// With a commit and a record its parties are written in the same transaction; lists take a scope (CaseQuery,
// RecordQuery).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/ports/cases.h"
#include "core/ports/read_scope.h"

namespace anze::ports {

// The parties of a case, worked out anew by rules that name others.
struct CaseParties {
  std::string case_id;
  std::uint64_t sequence = 0;  // of the case when they were worked out
  std::vector<std::string> parties;
};

// Likewise of a record.
struct RecordParties {
  std::string type;
  std::string id;
  std::uint64_t version = 0;  // of the record when they were worked out
  std::vector<std::string> parties;
};

class ReaderStore {
 public:
  virtual ~ReaderStore() = default;

  // As CaseStore::LoadCase, but nullopt also for a case that the scope does not find, after the same work as for one
  // that does not exist.
  virtual base::Result<std::optional<StoredCase>> LoadReadable(std::string_view case_id, const ReadScope& scope) = 0;
  // Replaces the parties of cases that still stand at `sequence`; others, and unknown ones, are passed over. One
  // durable transaction.
  virtual base::Status PutCaseParties(std::span<const CaseParties> parties) = 0;
  // Replaces the parties of records that still stand at `version`; others, and unknown ones, are passed over. One
  // durable transaction.
  virtual base::Status PutRecordParties(std::span<const RecordParties> parties) = 0;
};

}  // namespace anze::ports
