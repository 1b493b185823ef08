#include "core/people/roles.h"

#include <algorithm>
#include <array>
#include <utility>

namespace anze::people {
namespace {

constexpr std::array<std::string_view, 5> kPlatformRoles{kSystemAdministrator, kSecurityAdministrator,
                                                         kAuditAdministrator, kRulesEditor, kRulesApprover};
constexpr std::array<std::pair<Permission, std::string_view>, 13> kNames{{{kCasesRead, "cases.read"},
                                                                          {kCasesWrite, "cases.write"},
                                                                          {kRecordsRead, "records.read"},
                                                                          {kRecordsWrite, "records.write"},
                                                                          {kRulesRead, "rules.read"},
                                                                          {kReportsRead, "reports.read"},
                                                                          {kPeopleManage, "people.manage"},
                                                                          {kGrantsManage, "grants.manage"},
                                                                          {kAuditRead, "audit.read"},
                                                                          {kRulesEdit, "rules.edit"},
                                                                          {kRulesApprove, "rules.approve"},
                                                                          {kRetentionPropose, "retention.propose"},
                                                                          {kRetentionApprove, "retention.approve"}}};
constexpr Permissions kDailyWork = kCasesRead | kCasesWrite | kRecordsRead | kRecordsWrite | kRulesRead | kReportsRead;

template <typename List>
void AddOnce(const std::string& text, List* list) {
  if (!text.empty() && std::find(list->begin(), list->end(), text) == list->end()) list->push_back(text);
}

}  // namespace

std::span<const std::string_view> PlatformRoles() { return kPlatformRoles; }

bool IsPlatformRole(std::string_view role) {
  return std::find(kPlatformRoles.begin(), kPlatformRoles.end(), role) != kPlatformRoles.end();
}

bool IsAdministrator(std::string_view role) {
  return role == kSystemAdministrator || role == kSecurityAdministrator || role == kAuditAdministrator;
}

std::vector<std::string_view> NamesOf(Permissions permissions) {
  std::vector<std::string_view> names;
  for (const auto& [permission, name] : kNames) {
    if ((permissions & permission) != 0) names.push_back(name);
  }
  return names;
}

Permissions PermissionsNamed(std::string_view names) {
  Permissions permissions = 0;
  while (!names.empty()) {
    const std::size_t end = std::min(names.find(' '), names.size());
    for (const auto& [permission, name] : kNames) {
      if (name == names.substr(0, end)) permissions |= permission;
    }
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return permissions;
}

Permissions PermissionsOf(const Grant& grant) {
  if (grant.role == kSystemAdministrator) return kPeopleManage | kRulesRead;
  if (grant.role == kSecurityAdministrator) return kGrantsManage | kRetentionPropose | kRulesRead;
  if (grant.role == kAuditAdministrator) return kAuditRead | kRetentionApprove | kRulesRead;
  if (grant.role == kRulesEditor) return kRulesEdit | kRulesRead;
  if (grant.role == kRulesApprover) return kRulesApprove | kRulesRead;
  return kDailyWork;
}

Permissions PermissionsOf(const Principal& principal) {
  Permissions permissions = principal.acts_for.empty() ? 0 : kDailyWork;
  for (const Grant& grant : principal.grants) permissions |= PermissionsOf(grant);
  return permissions;
}

ports::ReadScope ReadsOf(std::span<const Grant> grants, std::span<const std::string> acts_for) {
  ports::ReadScope reads;
  reads.everything = std::find(acts_for.begin(), acts_for.end(), "*") != acts_for.end();
  for (const Grant& grant : grants) {
    if (grant.office == Office::kBureau) AddOnce(grant.region, &reads.regions);
    if (grant.office == Office::kOrganisation) AddOnce(grant.organisation, &reads.parties);
  }
  return reads;
}

}  // namespace anze::people
