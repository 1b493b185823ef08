// The registers of a case: stored records, found by their keys.
// Ownership: borrows the storage and the snapshot. Threads: re-entrant.
#pragma once

#include "core/ports/storage.h"
#include "core/ruleset/model/snapshot.h"
#include "core/workflow/registers.h"

namespace anze::app {

// Records as the rules of a snapshot know them. A record that is damaged or too large is the Error of reading it.
class CaseRegisters : public workflow::Registers {
 public:
  CaseRegisters(ports::Storage* storage, const ruleset::Snapshot& snapshot) : storage_(storage), snapshot_(snapshot) {}

  base::Result<std::optional<workflow::FoundRecord>> Find(std::string_view type, const base::Value& key,
                                                          std::string_view region) const override;

 private:
  ports::Storage* storage_;
  const ruleset::Snapshot& snapshot_;
};

}  // namespace anze::app
