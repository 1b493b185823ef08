// Sink: collects diagnostics. The same finding at the same place is kept once, because an entity is
// checked again for every region that inherits it.
// Ownership: the sink owns its diagnostics. Threads: one thread.
#pragma once

#include <set>
#include <string>
#include <utility>

#include "core/base/result.h"

namespace anze::ruleset {

class Sink {
 public:
  // Adds a finding unless one of the same code stands at the same place with the same first
  // argument.
  void Add(base::Error error);
  void Add(std::string code, base::MessageArgs args, const base::SourceSpan& span);
  void AddWarning(std::string code, base::MessageArgs args, const base::SourceSpan& span);
  void AddAll(const base::Diagnostics& diagnostics);

  // Returns the findings in file order: by file, line, column. At most limits::kDiagnostics, then a
  // note that says how many more there are. The sink is empty afterwards, but has_errors() and the
  // memory of findings stay.
  base::Diagnostics Take();
  bool has_errors() const { return has_errors_; }

 private:
  base::Diagnostics diagnostics_;
  std::set<std::string> seen_;
  bool has_errors_ = false;
};

}  // namespace anze::ruleset
