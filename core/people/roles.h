// The roles of the platform, and what every role permits.
//
// The three administrators are those of GB/T 22239-2019 (等保 2.0, 8.1.5): system, security and audit management stand
// in three hands. Errors: none. Ownership: plain. Threads: pure.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/people/principal.h"

namespace anze::people {

inline constexpr std::string_view kSystemAdministrator = "system-administrator";
inline constexpr std::string_view kSecurityAdministrator = "security-administrator";
inline constexpr std::string_view kAuditAdministrator = "audit-administrator";
inline constexpr std::string_view kRulesEditor = "rules-editor";
inline constexpr std::string_view kRulesApprover = "rules-approver";

// All of them, administrators first. Their titles are the texts "role-" + id.
std::span<const std::string_view> PlatformRoles();
bool IsPlatformRole(std::string_view role);
// One of the three of whom nobody may be two.
bool IsAdministrator(std::string_view role);

// What somebody may do at all; which cases and records, the rules and their offices say.
enum Permission : std::uint32_t {
  kCasesRead = 1U << 0,
  kCasesWrite = 1U << 1,
  kRecordsRead = 1U << 2,
  kRecordsWrite = 1U << 3,
  kRulesRead = 1U << 4,
  kReportsRead = 1U << 5,
  kPeopleManage = 1U << 6,  // accounts and organisations
  kGrantsManage = 1U << 7,  // roles and tokens
  kAuditRead = 1U << 8,
  kRulesEdit = 1U << 9,
  kRulesApprove = 1U << 10,
  kRetentionPropose = 1U << 11,  // removing cases whose time of keeping is over,
  kRetentionApprove = 1U << 12,  // in two hands
};
using Permissions = std::uint32_t;

// The names of permissions, in order: "cases.read" … Their titles are the texts "permission-" + name with "-" for ".".
std::vector<std::string_view> NamesOf(Permissions permissions);

// The permissions of names with blanks between; a name that is none permits nothing.
Permissions PermissionsNamed(std::string_view names);

// What a role permits, and what all grants together do. A token that acts for others may do the daily work as well.
Permissions PermissionsOf(const Grant& grant);
Permissions PermissionsOf(const Principal& principal);

// What the grants let somebody read: bureaus their regions, other organisations what they are a party to; who acts for
// everybody reads everything.
ports::ReadScope ReadsOf(std::span<const Grant> grants, std::span<const std::string> acts_for);

}  // namespace anze::people
