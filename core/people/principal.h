// Who is asking, as the shell has recognised them, and what their offices give them.
//
// Ownership: plain. Threads: no shared state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/ports/read_scope.h"

namespace anze::people {

// What kind of body somebody holds a role in. A bureau reads the cases of its region's subtree; every other
// organisation reads only those that it is a party to; an office of the platform (the three administrators, editors and
// approvers of rules) reads none.
enum class Office { kPlatform, kBureau, kOrganisation };

// One role that somebody holds: in an organisation, over a region and what lies below it.
struct Grant {
  std::string role;          // of the rules ("handler", "insurer"), or of the platform ("system-administrator")
  std::string organisation;  // its code; empty: none
  Office office = Office::kPlatform;
  std::string region;  // "cn/shanxi/xinzhou"
  friend bool operator==(const Grant&, const Grant&) = default;
};

// A person who is signed in, or a program with a token.
struct Principal {
  std::string account;        // the account's name: unique, given once, never given again; empty: nobody
  std::string person;         // whose account it is; four-eyes rules compare this
  std::vector<Grant> grants;  // in force now
  // An integration token acts for others: for these roles ("*": for all), whom the bodies of its calls name. Empty for
  // everybody else, and then a body may name nobody.
  std::vector<std::string> acts_for;
  std::string via;         // the token's name, where the call came with one: journals keep it beside the actor
  ports::ReadScope reads;  // what the grants let them read
};

}  // namespace anze::people
