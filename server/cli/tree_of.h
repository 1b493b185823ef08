// The tree of rules that a file stands in, and the part of it that the file concerns.
//
// Errors: as each function says. Threads: re-entrant.
#pragma once

#include <string>

#include "core/base/result.h"

namespace anze::cli {

// A file of a tree of rules.
struct FileInTree {
  std::string folder;  // of the tree
  std::string path;    // of the file, relative to it, with '/' between its parts
  std::string region;  // whose file it is; empty: none's (a calendar)
};

// Finds the tree: `rules` where the file is inside, else the outermost folder above it in which the file has its
// region's place. Errors: "file-outside-rules" {file}.
base::Result<FileInTree> FindTree(const std::string& file, const std::string& rules);

// Whether a file of that tree must be read to check this one: files of its region, of those above and of those below,
// and the calendars. Of scenarios those of its own region, which name what it states; for a file of scenarios it alone.
// Of a file that is no region's, everything.
bool Concerns(const FileInTree& file, const std::string& other);

// Whether a finding at that place is about the file, its region or one below it, rather than about what was left as it
// was and cannot be judged without the regions that were not read.
bool IsTold(const FileInTree& file, const std::string& place);

}  // namespace anze::cli
