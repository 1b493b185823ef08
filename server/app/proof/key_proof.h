// The natural keys that a store must hold, by the rules with which they were made last.
// Ownership: borrows rules and storage. Threads: immutable once made.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "core/ports/storage.h"
#include "core/workflow/case_program.h"
#include "core/workflow/state.h"
#include "server/app/cases/declared_of_day.h"

namespace anze::app {

class KeyProof {
 public:
  // nullopt: nobody knows by which rules the keys were made, so they cannot be proved. Errors: those of the storage.
  static base::Result<std::optional<KeyProof>> Make(Rules* rules, ports::Storage* storage);

  // Every key that a case must have, with those that it may have by its own older rules and has. `own`: its case type
  // under its snapshot. Errors: those of the storage.
  base::Status OfCase(const workflow::CaseState& state, const workflow::CaseProgram& own,
                      const std::function<void(const ports::StoredKey&)>& each) const;
  void OfRecord(const ports::StoredRecord& record, const std::function<void(const ports::StoredKey&)>& each) const;

 private:
  KeyProof(DeclaredOfDay declared, ports::Storage* storage) : declared_(std::move(declared)), storage_(storage) {}
  DeclaredOfDay declared_;
  ports::Storage* storage_;
};

// The row of a key in a tally.
std::string KeyText(const ports::StoredKey& key);

}  // namespace anze::app
