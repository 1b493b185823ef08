// A file in the folder for temporary files, for a library that writes to a path; removed when this ends.
// Errors: why() tells why there is none. Threads: one.
#pragma once

#include <string>

#include "core/base/result.h"

namespace anze::report::xlsx {

class TemporaryFile {
 public:
  TemporaryFile();
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& why() const { return why_; }  // there is none; empty when there is
  const std::string& path() const { return path_; }
  // All that was written to it; empty when it cannot be read.
  std::string Bytes() const;

 private:
  std::string path_;
  std::string why_;
};

}  // namespace anze::report::xlsx
