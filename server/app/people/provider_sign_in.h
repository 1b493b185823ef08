// Signing in at an identity provider, from the first page to the way back.
//
// Attacks: what the browser keeps meanwhile is a cookie that only this process can have made; the state, the nonce and
// the verifier follow from it and are known to nobody else. A way back that was not begun in this browser is refused,
// which is what stops somebody from being signed in as another (RFC 9700, section 4.7); one that came before is refused
// too. The page that was wanted stands in the cookie, so that nobody else chooses it. Refusals are in the audit
// journal, so many a minute: nobody fills it by asking.
// Errors: problems. kUnavailable "oidc-unavailable"; kNotSignedIn "oidc-state", "oidc-refused", "oidc-token";
// kForbidden "oidc-claim-missing" {claim}, "oidc-no-grant", and those of Accounts::Provide.
// Ownership: all must outlive it. Threads: any; Begin and End wait for the provider.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "core/people/claims.h"
#include "core/ports/identity_provider.h"
#include "core/ports/secrets.h"
#include "server/app/people/accounts.h"
#include "server/app/people/known_roles.h"
#include "server/app/people/sign_in.h"

namespace anze::app {

class ProviderSignIns {
 public:
  struct Means {
    Directory* directory = nullptr;
    const Accounts* accounts = nullptr;
    SignIns* sign_ins = nullptr;
    ports::Secrets* secrets = nullptr;
    ports::IdentityProvider* provider = nullptr;
    // Hears why a sign-in was refused; may be empty.
    std::function<void(const base::Error&)> tell = {};
  };
  ProviderSignIns(Means means, people::ClaimMapping mapping) : means_(std::move(means)), mapping_(std::move(mapping)) {}
  // Draws the key of the cookies. Errors: those of the secrets.
  base::Status Prepare();

  const base::Localized& title() const { return mapping_.title; }

  struct Begun {
    std::string page;    // of the provider
    std::string cookie;  // value; good for kProviderSignInMillis
  };
  // `wanted`: the page to come back to, which the caller has judged.
  Answer<Begun> Begin(const std::string& wanted);

  // What came back with the browser. Empty: it did not.
  struct WayBack {
    std::string cookie;
    std::string state;
    std::string code;
    std::string issuer;
    std::string error;
  };
  // The page that the cookie wants; empty where it is none of ours.
  std::string WantedOf(std::string_view cookie) const;
  Answer<SignedIn> End(const WayBack& back, const Acting& acting);

 private:
  struct Cookie;
  std::optional<Cookie> Read(std::string_view value) const;
  ports::ProviderSignIn SecretsOf(std::string_view drawn) const;
  // False where it was taken before.
  bool Take(const Cookie& cookie);
  // What the provider's word of somebody comes to; kForbidden "oidc-claim-missing".
  Answer<Accounts::Provided> Map(const ports::ProvidedIdentity& identity) const;
  Answer<SignedIn> Enter(const ports::ProvidedIdentity& identity, const Acting& acting);
  Problem Refused(ProblemKind kind, base::Error error, const std::string& who, const Acting& acting);
  void Tell(const base::Error& error) const;
  // Whether one more may be noted in this minute.
  bool MayNote(std::int64_t now);

  Means means_;
  people::ClaimMapping mapping_;
  std::string key_;
  std::mutex mutex_;
  std::map<std::string, std::int64_t, std::less<>> taken_;  // what was drawn for a sign-in, and until when it is good
  std::int64_t minute_ = 0;
  std::int64_t noted_ = 0;
};

// The faults of a mapping that the roles and regions of the day show, each where it is stated: "unknown-grant-role",
// "unknown-region", "grant-organisation-needed", "grant-organisation-unwanted", "grant-region-needed", and
// "administrators-apart" where whoever has one of the three administrators' roles has another of them too.
base::Diagnostics CheckMapping(const people::ClaimMapping& mapping, const KnownRoles& roles,
                               const std::function<bool(const std::string&)>& is_region);

}  // namespace anze::app
