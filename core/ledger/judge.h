// Judge: asks the region's decision for ledger entries about each entry, in order. Internal to
// core/ledger.
//
// The decision sees one entry and the state that earlier ones left: whether its id was used,
// whether its month is closed, how much is left of the entry it corrects, how much of a shared
// system was counted. The judge keeps these, so entries must come in the order of the file's list.
// Ownership: borrows the file and the surroundings. Threads: one thread.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ledger/entry.h"
#include "core/ledger/judged.h"

namespace anze::ledger {

class Judge {
 public:
  Judge(const LedgerFile& file, const Surroundings& surroundings, calendar::Date as_of)
      : file_(file), surroundings_(surroundings), as_of_(as_of) {}

  // Judges one entry under the rules of the day it was booked. `period`: of the account the entry
  // belongs to. An entry booked after `as_of` is not judged: its outcome is "later".
  // Errors, with pointers into the file: "unknown-decision" {decision, region}, those of
  // Schema::Validate, "number-overflow", those of the decision and of `surroundings`.
  base::Result<JudgedEntry> Ask(const Entry& entry, const std::string& period);

  // The kind and category whose figure an entry moves: its own, or those of the entry it corrects.
  std::string KindOf(const Entry& entry) const;
  std::string CategoryOf(const Entry& entry) const;

 private:
  // The state of an entry that was taken, as its counter-entries leave it. Amounts are fen.
  struct Taken {
    std::string kind;
    std::string category;
    std::string holder;
    // The rest of the amount, and of the part that counted.
    std::int64_t left = 0;
    std::int64_t counted = 0;
  };

  // Whether the entry was recorded on or after the day its month was closed.
  bool MonthClosed(const Entry& entry) const;
  base::Value FactsOf(const Entry& entry, const std::string& period) const;
  // Remembers an accepted entry, or takes a correction from the entry it corrects.
  base::Status Count(const Entry& entry, const std::string& period, JudgedEntry* judged);
  // The entry that this one corrects; nullptr when none of that id was taken, or it is another
  // holder's.
  const Taken* Corrected(const Entry& entry) const;

  const LedgerFile& file_;
  const Surroundings& surroundings_;
  calendar::Date as_of_;
  std::map<std::string, Taken> taken_;                                          // by id
  std::map<std::string, bool> ids_;                                             // every id met
  std::map<std::pair<std::string, std::string>, std::int64_t> system_counted_;  // by account and system
};

}  // namespace anze::ledger
