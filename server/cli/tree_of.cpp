#include "server/cli/tree_of.h"

#include <filesystem>
#include <system_error>

#include "core/ruleset/layout/place.h"

namespace anze::cli {
namespace {

namespace fs = std::filesystem;
using ruleset::FileKind;
using ruleset::Placed;
using ruleset::PlaceFile;

bool Related(const std::string& one, const std::string& other) {
  return one == other || ruleset::IsBelow(one, other) || ruleset::IsBelow(other, one);
}

// The file's place below a folder; empty when it stands outside.
std::string Below(const fs::path& file, const fs::path& folder) {
  const fs::path inside = file.lexically_relative(folder);
  return inside.empty() || *inside.begin() == ".." ? std::string() : inside.generic_string();
}

// Whether the folder is the root of a tree for a file that stands there: its first part is a region, or the calendars.
bool IsRoot(const fs::path& folder, const std::string& path) {
  if (PlaceFile(path).kind == FileKind::kOrphan) return false;
  std::error_code ignored;
  const fs::path top = folder / path.substr(0, path.find('/'));
  return fs::exists(top / "ruleset.yaml", ignored) || fs::exists(folder / "platform" / "ruleset.yaml", ignored);
}

}  // namespace

base::Result<FileInTree> FindTree(const std::string& file, const std::string& rules) {
  std::error_code failed;
  const fs::path whole = fs::weakly_canonical(file, failed);
  const fs::path known = fs::weakly_canonical(rules, failed);
  if (const std::string path = Below(whole, known); !path.empty() && !known.empty()) {
    return FileInTree{rules, path, PlaceFile(path).region};
  }
  FileInTree found;
  for (fs::path folder = whole.parent_path();; folder = folder.parent_path()) {
    const std::string path = Below(whole, folder);
    if (!path.empty() && IsRoot(folder, path)) found = {folder.string(), path, PlaceFile(path).region};
    if (folder == folder.root_path()) break;
  }
  if (found.folder.empty()) return base::Error("file-outside-rules", {{"file", file}});
  return found;
}

bool Concerns(const FileInTree& file, const std::string& other) {
  if (file.region.empty() || other == file.path) return true;
  const Placed placed = PlaceFile(other);
  if (placed.kind == FileKind::kCalendar) return true;
  if (placed.region.empty() || !Related(file.region, placed.region)) return false;
  if (placed.kind != FileKind::kTests) return true;
  return placed.region == file.region && PlaceFile(file.path).kind != FileKind::kTests;
}

bool IsTold(const FileInTree& file, const std::string& place) {
  if (file.region.empty() || place == file.path) return true;
  const std::string region = PlaceFile(place).region;
  return region == file.region || ruleset::IsBelow(region, file.region);
}

}  // namespace anze::cli
