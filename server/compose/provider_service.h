// Signing in at an identity provider in a running server: what the settings say of it, and the threads that wait for
// it, so that nobody else does.
//
// Errors: those of catalog::OpenProvider and app::CheckMapping; "oidc-secret-empty" {file}, "file-unreadable" {file,
// why}. Ownership: owns its parts; what it is given must outlive it. Threads: Open and Stop from one, Run from any.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "core/calendar/date.h"
#include "core/ports/identity_provider.h"
#include "server/app/people/people.h"
#include "server/app/people/provider_sign_in.h"
#include "server/loops/worker_pool.h"
#include "server/observe/log.h"

namespace anze::compose {

// The faults of the mapping that the rules of a day show.
base::Diagnostics CheckMappingOn(const app::Rules& rules, const people::ClaimMapping& mapping, calendar::Date day);

class ProviderService {
 public:
  struct Means {
    app::Rules* rules = nullptr;
    app::People* people = nullptr;
    ports::Secrets* secrets = nullptr;
    const ports::Clock* clock = nullptr;
    observe::Log* log = nullptr;
  };
  // As the settings have them (server.h); no issuer: there is no provider.
  struct Options {
    std::string issuer;
    std::string client;
    std::string secret_file;
    std::string scopes;
    std::string ca_file;
    std::string acr;
    std::string public_url;
    people::ClaimMapping mapping;
  };
  // Does nothing where the options name no provider. The provider itself is asked nothing yet: it may be away while the
  // service starts. An organisation of the mapping that is not there yet is told in the log.
  base::Status Open(const Options& options, const Means& means);
  // Null: there is none.
  app::ProviderSignIns* sign_ins() { return sign_ins_.get(); }
  // Runs work that waits for the provider; false: too much waits already.
  bool Run(std::function<void()> work);
  // Ends what waits for the provider.
  void BeginStopping();
  // Then joins.
  void Stop();

 private:
  std::unique_ptr<ports::IdentityProvider> provider_;
  std::unique_ptr<app::ProviderSignIns> sign_ins_;
  std::unique_ptr<loops::WorkerPool> waiting_;
  std::atomic<int> under_way_{0};
};

}  // namespace anze::compose
