// What a proof found: how many faults of each kind, and the first of each.
// Ownership: plain values. Threads: none shared.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace anze::app {

// One kind of fault: the faults of one code and reason.
struct FaultKind {
  base::Error first;  // the text says what, the arguments where
  std::size_t count = 0;
};

class Findings {
 public:
  void Add(base::Error fault) {
    const std::string kind = KindOf(fault);
    for (FaultKind& known : kinds_) {
      if (KindOf(known.first) == kind) return void(++known.count);
    }
    kinds_.push_back({std::move(fault), 1});
  }
  // Those of a part that was looked at beside. Of two firsts the one with the smaller arguments stays, so that the
  // result does not depend on who was quicker.
  void Merge(const Findings& other) {
    for (const FaultKind& kind : other.kinds_) {
      const auto same = [&](const FaultKind& known) { return KindOf(known.first) == KindOf(kind.first); };
      const auto known = std::find_if(kinds_.begin(), kinds_.end(), same);
      if (known == kinds_.end()) {
        kinds_.push_back(kind);
        continue;
      }
      known->count += kind.count;
      if (kind.first.args < known->first.args) known->first = kind.first;
    }
  }

  const std::vector<FaultKind>& kinds() const { return kinds_; }
  bool empty() const { return kinds_.empty(); }

 private:
  static std::string KindOf(const base::Error& fault) {
    for (const auto& [name, value] : fault.args) {
      if (name == "reason") return fault.code + "." + value;
    }
    return fault.code;
  }
  std::vector<FaultKind> kinds_;  // few: one a kind that the code knows
};

}  // namespace anze::app
