// Who is asking: bearer tokens (RFC 6750) for programs, a session cookie for the pages.
//
// Both are looked up in the directory of people (app/people/directory.h), which knows who holds them and until when.
// The first start writes the first administrator's token to DATA/admin.token (mode 0600, compose/token_file.h), which
// makes the first accounts and does nothing else.
// Attacks: tokens and cookies are compared by digest and in constant time, so that answering times tell nothing of
// them; the cookie is new at each sign-in, HttpOnly and SameSite=Strict, out of reach of scripts and foreign pages, and
// Secure where the client speaks HTTPS.
// Ownership: the directory must outlive it. Threads: any.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/people/principal.h"
#include "server/app/people/directory.h"
#include "server/http/message/message.h"

namespace anze::http {

// Who was recognised.
struct Identity {
  std::string token_id;  // scopes idempotency keys
  people::Principal principal{};
  app::Directory::RecognisedPtr recognised{};  // never null but for a call of nobody
};

class Auth {
 public:
  explicit Auth(const app::Directory* directory) : directory_(directory) {}

  // The caller by the field Authorization, else by the cookie. A wrong token is never made good by a cookie. nullopt:
  // no token, or an unknown one.
  std::optional<Identity> Authenticate(const Request& request) const;
  // The value of a cookie among those that the browser sends (RFC 6265, section 4.2.1); empty: there is none.
  static std::string_view CookieNamed(std::string_view name, const Request& request);
  // The value of Set-Cookie that keeps a browser signed in until it is closed or the session ends.
  std::string CookieOf(std::string_view value, const Request& request) const;
  // The one that takes the cookie away.
  std::string NoCookie(const Request& request) const;

 private:
  const app::Directory* directory_;
};

}  // namespace anze::http
