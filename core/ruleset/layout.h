// Where a file stands in the tree: its region, its kind.
// Threads: re-entrant.
#pragma once

#include <string>
#include <string_view>

#include "core/ruleset/keys.h"

namespace anze::ruleset {

struct Placed {
  FileKind kind = FileKind::kOrphan;
  std::string region;  // empty for calendars and files outside every region
  std::string inner;   // path under the region
};

// Hidden files, READMEs and the editors' schemas are kIgnored; a file no kind claims is kOrphan.
Placed PlaceFile(std::string_view path);

// "cn/shanxi" of "cn/shanxi/xinzhou"; "platform" of "cn"; empty for "platform".
std::string_view ParentRegion(std::string_view region);
// True when `region` stands strictly below `above` in the tree.
bool IsBelow(std::string_view region, std::string_view above);

}  // namespace anze::ruleset
