// A provider of OpenID Connect, by its address: everything else it says itself (OpenID Connect Discovery 1.0).
//
// Its description and its keys are read when they are first needed and again after an hour; keys also for a signature
// by one that is not among them, at most every half minute. A provider that did not answer is left in peace for two
// seconds, so that whoever waits behind others is told at once.
// Errors: "oidc-ca-unusable" {file, why}; those of core/ports/identity_provider.h. Ownership: the clock must outlive
// it. Threads: as the port says.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/ports/clock.h"
#include "core/ports/identity_provider.h"

namespace anze::identity::oidc {

struct Options {
  std::string issuer;
  std::string client;
  std::string secret;            // empty: a public client
  std::string way_back;          // the address to which the provider sends the browser
  std::string scopes;            // with blanks between; "openid" must be one
  std::string ca_file;           // empty: what the system trusts
  std::vector<std::string> acr;  // classes of authentication, one of which is asked for; empty: any
};

base::Result<std::unique_ptr<ports::IdentityProvider>> Open(const Options& options, const ports::Clock* clock);

}  // namespace anze::identity::oidc
