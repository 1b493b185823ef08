#include "server/app/people/people.h"

#include <algorithm>
#include <utility>

#include "server/app/people/policy_of.h"

namespace anze::app {
namespace {

std::function<bool(const std::string&)> RegionsOf(const Rules* rules) {
  return [rules](const std::string& region) {
    const std::vector<RegionInfo> known = rules->Regions();
    return std::any_of(known.begin(), known.end(), [&](const RegionInfo& one) { return one.region == region; });
  };
}

}  // namespace

People::People(Rules* rules, ports::Storage* storage, const ports::Clock* clock, ports::Secrets* secrets)
    : rules_(rules),
      clock_(clock),
      directory_(storage, clock),
      sign_ins_(&directory_, storage, secrets),
      own_(&directory_, secrets, &sign_ins_),
      accounts_({&directory_, storage, secrets, [this] { return *roles(); }, RegionsOf(rules)}),
      organisations_(&directory_, storage, RegionsOf(rules)),
      tokens_(&directory_, storage, secrets, [this] { return *roles(); }) {}

base::Status People::Load() {
  if (base::Status loaded = directory_.Load(); !loaded.ok()) return loaded;
  Refresh();
  // While the server starts, freed memory goes back to the system at once.
  roles();
  return sign_ins_.Prepare();
}

void People::Refresh() {
  const calendar::Date day = calendar::Instant(clock_->NowMillis()).date();
  const auto bundle = rules_->bundle();
  std::string of = (bundle == nullptr ? std::string() : bundle->digest) + " " + day.ToString();
  std::lock_guard lock(mutex_);
  if (of == known_for_) return;
  directory_.SetPolicy(PolicyOn(*rules_, day));
  known_for_ = std::move(of);
  roles_ = nullptr;
}

std::shared_ptr<const KnownRoles> People::roles() {
  Refresh();
  std::lock_guard lock(mutex_);
  if (roles_ == nullptr) {
    const calendar::Date day = calendar::Instant(clock_->NowMillis()).date();
    roles_ = std::make_shared<const KnownRoles>(RolesOn(*rules_, *directory_.policy(), day));
  }
  return roles_;
}

}  // namespace anze::app
