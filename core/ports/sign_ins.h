// The storage of what signing in leaves behind: sessions, when accounts and tokens were last used, failed attempts.
// It is forgotten after a while and stands in no chain; the audit journal tells of every sign-in for ever. Written with
// PeopleStore::ChangePeople. Part of ports::Storage; errors, ownership and threads are those of storage.h.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace anze::ports {

// A browser that is signed in. Times are milliseconds.
struct SessionRow {
  std::string id;
  std::string digest;  // SHA-256 of the cookie's value, hex: the value itself is kept nowhere
  std::string account;
  std::string token;  // id of the token that it was begun with, and which it ends with; empty: a password
  std::int64_t began = 0;
  std::int64_t last_used = 0;
  std::string address;
  std::string agent;  // what the browser calls itself
  friend bool operator==(const SessionRow&, const SessionRow&) = default;
};

// When an account last signed in, or a token was last used.
struct Use {
  std::string kind;  // of its row: people.h
  std::string name;
  std::int64_t at = 0;
  std::int64_t step = 0;  // of the account's second factor: the last that was used (RFC 6238, section 5.2); 0 leaves it
  friend bool operator==(const Use&, const Use&) = default;
};

// Failed attempts on an account name, which need not exist, from an address.
struct FailureRow {
  std::string account;     // empty: all accounts that have never signed in from the address
  std::string address;     // empty: from all addresses that the account has never signed in from
  std::int64_t count = 0;  // since the last time it went well
  std::int64_t at = 0;     // of the last attempt
  std::int64_t until = 0;  // no attempt is looked at before then
  bool known = false;      // the account has signed in from here
  friend bool operator==(const FailureRow&, const FailureRow&) = default;
};

// Which row of failures.
struct FailureKey {
  std::string account;
  std::string address;
  friend bool operator==(const FailureKey&, const FailureKey&) = default;
};

class SignInStore {
 public:
  virtual ~SignInStore() = default;

  // At most `limit` sessions behind the id of the last one read, by id.
  virtual base::Result<std::vector<SessionRow>> Sessions(std::string_view after, std::size_t limit) = 0;
  // At most `limit` uses behind the last one read, by kind and name.
  virtual base::Result<std::vector<Use>> Uses(std::string_view after_kind, std::string_view after_name,
                                              std::size_t limit) = 0;
  // At most `limit` rows behind the last one read, by account and address.
  virtual base::Result<std::vector<FailureRow>> Failures(std::string_view after_account, std::string_view after_address,
                                                         std::size_t limit) = 0;
  // Forgets sessions that were last used before, and attempts of before, in one short durable transaction.
  virtual base::Status ForgetSignIns(std::int64_t sessions_before, std::int64_t failures_before) = 0;
};

}  // namespace anze::ports
