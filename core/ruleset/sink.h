// Collects diagnostics; the same finding at the same place is kept once, because an entity is
// looked at again for every region that inherits it.
// Ownership: the sink owns its diagnostics. Threads: one thread.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "core/base/result.h"

namespace anze::ruleset {

class Sink {
 public:
  void Add(base::Error error);
  void Add(std::string code, base::MessageArgs args, const base::SourceSpan& span);
  void AddWarning(std::string code, base::MessageArgs args, const base::SourceSpan& span);
  void AddAll(const base::Diagnostics& diagnostics);

  // In file order: by file, line, column. At most limits::kDiagnostics, then a note that says how many more.
  base::Diagnostics Take();
  bool has_errors() const { return has_errors_; }

 private:
  base::Diagnostics diagnostics_;
  std::set<std::string> seen_;
  bool has_errors_ = false;
};

}  // namespace anze::ruleset
