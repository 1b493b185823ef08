#include "server/compose/provider_service.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <string>
#include <utility>

#include "core/base/limits_people.h"
#include "plugins/catalog/catalog.h"
#include "server/app/people/known_roles.h"
#include "server/app/people/policy_of.h"

namespace anze::compose {
namespace {

using base::Error;

// Without the line break that editors put at the end.
base::Result<std::string> SecretIn(const std::string& file) {
  if (file.empty()) return std::string();
  std::ifstream in(file, std::ios::binary);
  if (!in) return Error("file-unreadable", {{"file", file}, {"why", std::strerror(errno)}});
  std::string secret((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  while (!secret.empty() && (secret.back() == '\n' || secret.back() == '\r')) secret.pop_back();
  if (secret.empty()) return Error("oidc-secret-empty", {{"file", file}});
  return secret;
}

std::vector<std::string> WordsOf(const std::string& text) {
  std::istringstream in(text);
  return {std::istream_iterator<std::string>(in), std::istream_iterator<std::string>()};
}

// The organisations of the mapping that are not there, in one line: repeats are held back.
void TellMissing(const people::ClaimMapping& mapping, const app::Directory& directory, observe::Log* log) {
  std::set<std::string> missing;
  for (const people::ClaimGrant& grant : mapping.grants) {
    if (!grant.organisation.empty() && directory.FindOrganisation(grant.organisation) == nullptr)
      missing.insert(grant.organisation);
  }
  if (missing.empty()) return;
  std::string all;
  for (const std::string& code : missing) all += (all.empty() ? "" : " ") + code;
  log->Warning("oidc", "unknown-organisation", {{"organisations", all}});
}

// Why somebody was not signed in. What a person did wrong is no fault of the service, so none of it is an error.
void TellRefused(const Error& why, observe::Log* log) {
  observe::Log::Fields fields;
  for (const auto& [name, text] : why.args)
    fields.emplace_back(name == "code" ? "organisation" : std::string_view(name), text);
  log->Warning("oidc", why.code, fields);
}

}  // namespace

base::Diagnostics CheckMappingOn(const app::Rules& rules, const people::ClaimMapping& mapping, calendar::Date day) {
  if (mapping.grants.empty()) return {};
  const std::vector<app::RegionInfo> regions = rules.Regions();
  return app::CheckMapping(
      mapping, app::RolesOn(rules, app::PolicyOn(rules, day), day), [&](const std::string& region) {
        return std::any_of(regions.begin(), regions.end(), [&](const auto& one) { return one.region == region; });
      });
}

base::Status ProviderService::Open(const Options& options, const Means& means) {
  if (options.issuer.empty()) return base::Ok{};
  const people::ClaimMapping& mapping = options.mapping;
  const calendar::Date today = calendar::Instant(means.clock->NowMillis()).date();
  if (base::Diagnostics faults = CheckMappingOn(*means.rules, mapping, today); !faults.empty()) return faults;
  TellMissing(mapping, means.people->directory(), means.log);
  auto secret = SecretIn(options.secret_file);
  if (!secret.ok()) return secret.errors();
  auto provider = catalog::OpenProvider(
      {options.issuer, options.client, std::move(*secret), options.public_url + "/api/v1/session/oidc/callback",
       options.scopes, options.ca_file, WordsOf(options.acr)},
      means.clock);
  if (!provider.ok()) return provider.errors();
  provider_ = std::move(*provider);
  sign_ins_ = std::make_unique<app::ProviderSignIns>(
      app::ProviderSignIns::Means{&means.people->directory(), &means.people->accounts(), &means.people->sign_ins(),
                                  means.secrets, provider_.get(),
                                  [log = means.log](const Error& why) { TellRefused(why, log); }},
      mapping);
  if (base::Status prepared = sign_ins_->Prepare(); !prepared.ok()) return prepared;
  waiting_ = std::make_unique<loops::WorkerPool>(base::limits::kProviderThreads, means.log);
  return base::Ok{};
}

bool ProviderService::Run(std::function<void()> work) {
  if (under_way_.fetch_add(1) >= base::limits::kProviderWaiting) {
    --under_way_;
    return false;
  }
  // Counted down also when it throws, or is dropped unrun.
  const std::shared_ptr<void> counted(nullptr, [this](void*) { --under_way_; });
  waiting_->Run([work = std::move(work), counted] { work(); });
  return true;
}

void ProviderService::BeginStopping() {
  if (provider_) provider_->GiveUp();
}

void ProviderService::Stop() {
  BeginStopping();
  if (waiting_) waiting_->Stop();
}

}  // namespace anze::compose
