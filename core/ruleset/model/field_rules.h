// Rules about fields that the validator and the exported JSON Schema must share, so that both accept the same values.
// Threads: re-entrant.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

#include "core/base/limits.h"
#include "core/ruleset/model/schema.h"

namespace anze::ruleset {

// The longest text, in code points as JSON Schema counts. However wide its characters, it fits limits::kStringBytes,
// beyond which no JSON is read.
inline constexpr std::size_t kLongestText = base::limits::kStringBytes / 4;

inline std::size_t LongestOf(const Field& field) {
  const auto stated = static_cast<std::size_t>(std::max(field.max_length, 0));
  return stated > 0 ? std::min(stated, kLongestText) : kLongestText;
}

// True when the object must be there because something required stands in it, though nobody stated the object itself
// as a field: `a.b: {required: true}` makes `a` such an object.
inline bool Implied(const Field& field) {
  return field.type == Type::kObject && field.title.zh.empty() &&
         std::any_of(field.children.begin(), field.children.end(),
                     [](const Field& child) { return child.required || Implied(child); });
}

// ECMA-262 patterns. The year 0000 does not exist, and neither does a second 60.
inline constexpr std::string_view kDatePattern =
    "^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}$";
inline constexpr std::string_view kInstantPattern =
    "^([1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])-[0-9]{2}-[0-9]{2}"
    "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]+)?(Z|[+-]([01][0-9]|2[0-3]):[0-5][0-9])$";

}  // namespace anze::ruleset
