#include "core/base/result.h"

#include <algorithm>

namespace anze::base {

bool HasErrors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Error& e) { return e.severity == Severity::kError; });
}

}  // namespace anze::base
