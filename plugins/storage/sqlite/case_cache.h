// A cache of the encoded states of the cases read last: a case that is being worked on is read many times.
//
// The cache cannot go stale, because only one process writes the database (it locks the folder) and every change of a
// case passes through Replace. Bounded in bytes, least recently used first out. Only reads add a case.
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

// A miss is no error: the caller reads the database and offers the case to Keep.
class CaseCache {
 public:
  // `bytes`: room for encoded states, 0 keeps nothing. `writes` counts the writes to the database and must outlive the
  // cache; Replace counts one.
  CaseCache(std::size_t bytes, std::atomic<std::uint64_t>* writes) : room_(bytes), writes_(writes) {}

  // A copy of the case as the last answered write left it; nullopt when it is not kept, which does not mean that there
  // is none.
  std::optional<ports::StoredCase> Find(std::string_view case_id);
  // Forgets every case: columns were written that no commit told of.
  void Clear();
  // Keeps a case that was read after `writes` was `seen`, unless something was written meanwhile: the reader may have
  // looked before that write.
  void Keep(std::string_view case_id, const ports::StoredCase& found, std::uint64_t seen);
  // Call it after a batch is written and before anyone is told: brings up to date the cases of the batch that are kept.
  // One whose write failed is forgotten, because an error may have come after the write. `results` has one entry a
  // commit.
  void Replace(std::span<const ports::Commit> batch, const std::vector<ports::AppendResult>& results);

 private:
  struct Entry {
    std::string case_id;
    ports::StoredCase stored;
  };
  using Entries = std::list<Entry>;

  // The bytes that an entry counts for.
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
