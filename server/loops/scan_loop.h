// The scan loop: shows each file that came to the scanner, one after the other, and writes down what it said.
//
// Nobody waits for it: a file stands as "waiting" until it was scanned, and cannot be submitted meanwhile. Where the
// scanner gives no verdict the file is shown again, limits::kScanAgainSeconds later, for as long as it takes. Files
// that wait are found again after a restart, and so are those that came before there was a scanner. Ownership: owns its
// thread; the collaborators must outlive it. Threads: any.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <mutex>
#include <string>

#include "core/ports/file_scanner.h"
#include "core/ports/files.h"
#include "server/loops/periodic_loop.h"
#include "server/observe/log.h"

namespace anze::loops {

class ScanLoop {
 public:
  ScanLoop(ports::FileStore* files, ports::FileScanner* scanner, observe::Log* log);
  ~ScanLoop() { Stop(); }
  // This file has come. Of more than limits::kScanQueue the later ones are found in the store.
  void Add(const std::string& digest);
  // Ends the scan under way and joins; the destructor calls it.
  void Stop() { loop_.Stop(); }
  // Scans without a verdict since the start.
  std::uint64_t failures() const { return failures_; }

 private:
  std::int64_t Look();
  // Queues what waits in the store. False when it could not be read.
  bool FindWaiting();
  // False: no verdict.
  bool ScanOne(const std::string& digest);

  ports::FileStore* files_;
  ports::FileScanner* scanner_;
  observe::Log* log_;
  std::mutex mutex_;
  std::deque<std::string> queue_;
  bool look_in_store_ = true;
  std::atomic<std::uint64_t> failures_{0};
  PeriodicLoop loop_;
};

}  // namespace anze::loops
