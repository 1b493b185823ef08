// Carries out what cases ask of this system itself: opening a case, raising an event in other cases, writing a record.
//
// Each may be carried out twice, when the server stops between doing it and noting it. Opening and raising are
// protected by idempotency keys made of the item's id; a record that stands as it should is left alone. Ownership:
// borrows its four means. Threads: all calls are safe from any thread; they wait for the disk.
#pragma once

#include <optional>
#include <vector>

#include "core/ports/storage.h"
#include "server/app/cases/cases.h"
#include "server/app/records/record_store.h"

namespace anze::app {

class CaseEffects {
 public:
  struct Means {
    Cases* cases = nullptr;
    Records* records = nullptr;
    Rules* rules = nullptr;
    ports::Storage* storage = nullptr;
  };
  explicit CaseEffects(const Means& means) : means_(means) {}

  // Why it was not carried out, a problem for each case that refused; empty: it is done. nullopt: the item is of a kind
  // that a Notifier carries. Problems: those of Cases::Open and Cases::Raise; kNotFound "effect-without-parent"; for
  // the cases of a key kInvalid "effect-key-unknown" {type}, when a value of it was not known; of records those of
  // WriteForCase.
  std::optional<std::vector<Problem>> Carry(const ports::OutboxItem& item, const base::Value& payload);

 private:
  std::vector<Problem> OpenSubCase(const ports::OutboxItem& item, const base::Value& payload);
  std::vector<Problem> RaiseEvent(const ports::OutboxItem& item, const base::Value& payload);
  std::vector<Problem> WriteRecord(const base::Value& payload);
  // The open cases that have the facts which the payload's key states, in one of its states.
  Answer<std::vector<std::string>> Concerned(const ports::OutboxItem& item, const base::Value& payload);

  Means means_;
};

}  // namespace anze::app
