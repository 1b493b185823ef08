// Each entry asked of the region's decision `fund-entry`, one after the other. Inside the room only. Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/ledger/entry.h"
#include "core/ledger/ledger.h"

namespace anze::ledger {

class Judge {
 public:
  Judge(const LedgerFile& file, const Surroundings& surroundings, calendar::Date as_of)
      : file_(file), surroundings_(surroundings), as_of_(as_of) {}

  // `period`: of the account the entry belongs to. Entries come in the order of the file's list.
  base::Result<JudgedEntry> Ask(const Entry& entry, const std::string& period);

  // The kind whose figure an entry moves: its own, or that of what it corrects.
  std::string KindOf(const Entry& entry) const;
  std::string CategoryOf(const Entry& entry) const;

 private:
  // What is known of an entry that was taken, as counter-entries leave it.
  struct Taken {
    std::string kind;
    std::string category;
    std::string holder;
    std::int64_t left = 0;
    std::int64_t counted = 0;
  };

  bool MonthClosed(const Entry& entry) const;
  base::Value FactsOf(const Entry& entry, const std::string& period) const;
  base::Status Count(const Entry& entry, const std::string& period, JudgedEntry* judged);
  const Taken* Corrected(const Entry& entry) const;

  const LedgerFile& file_;
  const Surroundings& surroundings_;
  calendar::Date as_of_;
  std::map<std::string, Taken> taken_;                                          // by id
  std::map<std::string, bool> ids_;                                             // every id met
  std::map<std::pair<std::string, std::string>, std::int64_t> system_counted_;  // by account and system
};

}  // namespace anze::ledger
