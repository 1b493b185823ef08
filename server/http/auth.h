// Who is asking: bearer tokens (RFC 6750) for programs, a session cookie for the pages.
//
// The first start writes the administrator's token to DATA/admin.token (mode 0600, compose/token_file.h); the pages
// exchange it for a cookie at POST /api/v1/session. There is one token and so one identity, "admin", who may act as
// another person and role (fields "actor" and "role" of a body); the journal records whom.
// Attacks: tokens are compared by digest and in constant time, so that answering times tell nothing of them; the cookie
// is HttpOnly and SameSite=Strict, out of reach of scripts and foreign pages.
// Ownership: plain. Threads: immutable after construction; any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/people/principal.h"
#include "core/workflow/event.h"
#include "server/http/message/message.h"

namespace anze::http {

// Who was recognised.
struct Identity {
  std::string token_id;  // scopes idempotency keys
  workflow::Actor actor;
  people::Principal principal{};
};

class Auth {
 public:
  // `admin_token`: the text of the token, without line end. Only digests of it are kept.
  explicit Auth(std::string admin_token);

  // The caller by the field Authorization, else by the cookie. A wrong token is never made good by a cookie. nullopt:
  // no token, or an unknown one.
  std::optional<Identity> Authenticate(const Request& request) const;
  // The value of Set-Cookie that keeps a browser signed in until it is closed or the token changes; nullopt for a wrong
  // token.
  std::optional<std::string> SignIn(std::string_view token) const;

 private:
  bool Matches(std::string_view token) const;
  std::string admin_digest_;
  std::string session_;  // the cookie's value: derived, so that the token itself stays out of the browser
};

}  // namespace anze::http
