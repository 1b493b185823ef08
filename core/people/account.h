// Accounts, organisations and tokens as they are kept, and their encoding.
//
// Errors: "people-row-unreadable" {name} for a text that no version of the product wrote. Ownership: plain. Threads:
// pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/people/principal.h"
#include "core/ports/people.h"

namespace anze::people {

// Times are milliseconds; 0: never.
struct Account {
  std::string name;   // what its owner types; given once
  std::string title;  // the person's name as shown
  std::string person;
  std::string password;  // its hash; empty: nobody signs in with one
  std::int64_t password_at = 0;
  bool must_change = false;
  std::string factor;                 // the shared secret of the second factor, hex; empty: none
  std::string factor_pending;         // one that was drawn and not confirmed
  std::vector<std::string> recovery;  // digests of the codes that are left
  bool disabled = false;
  std::vector<Grant> grants;
  std::int64_t created = 0;
  // Of a person whom an identity provider vouches for (OpenID Connect Core 1.0, section 5.7): who that is, and whom it
  // means. Such an account has no password; its title, person and grants are what the provider says at each sign-in.
  std::string issuer;  // empty: the account is our own
  std::string subject;
  std::uint64_t version = 0;
};

// Whether a provider keeps the account.
inline bool IsProvided(const Account& account) { return !account.issuer.empty(); }
// Whether the account is one of the demonstration's personas: it holds a role and has no password, which every account
// that an administrator makes has, and no provider vouches for it.
inline bool IsPersona(const Account& account) {
  return account.password.empty() && !account.grants.empty() && !IsProvided(account);
}

// A bureau, or another body that is a party to cases.
struct Organisation {
  std::string code;
  std::string title;
  std::string kind;  // "bureau" | "insurer" | "branch" | "agency" | "enterprise"
  std::string region;
  std::string parent;  // code; empty: none
  std::uint64_t version = 0;
};

// A bearer token: "anze_" + id + "_" + secret. It has the grants of its account.
struct Token {
  std::string id;
  std::string digest;  // SHA-256 of the whole token, hex: the token itself is kept nowhere
  std::string name;
  std::string account;
  std::vector<std::string> acts_for;
  std::int64_t created = 0;
  std::int64_t expires = 0;
  std::int64_t revoked = 0;
  std::uint64_t version = 0;
};

// Rows to be stored as the next version.
ports::PeopleRow ToRow(const Account& account);
ports::PeopleRow ToRow(const Organisation& organisation);
ports::PeopleRow ToRow(const Token& token);
base::Result<Account> AccountOf(const ports::PeopleRow& row);
base::Result<Organisation> OrganisationOf(const ports::PeopleRow& row);
base::Result<Token> TokenOf(const ports::PeopleRow& row);

// The word of an office: "platform" | "bureau" | "organisation".
std::string_view NameOf(Office office);

// Names of accounts and codes of organisations: 1 to `most` of a-z 0-9 . - _ and Chinese; capitals too where
// `capitals`.
bool IsName(std::string_view text, std::size_t most, bool capitals);

}  // namespace anze::people
