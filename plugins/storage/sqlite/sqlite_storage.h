// Storage on embedded SQLite: the default, for one node.
//
// WAL, synchronous FULL: every commit that Append reports as written survives a crash of process and machine.
// Statements are held on the native handles of Poco sessions. The log is moved into the database beside the writer in a
// thread of its own. A folder whose database lost acknowledged writes is refused (folder.h).
// Ownership: owns its connections, its threads and the file lock of the data directory (one process a directory).
// Threads: as the port says; writes are serialised inside.
#pragma once

#include <memory>
#include <string>

#include "core/ports/storage.h"
#include "plugins/storage/sqlite/gathered_wal.h"

namespace anze::storage::sqlite {

// How a storage is opened. The defaults are those of the product.
struct Options {
  std::string path;                                 // database file; its directory must exist
  int readers = 4;                                  // connections for reading
  int cache_kib = 8 * 1024;                         // page cache of the writer; readers have a quarter each
  std::size_t case_cache_bytes = 16 * 1024 * 1024;  // states of cases lately read
  std::int64_t max_pages = 0;                       // cap on the file's size for tests of a full disk; 0: none
  int wal_pages_most = 16'384;  // from so many on the checkpoint may make writers wait, so that the WAL stays bounded
  std::string layer = kGatheredWal;  // the file system layer under the log; empty: the system's own
  bool used_before = false;          // the folder is known to have held a database
  // Looks on beside a server: takes no lock, keeps no view of the database between questions, and every write fails.
  bool read_only = false;
};

// Opens the database, making it and its tables if there is none, and starts the threads. The caller owns the storage;
// destroying it waits for its threads.
//
// Errors: "storage-unavailable" {why}, "storage-newer" {version} (written by a later release), "storage-older"
// {version} (read only, and no server of this release has opened it yet), "storage-in-use" {path}, "storage-corrupt"
// {why}, and "storage-lost", "storage-behind", "storage-other" (folder.h).
base::Result<std::unique_ptr<ports::Storage>> Open(const Options& options);

}  // namespace anze::storage::sqlite
