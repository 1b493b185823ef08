// The index of the texts of cases: which case has which piece of text and lies in which regions (grams.h). Inside the
// room only.
//
// It stands in a file of its own, FILE.search, an FTS5 table that can always be made again from case_texts, so a change
// of a case writes nothing of it: a thread takes in new texts later, when nothing is written or much is waiting. Until
// then a search reads the new texts itself. (FTS5 is SQLite's; PostgreSQL would index case_texts with pg_trgm in the
// same transaction.)
// Ownership: owns its connections and its thread. Threads: Close and the destructor by one thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "core/base/result.h"
#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/statement.h"

namespace anze::storage::sqlite {

// The file of the index of a database file.
std::string SearchFileOf(const std::string& database);

// A search without it, or while it is behind, finds the same cases, only more slowly (text_search.h).
class SearchIndex {
 public:
  // Opens or makes the index of the database with this identity. One that belongs to another database, is ahead of it
  // or cannot be opened is removed and made anew. `source` reads the database; `writes` counts the writes to it and
  // must outlive this. Starts the thread. Errors: those of the storage, when the new one cannot be made either.
  static base::Result<std::unique_ptr<SearchIndex>> Open(const std::string& database, const std::string& identity,
                                                         Connection source, const std::atomic<std::uint64_t>* writes);
  ~SearchIndex();
  // Forgets every text and begins anew, when cases were removed: their rows may be given again.
  base::Status Renew();
  // Takes the bytes of what was forgotten off the disk, as far as no search holds them.
  base::Status Clean();
  SearchIndex(const SearchIndex&) = delete;
  SearchIndex& operator=(const SearchIndex&) = delete;

 private:
  SearchIndex(Connection source, Connection index, std::string identity, const std::atomic<std::uint64_t>* writes);
  static base::Result<Connection> OpenFile(const std::string& file, const std::string& database_identity,
                                           Connection* source);
  void Run();
  // Takes in at most one batch; how many texts it was, -1 on an error.
  int TakeIn();
  // How many texts are still to be taken in.
  std::int64_t Waiting();
  // What the index in the file is of: the database, the layout of the index, and how many cases were removed.
  static std::string IdentityNow(const std::string& database_identity, Connection* source);

  Connection source_;
  Connection index_;
  const std::atomic<std::uint64_t>* writes_;
  Statement begin_, commit_, rollback_, get_upto_, put_upto_, put_, texts_, last_;
  std::string identity_;    // of the database
  std::mutex index_mutex_;  // held by whoever uses the connections
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace anze::storage::sqlite
