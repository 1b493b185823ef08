#include "core/ruleset/model/lock.h"

namespace anze::ruleset {
namespace {

constexpr std::string_view kForbidsNames[] = {"add-rule",        "change-rule",  "set-parameter",  "lower-parameter",
                                              "raise-parameter", "add-decision", "add-case-type",  "tighten-case",
                                              "loosen-case",     "change-case",  "tighten-record", "change-parameter",
                                              "add-record",      "change-duty",  "add-duty",       "change-plan"};

}  // namespace

std::string_view ForbidsName(Lock::Forbids forbids) { return kForbidsNames[static_cast<std::size_t>(forbids)]; }

Lock::Forbids ForbidsOf(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kForbidsNames); ++i) {
    if (kForbidsNames[i] == name) return static_cast<Lock::Forbids>(i);
  }
  return Lock::Forbids::kAddRule;
}

// The text up to the first star must begin the name; each text between two stars takes the first
// place where it fits.
bool MatchesTarget(std::string_view target, std::string_view name) {
  std::size_t star = target.find('*');
  if (star == std::string_view::npos) return target == name;
  if (!name.starts_with(target.substr(0, star))) return false;
  name.remove_prefix(star);
  while (true) {
    target.remove_prefix(star + 1);
    star = target.find('*');
    if (star == std::string_view::npos) return name.ends_with(target);
    const std::size_t found = name.find(target.substr(0, star));
    if (found == std::string_view::npos) return false;
    name.remove_prefix(found + star);
  }
}

}  // namespace anze::ruleset
