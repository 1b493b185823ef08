// Paths are read from the front: folders up to the first that names a kind are the region, what
// follows is a file of that kind. So a region cannot be called "decisions" or "tests".
#include "core/ruleset/layout/place.h"

#include <utility>
#include <vector>

#include "core/base/ascii.h"

namespace anze::ruleset {
namespace {

constexpr std::string_view kRoot = "platform";

constexpr std::pair<std::string_view, FileKind> kFolders[] = {
    {"parameters", FileKind::kParameters}, {"decisions", FileKind::kDecisions}, {"cases", FileKind::kCases},
    {"duties", FileKind::kDuties},         {"records", FileKind::kRecords},     {"reports", FileKind::kReports},
    {"messages", FileKind::kMessages},     {"plans", FileKind::kPlans},         {"tests", FileKind::kTests}};

constexpr std::pair<std::string_view, FileKind> kFiles[] = {{"ruleset.yaml", FileKind::kRuleset},
                                                            {"clauses.yaml", FileKind::kClauses},
                                                            {"locks.yaml", FileKind::kLocks},
                                                            {"roles.yaml", FileKind::kRoles},
                                                            {"types.yaml", FileKind::kTypes}};

std::vector<std::string_view> Split(std::string_view path) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t slash = path.find('/');
    parts.push_back(path.substr(0, slash));
    if (slash == std::string_view::npos) return parts;
    path.remove_prefix(slash + 1);
  }
}

FileKind InFolder(std::string_view folder, std::string_view file) {
  for (const auto& [name, kind] : kFolders) {
    if (name != folder) continue;
    if (file.ends_with(".yaml")) return kind;
    for (const std::string_view ending : {".lua", ".csv", ".xlsx"}) {
      if (kind == FileKind::kDecisions && file.ends_with(ending)) return FileKind::kScript;
    }
    return FileKind::kOrphan;
  }
  return FileKind::kOrphan;
}

bool IsKindFolder(std::string_view name) {
  for (const auto& [folder, kind] : kFolders) {
    if (folder == name) return true;
  }
  return false;
}

bool IsRegionPart(std::string_view part) {
  if (part.empty()) return false;
  for (const char c : part) {
    if (!base::IsLower(c) && !base::IsDigit(c) && c != '-' && c != '_') return false;
  }
  return true;
}

std::string Join(const std::vector<std::string_view>& parts, std::size_t begin, std::size_t end) {
  std::string joined;
  for (std::size_t i = begin; i < end; ++i) {
    if (i > begin) joined += '/';
    joined += parts[i];
  }
  return joined;
}

}  // namespace

// Calendars have their own folder outside every region: a working day is the same for all.
Placed PlaceFile(std::string_view path) {
  const std::vector<std::string_view> parts = Split(path);
  const std::string_view file = parts.back();
  if (file.starts_with('.') || file == "README.md" || parts.front() == "schema") return {FileKind::kIgnored, {}, {}};
  if (parts.front() == "calendars") {
    const bool table = parts.size() == 3 && file.ends_with(".yaml");
    return {table ? FileKind::kCalendar : FileKind::kOrphan, {}, {}};
  }
  std::size_t depth = 0;  // folders that belong to the region's name
  while (depth + 1 < parts.size() && !IsKindFolder(parts[depth])) {
    if (!IsRegionPart(parts[depth])) return {};
    ++depth;
  }
  if (depth == 0) return {};
  Placed placed{FileKind::kOrphan, Join(parts, 0, depth), Join(parts, depth, parts.size())};
  if (depth + 1 == parts.size()) {
    for (const auto& [name, kind] : kFiles) {
      if (name == file) placed.kind = kind;
    }
  } else if (depth + 2 == parts.size()) {
    placed.kind = InFolder(parts[depth], file);
  }
  return placed;
}

// Top-level folders inherit from "platform", which inherits from nothing.
std::string_view ParentRegion(std::string_view region) {
  const std::size_t slash = region.rfind('/');
  if (slash != std::string_view::npos) return region.substr(0, slash);
  return region == kRoot ? std::string_view{} : kRoot;
}

bool IsBelow(std::string_view region, std::string_view above) {
  for (std::string_view at = ParentRegion(region); !at.empty(); at = ParentRegion(at)) {
    if (at == above) return true;
  }
  return false;
}

}  // namespace anze::ruleset
