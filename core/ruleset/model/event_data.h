// An event's data as its conditions read it.
// Ownership: the answer owns all it holds. Errors: none. Threads: pure.
#pragma once

#include <utility>

#include "core/ruleset/model/schema.h"

namespace anze::ruleset {

// The fields under `data`: an event's `reasons` is read as data.reasons. Empty where there are none.
inline Schema UnderData(const Schema& data) {
  if (data.empty()) return {};
  Field field;
  field.name = "data";
  field.type = Type::kObject;
  field.children = data.fields();
  Schema wrapped;
  wrapped.fields().push_back(std::move(field));
  return wrapped;
}

}  // namespace anze::ruleset
