// Bearer tokens of programs: made once, shown once, good until they run out or are revoked, which holds at once.
// Errors: problems, each with a pointer into the body where there is one. Ownership: all must outlive it. Threads: any.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/secrets.h"
#include "server/app/answers/repeat.h"
#include "server/app/people/act.h"
#include "server/app/people/directory.h"
#include "server/app/people/known_roles.h"

namespace anze::app {

struct TokenShown {
  Directory::TokenPtr token;
  std::int64_t last_used = 0;
  std::string text = {};        // of one that was just made: shown once
  std::string user_title = {};  // of the account; empty: it is gone
};

class Tokens {
 public:
  Tokens(Directory* directory, ports::Storage* storage, ports::Secrets* secrets, std::function<KnownRoles()> roles)
      : directory_(directory), storage_(storage), secrets_(secrets), roles_(std::move(roles)) {}

  struct Page {
    std::vector<TokenShown> items;
    std::string next;  // id to go on behind; empty: that was all
  };
  // `account` empty: of all.
  Page List(std::string_view account, const std::string& after, std::size_t limit) const;

  struct Adding {
    std::string account;
    std::string name;
    std::int64_t expires = 0;           // milliseconds
    std::vector<std::string> acts_for;  // roles; "*": all
  };
  using Show = std::function<void(const TokenShown& made, KeptAnswer* keep)>;
  Answer<Changed> Add(const Adding& adding, const Acting& acting, const Idempotency& idempotency, const Show& show);
  // kNotFound "unknown-token". Revoking one twice is no fault.
  Answer<TokenShown> Revoke(std::string_view id, const Acting& acting);

 private:
  TokenShown Shown(Directory::TokenPtr token) const;
  std::string TitleOf(const std::string& account) const;

  Directory* directory_;
  ports::Storage* storage_;
  ports::Secrets* secrets_;
  std::function<KnownRoles()> roles_;
};

}  // namespace anze::app
