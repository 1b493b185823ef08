// Moves the write-ahead log into the database beside the writer, in a thread of its own. Inside the room only.
//
// Left to itself SQLite does this inside the COMMIT that makes the log too long, and that write waits for all of it.
// Errors: none reach anybody. A move that fails is tried again half a second later; the log grows meanwhile.
// Ownership: owns its connection and its thread; everything in Options must outlive it.
// Threads: constructor and destructor by one thread. The destructor ends the thread, which moves the log once more.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <thread>

#include "plugins/storage/sqlite/connection.h"
#include "plugins/storage/sqlite/folder.h"
#include "plugins/storage/sqlite/reader_pool.h"

namespace anze::storage::sqlite {

class Checkpointer {
 public:
  // The counts it watches, and the parts it may hold up.
  struct Options {
    int pages_most = 0;  // from so many on it may make writers wait, so that the log stays bounded
    // Counts the writes to the database.
    const std::atomic<std::uint64_t>* writes = nullptr;
    const std::atomic<int>* pages = nullptr;  // how long the log is
    std::mutex* write_mutex = nullptr;        // held by whoever writes
    ReaderPool* readers = nullptr;
    const Folder* folder = nullptr;
  };
  // Starts the thread.
  Checkpointer(Connection connection, const Options& options);
  ~Checkpointer();

 private:
  void Run();
  // One checkpoint in SQLite's mode PASSIVE (moves the pages that no reader needs) or RESTART (waits for readers, so
  // that the next writer begins the log anew). True when all of the log is in the database now.
  bool Checkpoint(int mode);

  Connection connection_;
  Options options_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace anze::storage::sqlite
