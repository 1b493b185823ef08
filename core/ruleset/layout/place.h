// The layout of a rulesets/ tree: a file's path says which region it belongs to and what kind of
// file it is.
//
//   platform/…                          the root of all regions
//   cn/shanxi/xinzhou/ruleset.yaml      a region is its folder; its parent is the folder above
//   cn/shanxi/decisions/admission.yaml  the folder under the region names the kind
//   calendars/cn/2025.yaml              calendars stand outside the regions
//
// Threads: re-entrant, no state.
#pragma once

#include <string>
#include <string_view>

#include "core/ruleset/layout/keys.h"

namespace anze::ruleset {

// Where a file belongs.
struct Placed {
  FileKind kind = FileKind::kOrphan;
  // Empty for calendars, ignored files and files outside every region.
  std::string region;
  // The path under the region: "decisions/admission.yaml".
  std::string inner;
};

// Never fails: a path of no known form gives kOrphan. `path` is relative to the rulesets root, with
// '/' between its parts. Returns kIgnored for hidden files, READMEs and the schemas for editors.
Placed PlaceFile(std::string_view path);

// "cn/shanxi" of "cn/shanxi/xinzhou"; "platform" of "cn"; empty for "platform".
std::string_view ParentRegion(std::string_view region);
// Returns whether `region` stands strictly below `above` in the tree. Every region but "platform"
// stands below "platform". Neither need exist.
bool IsBelow(std::string_view region, std::string_view above);

}  // namespace anze::ruleset
