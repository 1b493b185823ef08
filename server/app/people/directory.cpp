// The reading and changing half; directory_recognise.cpp says who a caller is.
#include "server/app/people/directory.h"

#include <algorithm>
#include <iterator>

#include "core/base/digest.h"
#include "core/base/limits_people.h"

namespace anze::app {
namespace {

using ports::FailureRow;
using ports::PeopleChange;
using ports::SessionRow;

constexpr std::size_t kPage = 1000;
constexpr std::int64_t kDayMillis = std::int64_t{24} * 60 * 60 * 1000;
constexpr std::int64_t kFailuresKeptDays = 180;

template <typename Map>
auto Values(const Map& map) {
  std::vector<typename Map::mapped_type> values;
  values.reserve(map.size());
  for (const auto& [key, value] : map) values.push_back(value);
  return values;
}

template <typename Map>
typename Map::mapped_type Found(const Map& map, std::string_view key) {
  const auto found = map.find(key);
  return found == map.end() ? nullptr : found->second;
}

}  // namespace

base::Status Directory::Load() {
  std::unique_lock lock(mutex_);
  for (const std::string_view kind : {ports::kAccountRows, ports::kOrganisationRows, ports::kTokenRows}) {
    if (base::Status loaded = LoadRows(kind); !loaded.ok()) return loaded;
  }
  if (base::Status loaded = LoadSignIns(); !loaded.ok()) return loaded;
  CountAdministrators();
  return base::Ok{};
}

base::Status Directory::LoadRows(std::string_view kind) {
  std::string after;
  for (;;) {
    const auto page = storage_->People(kind, after, kPage);
    if (!page.ok()) return page.errors();
    for (const ports::PeopleRow& row : *page) {
      if (base::Status taken = Take(row); !taken.ok()) return taken;
    }
    if (page->size() < kPage) return base::Ok{};
    after = page->back().name;
  }
}

base::Status Directory::LoadSignIns() {
  PeopleChange all;
  for (std::string after;;) {
    const auto page = storage_->Sessions(after, kPage);
    if (!page.ok()) return page.errors();
    all.sessions.insert(all.sessions.end(), page->begin(), page->end());
    if (page->size() < kPage) break;
    after = page->back().id;
  }
  for (ports::Use after;;) {
    const auto page = storage_->Uses(after.kind, after.name, kPage);
    if (!page.ok()) return page.errors();
    all.uses.insert(all.uses.end(), page->begin(), page->end());
    if (page->size() < kPage) break;
    after = page->back();
  }
  for (FailureRow after;;) {
    const auto page = storage_->Failures(after.account, after.address, kPage);
    if (!page.ok()) return page.errors();
    all.failures.insert(all.failures.end(), page->begin(), page->end());
    if (page->size() < kPage) break;
    after = page->back();
  }
  TakeSignIns(all);
  return base::Ok{};
}

base::Status Directory::Take(const ports::PeopleRow& row) {
  if (row.kind == ports::kAccountRows) {
    auto account = people::AccountOf(row);
    if (!account.ok()) return account.errors();
    accounts_[row.name] = std::make_shared<const people::Account>(std::move(*account));
  } else if (row.kind == ports::kOrganisationRows) {
    auto organisation = people::OrganisationOf(row);
    if (!organisation.ok()) return organisation.errors();
    organisations_[row.name] = std::make_shared<const people::Organisation>(std::move(*organisation));
  } else {
    auto token = people::TokenOf(row);
    if (!token.ok()) return token.errors();
    std::shared_ptr<TokenSlot>& slot = tokens_[row.name];
    if (slot == nullptr) slot = std::make_shared<TokenSlot>();
    slot->token = std::make_shared<const people::Token>(std::move(*token));
  }
  return base::Ok{};
}

void Directory::TakeSignIns(const PeopleChange& change) {
  for (const ports::Use& use : change.uses) {
    ports::Use& kept = uses_[{use.kind, use.name}];
    kept = {use.kind, use.name, use.at, use.step != 0 ? use.step : kept.step};
  }
  for (const std::string& id : change.ended) sessions_.erase(id);
  if (!change.all_ended_of.empty()) {
    std::erase_if(sessions_, [&](const auto& one) { return one.second->row.account == change.all_ended_of; });
  }
  for (const SessionRow& row : change.sessions) {
    if (!sessions_.contains(row.id)) sessions_[row.id] = std::make_shared<SessionSlot>(row);
  }
  for (const FailureRow& row : change.failures) failures_[{row.account, row.address}] = row;
}

void Directory::CountAdministrators() {
  bool system = false;
  bool security = false;
  bool audit = false;
  for (const auto& [name, account] : accounts_) {
    if (account->disabled) continue;
    for (const people::Grant& grant : account->grants) {
      system = system || grant.role == people::kSystemAdministrator;
      security = security || grant.role == people::kSecurityAdministrator;
      audit = audit || grant.role == people::kAuditAdministrator;
    }
  }
  has_administrators_ = system && security && audit;
}

void Directory::SetPolicy(people::Policy policy) {
  std::unique_lock lock(mutex_);
  policy_ = std::make_shared<const people::Policy>(std::move(policy));
  ForgetRecognised();
}

std::shared_ptr<const people::Policy> Directory::policy() const {
  std::shared_lock lock(mutex_);
  return policy_;
}

void Directory::SetDemo(bool demo) {
  std::shared_lock lock(mutex_);
  demo_ = demo && std::any_of(accounts_.begin(), accounts_.end(),
                              [](const auto& account) { return people::IsPersona(*account.second); });
}

void Directory::SetFirstToken(std::string_view token) {
  std::unique_lock lock(mutex_);
  first_digest_ = base::Sha256Hex(token);
}

std::int64_t Directory::Now() const {
  const std::int64_t now = clock_->NowMillis();
  std::int64_t latest = latest_;
  while (latest < now && !latest_.compare_exchange_weak(latest, now)) {
  }
  return std::max(latest, now);
}

Directory::AccountPtr Directory::FindAccount(std::string_view name) const {
  std::shared_lock lock(mutex_);
  return Found(accounts_, name);
}
Directory::OrganisationPtr Directory::FindOrganisation(std::string_view code) const {
  std::shared_lock lock(mutex_);
  return Found(organisations_, code);
}
Directory::TokenPtr Directory::FindToken(std::string_view id) const {
  std::shared_lock lock(mutex_);
  const auto slot = Found(tokens_, id);
  return slot == nullptr ? nullptr : slot->token;
}
std::vector<Directory::AccountPtr> Directory::Accounts() const {
  std::shared_lock lock(mutex_);
  return Values(accounts_);
}
std::vector<Directory::OrganisationPtr> Directory::Organisations() const {
  std::shared_lock lock(mutex_);
  return Values(organisations_);
}
std::vector<Directory::TokenPtr> Directory::Tokens() const {
  std::shared_lock lock(mutex_);
  std::vector<TokenPtr> tokens;
  for (const auto& [id, slot] : tokens_) tokens.push_back(slot->token);
  return tokens;
}

std::vector<SessionRow> Directory::SessionsOf(std::string_view account) const {
  const std::int64_t now = Now();
  std::shared_lock lock(mutex_);
  std::vector<SessionRow> rows;
  for (const auto& [id, slot] : sessions_) {
    if (slot->row.account != account || IsOver(*slot, now)) continue;
    rows.push_back(slot->row);
    rows.back().last_used = slot->used;
  }
  std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return a.last_used > b.last_used; });
  return rows;
}

std::size_t Directory::sessions() const {
  std::shared_lock lock(mutex_);
  return sessions_.size();
}

ports::Use Directory::LastUse(std::string_view kind, std::string_view name) const {
  std::shared_lock lock(mutex_);
  const auto found = uses_.find({std::string(kind), std::string(name)});
  ports::Use use = found == uses_.end() ? ports::Use{std::string(kind), std::string(name), 0, 0} : found->second;
  if (kind == ports::kTokenRows) {
    if (const auto slot = Found(tokens_, name)) use.at = std::max(use.at, slot->used.load());
  }
  return use;
}

FailureRow Directory::Failures(std::string_view account, std::string_view address) const {
  std::shared_lock lock(mutex_);
  const auto found = failures_.find({std::string(account), std::string(address)});
  if (found != failures_.end()) return found->second;
  return {std::string(account), std::string(address), 0, 0, 0, false};
}

std::int64_t Directory::LockedUntil(std::string_view account) const {
  const std::int64_t now = Now();
  std::shared_lock lock(mutex_);
  std::int64_t until = 0;
  auto row = failures_.lower_bound({std::string(account), std::string()});
  for (; row != failures_.end() && row->first.first == account; ++row) until = std::max(until, row->second.until);
  return until > now ? until : 0;
}

base::Result<ports::PeopleOutcome> Directory::Write(const PeopleChange& change) {
  auto outcome = storage_->ChangePeople(change);
  if (!outcome.ok() || *outcome != ports::PeopleOutcome::kWritten) return outcome;
  std::unique_lock lock(mutex_);
  for (const ports::PeopleRow& row : change.rows) {
    // They were encoded by this program a moment ago.
    if (base::Status taken = Take(row); !taken.ok()) return taken.errors();
  }
  TakeSignIns(change);
  if (!change.rows.empty()) {
    CountAdministrators();
    ForgetRecognised();
  }
  return outcome;
}

std::optional<ports::FailureKey> Directory::Note(const FailureRow& failure) {
  std::unique_lock lock(mutex_);
  std::optional<ports::FailureKey> forgotten;
  if (failures_.size() >= base::limits::kSignInFailures && !failures_.contains({failure.account, failure.address})) {
    const auto oldest = std::min_element(failures_.begin(), failures_.end(), [](const auto& a, const auto& b) {
      return std::tie(a.second.known, a.second.at) < std::tie(b.second.known, b.second.at);
    });
    forgotten = ports::FailureKey{oldest->first.first, oldest->first.second};
    failures_.erase(oldest);
  }
  failures_[{failure.account, failure.address}] = failure;
  return forgotten;
}

base::Status Directory::WriteUses() {
  const std::int64_t now = Now();
  PeopleChange change;
  {
    std::unique_lock lock(mutex_);
    for (auto slot = sessions_.begin(); slot != sessions_.end();) {
      if (IsOver(*slot->second, now)) {
        change.ended.push_back(slot->first);
        slot = sessions_.erase(slot);
        continue;
      }
      if (const std::int64_t used = slot->second->used; used > slot->second->written) {
        change.sessions.push_back(slot->second->row);
        change.sessions.back().last_used = used;
        slot->second->written = used;
      }
      ++slot;
    }
    for (const auto& [id, slot] : tokens_) {
      const std::int64_t used = slot->used;
      if (used <= slot->written) continue;
      change.uses.push_back({std::string(ports::kTokenRows), id, used, 0});
      slot->written = used;
    }
  }
  if (change.ended.empty() && change.sessions.empty() && change.uses.empty()) return base::Ok{};
  const Turn turn = Begin();
  if (const auto written = Write(change); !written.ok()) return written.errors();
  return storage_->ForgetSignIns(0, now - kFailuresKeptDays * kDayMillis);
}

bool SameText(std::string_view a, std::string_view b) {
  unsigned char difference = a.size() == b.size() ? 0 : 1;
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
  }
  return difference == 0;
}

}  // namespace anze::app
