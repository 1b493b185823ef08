// The name that a person gives a file: shown and sent back with it, never used as a path.
// Threads: pure.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"

namespace anze::app {

// A name is refused, not mended: the receipt must show what was handed in, and who sends a name with parts of a path or
// marks that turn the reading direction should know. Errors: "file-name-not-usable" {reason, name}; reason: empty,
// long, encoding, path, hidden, dots.
base::Status CheckFileName(std::string_view name);

// The name under which content of this kind is sent: with the ending of its kind behind it where it has another, so
// that a text called "a.bat" is saved as "a.bat.txt".
std::string NameToSend(std::string_view name, std::string_view media);

}  // namespace anze::app
