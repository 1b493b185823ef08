// The scanner port: whether a file holds what must not be handed on (viruses and the like).
//
// Errors: "scanner-unavailable" {why}: no verdict; the file is to be shown again later.
// Ownership: the shell owns it. Threads: any.
#pragma once

#include <functional>
#include <string>

#include "core/base/result.h"
#include "core/ports/open_file.h"

namespace anze::ports {

struct ScanVerdict {
  bool clean = false;
  std::string found = {};  // what it was, in the scanner's words
};

class FileScanner {
 public:
  virtual ~FileScanner() = default;
  // Shows it the file. Takes at most the time that the plugin was given, and ends soon after `go_on` says no.
  virtual base::Result<ScanVerdict> Scan(const OpenFile& file, const std::function<bool()>& go_on) = 0;
};

}  // namespace anze::ports
