// Texts of bodies: no characters that nobody sees and that change how others look.
//
// Attacks: a mark of direction turns "exe.fdp" into "pdf.exe" on the screen, and a name with a blank of no width looks
// like another's but is not equal to it (Unicode Technical Report 36).
// Threads: pure.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::http {

// Controls (but tab, line feed and carriage return), U+2028 and U+2029, marks and overrides of direction, blanks of no
// width (soft hyphens, fillers, selectors of variants) except the joiners U+200C and U+200D that some scripts need,
// tags, and code points that are no characters.
bool Invisible(char32_t code_point);

// Adds "text-character" {character} at each text or name of a member of `body` that holds one.
void RefuseInvisible(const base::Value& body, base::Diagnostics* problems);

// The name in small letters, full-width letters as the usual ones, without any blanks: how a name is compared with
// those that nobody may have. Different names may fold to the same text; never store it.
std::string FoldedName(std::string_view name);

}  // namespace anze::http
