// Who is asking: bearer tokens for programs, a session cookie for the pages.
//
// The first start writes the administrator's token to DATA/admin.token (mode 0600); the pages exchange it for
// a cookie at POST /api/v1/session. Tokens are compared by digest, in constant time. The administrator may act
// as another person and role (fields "actor" and "role" of a body), which the journal records.
// Ownership: plain. Threads: immutable after construction.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/workflow/event.h"
#include "server/http/message.h"

namespace anze::http {

struct Identity {
  std::string token_id;  // scopes idempotency keys
  workflow::Actor actor;
};

class Auth {
 public:
  explicit Auth(std::string admin_token);

  // nullopt: no token, or an unknown one.
  std::optional<Identity> Authenticate(const Request& request) const;
  // The Set-Cookie value that keeps a browser signed in; nullopt for a wrong token.
  std::optional<std::string> SignIn(std::string_view token) const;

 private:
  bool Matches(std::string_view token) const;
  std::string admin_digest_;
  std::string session_;  // what the cookie holds: derived, so that the token itself stays out of the browser
};

}  // namespace anze::http
