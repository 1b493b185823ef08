// The rules of passwords, sessions and failed sign-ins, with the figures that rulesets/platform states for them.
//
// Errors are diagnostics without a place; the caller knows the field. Ownership: plain. Threads: pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace anze::people {

// The defaults stand in where a ruleset states none: those of rulesets/platform/parameters/people.yaml.
struct Policy {
  std::int64_t password_length = 12;  // characters
  std::int64_t password_kinds = 3;    // of small and capital letters, digits and others
  std::int64_t password_days = 90;    // after so many it must be changed; 0: never
  std::int64_t idle_minutes = 30;     // a session that nobody used for so long ends
  std::int64_t session_hours = 12;    // and every one after so long
  std::int64_t failures = 5;          // attempts from one address before one must wait
  std::int64_t wait_seconds = 60;     // after the last of these; twice as long after each one more
  std::int64_t wait_most_seconds = 3600;
  std::int64_t failures_elsewhere = 100;  // attempts from all addresses from which the account never signed in
  // Attempts from one address on all accounts together that never signed in from it.
  std::int64_t failures_of_address = 50;
  std::vector<std::string> second_factor_roles;
  std::vector<std::string> organisation_roles;  // roles that are not of a bureau
  std::vector<std::string> clear_roles;         // that see personal data in clear, where they count
  std::vector<std::string> reveal_roles;        // that may have it shown for a stated reason
};

// Everything that is wrong with a new password: "password-short" {least}, "password-long" {most}, "password-kinds"
// {least}, "password-name" (holds the account's name), "password-same" (as `before`; empty: not asked).
base::Diagnostics CheckPassword(const Policy& policy, std::string_view password, std::string_view account,
                                std::string_view before = {});

// Until when no attempt is looked at, after `count` failures the last of which was at `now`; `allowed` of them have no
// consequence. 0: at once. Milliseconds.
std::int64_t WaitUntil(const Policy& policy, std::int64_t count, std::int64_t allowed, std::int64_t now);

// Whether a password of that moment has to be changed by now.
bool PasswordExpired(const Policy& policy, std::int64_t set_at, std::int64_t now);

// When a session ends if nobody uses it any more. Milliseconds.
std::int64_t SessionEnd(const Policy& policy, std::int64_t began, std::int64_t last_used);

}  // namespace anze::people
