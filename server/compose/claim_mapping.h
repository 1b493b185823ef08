// The part of the configuration file that says what a provider's claims mean here:
//
//   oidc_mapping:
//     title: {zh: 政务外网统一认证, en: Government sign-in}
//     claims: {name: preferred_username, title: name, person: employee_number}
//     grants:
//       - {when: {claim: groups, has: anjian-foshan}, role: handler, organisation: bureau-foshan}
//       - {when: [{claim: groups, has: anjian}, {claim: level, has: 3}], role: supervisor, region: cn/guangdong}
//
// Errors, each with its place: "config-map-needed" {key}, "config-list-needed" {key}, "config-member-needed" {key},
// "config-unknown-member" {key, near}, "config-not-text", "too-many-people" {most}. Ownership: plain. Threads: pure.
#pragma once

#include "core/base/document.h"
#include "core/people/claims.h"

namespace anze::compose {

inline constexpr const char* kClaimMappingKey = "oidc_mapping";

// What an entry of that key states; faults go to `errors`.
people::ClaimMapping ReadClaimMapping(const base::Node::Entry& entry, base::Diagnostics* errors);

}  // namespace anze::compose
