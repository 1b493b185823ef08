// Writing JSON objects as text, member by member, where building a Value first would cost too much: journals, cases,
// the log. Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

namespace anze::base {

// Begins a member of the object whose text so far ends *out: appends `"key":`, with a comma before it unless *out ends
// in "{". The caller appends the value. Precondition: *out is not empty, and `key` holds nothing that JSON escapes.
void AppendJsonKey(std::string_view key, std::string* out);

}  // namespace anze::base
