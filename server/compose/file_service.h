// The files that people hand in, in a running server: where they are kept, the uploads, the scanner, and what tidies
// up.
//
// Ownership: borrows its means, which must outlive it; owns the rest with the scanner's thread. Threads: Open, NamedBy,
// ReadLimits, Tidy and Stop from one at a time; files and uploads from any.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/file_scanner.h"
#include "core/ports/files.h"
#include "core/ports/storage.h"
#include "server/app/files/orphans.h"
#include "server/app/files/uploads.h"
#include "server/app/rules/rules.h"
#include "server/loops/scan_loop.h"
#include "server/observe/log.h"

namespace anze::compose {

class FileService {
 public:
  struct Means {
    ports::Storage* storage = nullptr;
    app::Rules* rules = nullptr;
    const ports::Clock* clock = nullptr;
    ports::IdSource* ids = nullptr;
    observe::Log* log = nullptr;
  };
  ~FileService() { Stop(); }

  // `folder`: where they are kept; empty: in memory. `scanner`: as the setting has it; empty: none. Errors: those of
  // the files, "bad-scanner" {text}.
  base::Status Open(const Means& means, const std::string& folder, const std::string& scanner);
  ports::FileStore* files() { return files_.get(); }
  app::Uploads* uploads() { return uploads_.get(); }
  // Who names files beside cases, so that those stay: drafts. Before Tidy is called.
  void NamedBy(app::NamedAmong names) { names_.push_back(std::move(names)); }
  // Reads how large a file may be from the rules of today.
  void ReadLimits();
  // Forgets old uploads, and removes the files that nobody names. Failures go to the log.
  void Tidy();
  void Stop();

 private:
  Means means_;
  std::unique_ptr<ports::FileStore> files_;
  std::unique_ptr<ports::FileScanner> scanner_;
  std::unique_ptr<loops::ScanLoop> scans_;
  std::unique_ptr<app::Uploads> uploads_;
  std::vector<app::NamedAmong> names_;
  std::atomic<std::uint64_t> max_bytes_{0};  // 0: the rules have not been asked
  std::atomic<bool> stopping_{false};
};

}  // namespace anze::compose
