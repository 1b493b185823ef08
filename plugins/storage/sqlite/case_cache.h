// The encoded states of the cases last read: what is at work now is read again and again.
//
// It may be kept because one process writes the database (the lock of its directory): every change of a case passes
// through Replace. Bounded in bytes; what was unused longest goes first. Only reading brings a case in.
// Ownership: owns copies. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <list>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/ports/storage.h"

namespace anze::storage::sqlite {

class CaseCache {
 public:
  // `writes` counts the writes to the database; Replace counts one.
  CaseCache(std::size_t bytes, std::atomic<std::uint64_t>* writes) : room_(bytes), writes_(writes) {}

  std::optional<ports::StoredCase> Find(std::string_view case_id);
  // Takes in what was read after `writes` was `seen`, unless something was written meanwhile.
  void Keep(std::string_view case_id, const ports::StoredCase& found, std::uint64_t seen);
  // After a batch is written and before anyone is told: brings up to date what is kept of it.
  void Replace(std::span<const workflow::Commit> batch, const std::vector<ports::AppendResult>& results);

 private:
  struct Entry {
    std::string case_id;
    ports::StoredCase stored;
  };
  using Entries = std::list<Entry>;

  static std::size_t SizeOf(const Entry& entry);
  void MakeRoom();
  void Forget(Entries::iterator entry);

  std::mutex mutex_;
  Entries entries_;                                                 // the last used first
  std::unordered_map<std::string_view, Entries::iterator> places_;  // keys point into entries_
  std::size_t used_ = 0;
  const std::size_t room_;
  std::atomic<std::uint64_t>* writes_;
};

}  // namespace anze::storage::sqlite
