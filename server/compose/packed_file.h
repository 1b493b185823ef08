// The file of a back-up: two lines of text about it, the stored files one behind the other compressed (RFC 1952), and a
// digest of all that in the last line. docs/operations.md describes it.
//
// Writing goes to a name of its own beside the file, which gets its name when all of it is on disk.
// Errors: "backup-unwritable" {file, why}, "backup-unreadable" {file, reason: missing | form | digest | content}.
// Ownership: plain functions. Threads: re-entrant; they wait for the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::compose {

// A file that goes into the back-up.
struct PackedPart {
  std::string name;  // within the back-up: "anze.db"
  std::string path;
};

// Writes `parts` under `header` (a map) to `file`, mode 0600. `go_on` is asked now and then; a no is "backup-stopped".
// Nothing is left of a failed one. Errors: also "backup-target-exists" {file}.
base::Status WritePacked(const std::string& file, const base::Value& header, const std::vector<PackedPart>& parts,
                         const std::function<bool()>& go_on);

// Unpacks the parts into `folder` under their names with ".restoring" behind, mode 0600, and gives the header; whoever
// calls renames them. Their names are given back in `names`. Nothing is left of a failed one.
base::Result<base::Value> ReadPacked(const std::string& file, const std::string& folder,
                                     std::vector<std::string>* names);

}  // namespace anze::compose
