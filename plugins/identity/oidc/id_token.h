// The check of an ID token (OpenID Connect Core 1.0, section 3.1.3.7; RFC 8725).
//
// Signatures are those of public keys: RS256, RS384, RS512, ES256, ES384, ES512. A token without a signature, or under
// a secret that both sides know (HS256 …), is refused, whatever its header says.
// Errors: "oidc-token" {why}, "oidc-unknown-key" for a key that is not among the given ones. Threads: re-entrant.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::identity::oidc {

// What a token must say.
struct Expected {
  std::string issuer;
  std::string client;  // must be the audience, or the authorised party of several
  std::string nonce;
  std::vector<std::string> acr;  // one of these must be the class of authentication; empty: any
  std::int64_t now_seconds = 0;
};

// The claims of a token that holds. `keys`: the provider's (RFC 7517, section 5).
base::Result<base::Value> VerifyIdToken(const std::string& token, const base::Value& keys, const Expected& expected);

}  // namespace anze::identity::oidc
