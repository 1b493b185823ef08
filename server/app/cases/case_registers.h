// The registers of a case: stored records, found by their keys, and stored cases, found by values of their facts.
// Ownership: borrows the storage and the snapshot. Threads: one thread, for one decision: it notes what it was asked.
#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "core/ports/storage.h"
#include "core/ruleset/model/snapshot.h"
#include "core/workflow/registers.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Records as the rules of a snapshot know them. A record that is damaged or too large is the Error of reading it.
class CaseRegisters : public workflow::Registers {
 public:
  // `names`: of the present rules, by which the storage finds cases.
  CaseRegisters(ports::Storage* storage, std::shared_ptr<const Rules::KnownNames> names,
                const ruleset::Snapshot& snapshot)
      : storage_(storage), names_(std::move(names)), snapshot_(snapshot) {}

  base::Result<std::optional<workflow::FoundRecord>> Find(std::string_view type, const base::Value& key,
                                                          std::string_view region) const override;
  // A case whose state cannot be read is that Error, too. "cases-not-kept" {type, key}: the present rules find cases by
  // other facts, so the storage may not know all. "cases-being-filed": FillKeys is not through yet.
  base::Result<std::vector<workflow::OtherCase>> Cases(const workflow::CaseSearch& search) const override;

  // The cases that were read so far, for the commit of the event that rests on them.
  const std::vector<ports::ReadCases>& read() const { return read_; }

 private:
  ports::Storage* storage_;
  std::shared_ptr<const Rules::KnownNames> names_;
  const ruleset::Snapshot& snapshot_;
  mutable std::vector<ports::ReadCases> read_;
};

}  // namespace anze::app
