// A limit on the size of files of this process, while it lives: writing past it fails instead of ending the process.
#pragma once

#include <signal.h>
#include <sys/resource.h>

#include <cstdint>

namespace anze::testing {

class FileLimit {
 public:
  explicit FileLimit(std::uint64_t bytes) : ignored_(::signal(SIGXFSZ, SIG_IGN)) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit tight{static_cast<rlim_t>(bytes), before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &tight);
  }
  ~FileLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    ::signal(SIGXFSZ, ignored_);
  }
  FileLimit(const FileLimit&) = delete;
  FileLimit& operator=(const FileLimit&) = delete;

 private:
  rlimit before_{};
  void (*ignored_)(int);
};

}  // namespace anze::testing
