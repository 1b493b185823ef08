// Storage on embedded SQLite: the default, for one node.
//
// WAL, synchronous FULL: what Append reports as written survives a crash of process and machine.
// Hot statements (append, load, list, timers) run held statements on the native handles of Poco
// sessions; everything cold goes through Poco::Data. Checkpoints run beside the writer in a thread of their own.
// Ownership: owns its connections, its thread and the file lock of the data directory (one process a directory).
// Threads: as the port says; writes are serialised inside.
#pragma once

#include <memory>
#include <string>

#include "core/ports/storage.h"

namespace anze::storage::sqlite {

struct Options {
  std::string path;                                 // database file; its directory must exist
  int readers = 4;                                  // connections for reading
  int cache_kib = 8 * 1024;                         // page cache of the writer; readers have a quarter each
  std::size_t case_cache_bytes = 16 * 1024 * 1024;  // states of cases lately read
  std::int64_t max_pages = 0;                       // cap on the file's size for tests of a full disk; 0: none
  int wal_pages_most = 16'384;  // from so many on the checkpoint may make writers wait, so that the WAL stays bounded
  // Looks on beside a server: takes no lock, keeps no view of the database between questions, and every write fails.
  bool read_only = false;
};

// Errors: "storage-unavailable" {why}, "storage-newer" {version} (written by a later release), "storage-older"
// {version} (read only, and no server of this release has opened it yet), "storage-in-use" {path}, "storage-corrupt"
// {why}.
base::Result<std::unique_ptr<ports::Storage>> Open(const Options& options);

}  // namespace anze::storage::sqlite
