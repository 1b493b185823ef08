// From what an identity provider says of a person to what the person is here: the mapping of an installation.
//
// Errors: none. Ownership: plain. Threads: pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::people {

// Holds where the claim is this text, number or truth value, or a list that has it.
struct ClaimCondition {
  std::string claim;
  std::string has;
  friend bool operator==(const ClaimCondition&, const ClaimCondition&) = default;
};

// A role for whoever fulfils all conditions.
struct ClaimGrant {
  std::vector<ClaimCondition> when;
  std::string role;
  std::string organisation;  // code; empty: none
  std::string region;        // empty: that of the organisation
  base::SourceSpan span;     // where it is stated
};

// Names of claims are those of the top level ("groups"), or paths of them ("realm_access.roles").
struct ClaimMapping {
  base::Localized title;        // of the provider, on the page of signing in
  std::string name;             // the claim that names new accounts; empty: their names are drawn from the identity
  std::string shown = "name";   // the claim with the person's name as shown
  std::string person = "name";  // the claim that tells persons apart, for rules of four eyes
  std::vector<ClaimGrant> grants;
};

// nullptr: there is none of that name.
const base::Value* FindClaim(const base::Value& claims, std::string_view name);
// A claim that is one text or number; empty for any other, and for one that is missing.
std::string ClaimText(const base::Value& claims, std::string_view name);
// Whether the conditions hold, of which there must be at least one.
bool Holds(const std::vector<ClaimCondition>& when, const base::Value& claims);

}  // namespace anze::people
