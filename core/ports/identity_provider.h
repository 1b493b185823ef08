// Signing in at somebody else's: a provider of OpenID Connect Core 1.0, by the authorization code flow (section 3.1)
// with PKCE (RFC 7636, S256).
//
// Errors: "oidc-unavailable" {why} where the provider does not answer in time, or not as its protocol wants;
// "oidc-refused" {why} where it does not redeem a code; "oidc-token" {why} where what it says of the person cannot be
// believed. No error carries a code, a token or a claim. Ownership: the shell owns it.
// Threads: every call from any thread. Calls wait for the provider, for a bounded time (limits_people.h): never call
// one from a thread that others wait for.
#pragma once

#include <string>

#include "core/base/result.h"
#include "core/base/value.h"

namespace anze::ports {

// The secrets of one sign-in, which is begun once and ended once.
struct ProviderSignIn {
  std::string state;
  std::string nonce;
  std::string verifier;  // 43 to 128 unreserved characters (RFC 7636, section 4.1)
};

// What a provider vouches for: `subject` names the person among those of `issuer`, for ever.
struct ProvidedIdentity {
  std::string issuer;
  std::string subject;
  base::Value claims;  // a map: those of the ID token, and of the provider's answer about the user where it gives one
};

class IdentityProvider {
 public:
  virtual ~IdentityProvider() = default;

  // The address of the provider's page to which the browser goes.
  virtual base::Result<std::string> PageFor(const ProviderSignIn& sign_in) = 0;
  // Redeems the code that the browser brought back, and checks what is said then. `issuer`: what the browser says of
  // who sent it (RFC 9207); empty: nothing.
  virtual base::Result<ProvidedIdentity> Redeem(const std::string& code, const std::string& issuer,
                                                const ProviderSignIn& sign_in) = 0;
  // Ends calls that are under way, and all later ones, with "oidc-unavailable".
  virtual void GiveUp() = 0;
};

}  // namespace anze::ports
