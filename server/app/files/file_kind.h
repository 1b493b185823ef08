// What a file is, judged by its content alone: neither its name nor what its sender calls it counts.
//
// Looked at are the beginning and, of the packages that office programs write (zip), the list of parts at the end and
// the one part that tells what the package is; no other part is ever unpacked, and that one to no more than
// limits::kPackageTypesBytes, so that a file which unpacks to terabytes costs nothing.
// Errors: those of reading the file. Threads: pure but for the reading.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/ports/files.h"

namespace anze::app {

struct FileKind {
  std::string type = "other";                      // pdf | image | word | excel | text | other
  std::string media = "application/octet-stream";  // as browsers name it
  bool runs = false;                               // a program or a script that a system would start
};

base::Result<FileKind> KindOf(const ports::OpenFile& file);

// The endings that a name may have for content of this kind, the usual one first; none for "other".
std::string_view EndingsOf(std::string_view media);

// Inside the room: the text of the package part that lists what its parts are ("[Content_Types].xml"), or of the one
// that says what an OpenDocument package is ("mimetype"); empty where the file is no such package or one beyond the
// bounds.
base::Result<std::string> PackageTypes(const ports::OpenFile& file);

}  // namespace anze::app
