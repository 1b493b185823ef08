// Who acts, and whom a case is about, as a body names them: short texts of one line.
//
// Errors are added to `problems`, each with a pointer. Threads: pure.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::http {

// Checks the text of a name at `pointer`: "wrong-type", "blank-text" {field}, "too-long" {field, max}
// (limits::kNameLength characters), "text-lines" for one of several lines. `value` null: nothing to check.
void CheckName(const base::Value& value, const std::string& pointer, std::string_view field,
               base::Diagnostics* problems);

// Checks the names that a subject has: its "name" and its "code". Other members are the caller's own.
void CheckSubject(const base::Value& subject, base::Diagnostics* problems);

}  // namespace anze::http
