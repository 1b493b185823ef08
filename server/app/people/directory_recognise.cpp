// Who a caller is: a token or the value of a cookie names its row by an id, and proves itself by its digest.
#include <algorithm>

#include "core/base/digest.h"
#include "server/app/people/directory.h"

namespace anze::app {
namespace {

constexpr std::string_view kTokenMark = "anze_";
constexpr std::string_view kFirst = "first";

bool NeedsFactor(const people::Policy& policy, const people::Account& account) {
  return std::any_of(account.grants.begin(), account.grants.end(), [&](const people::Grant& grant) {
    const auto& roles = policy.second_factor_roles;
    return std::find(roles.begin(), roles.end(), grant.role) != roles.end();
  });
}

people::Principal PrincipalOf(const people::Account& account) {
  people::Principal principal;
  principal.account = account.name;
  principal.person = account.person.empty() ? account.name : account.person;
  principal.grants = account.grants;
  return principal;
}

}  // namespace

Directory::AccountPtr Directory::Working(std::string_view name) const {
  const auto found = accounts_.find(name);
  return found == accounts_.end() || found->second->disabled ? nullptr : found->second;
}

bool Directory::IsOver(const people::Token& token, std::int64_t now) const {
  return token.revoked != 0 || now >= token.expires;
}

bool Directory::IsOver(const SessionSlot& session, std::int64_t now) const {
  return now >= people::SessionEnd(*policy_, session.row.began, session.used);
}

Directory::RecognisedPtr Directory::RecogniseFirst(std::string session) const {
  auto who = std::make_shared<Recognised>();
  who->principal.account = kFirstAccount;
  who->principal.person = kFirstAccount;
  who->token_id = kFirst;
  who->session = std::move(session);
  who->first_token = true;
  if (!has_administrators_) who->permissions = people::kPeopleManage | people::kGrantsManage;
  return who;
}

Directory::RecognisedPtr Directory::RecogniseToken(const people::Token& token) const {
  const AccountPtr account = Working(token.account);
  if (account == nullptr) return nullptr;
  auto who = std::make_shared<Recognised>();
  who->principal = PrincipalOf(*account);
  who->principal.acts_for = token.acts_for;
  who->principal.via = token.name;
  who->principal.reads = people::ReadsOf(account->grants, token.acts_for);
  who->permissions = people::PermissionsOf(who->principal);
  who->token_id = token.id;
  return who;
}

Directory::RecognisedPtr Directory::RecogniseSession(const ports::SessionRow& row) const {
  if (row.token == kFirst) return RecogniseFirst(row.id);
  auto who = std::make_shared<Recognised>();
  if (!row.token.empty()) {
    const auto slot = tokens_.find(row.token);
    if (slot == tokens_.end() || IsOver(*slot->second->token, Now())) return nullptr;
    const RecognisedPtr by_token = RecogniseToken(*slot->second->token);
    if (by_token == nullptr) return nullptr;
    *who = *by_token;
  } else {
    const AccountPtr account = Working(row.account);
    if (account == nullptr) return nullptr;
    who->principal = PrincipalOf(*account);
    who->principal.reads = people::ReadsOf(account->grants, {});
    who->permissions = people::PermissionsOf(who->principal);
    who->token_id = "account " + account->name;
    // Passwords and second factors of others are the affair of their provider.
    if (!demo_ && !IsProvided(*account)) {
      who->must_change =
          account->must_change || people::PasswordExpired(*policy_, account->password_at, clock_->NowMillis());
      who->must_set_up = account->factor.empty() && NeedsFactor(*policy_, *account);
    }
  }
  who->session = row.id;
  return who;
}

void Directory::ForgetRecognised() {
  std::lock_guard lock(recognised_);
  for (const auto& [id, slot] : tokens_) slot->recognised = nullptr;
  for (const auto& [id, slot] : sessions_) slot->recognised = nullptr;
}

Directory::RecognisedPtr Directory::ByToken(std::string_view token) const {
  const std::string digest = base::Sha256Hex(token);
  std::shared_lock lock(mutex_);
  if (!first_digest_.empty() && SameText(digest, first_digest_)) return RecogniseFirst({});
  if (!token.starts_with(kTokenMark)) return nullptr;
  const std::string_view id = token.substr(kTokenMark.size(), token.find('_', kTokenMark.size()) - kTokenMark.size());
  const auto found = tokens_.find(id);
  if (found == tokens_.end()) return nullptr;
  const TokenSlot& slot = *found->second;
  const std::int64_t now = Now();
  if (!SameText(digest, slot.token->digest) || IsOver(*slot.token, now)) return nullptr;
  slot.used.store(now, std::memory_order_relaxed);
  std::lock_guard recognised(recognised_);
  if (slot.recognised == nullptr) slot.recognised = RecogniseToken(*slot.token);
  return slot.recognised;
}

Directory::RecognisedPtr Directory::ByCookie(std::string_view value) const {
  const std::size_t dot = value.find('.');
  if (dot == std::string_view::npos) return nullptr;
  std::shared_lock lock(mutex_);
  const auto found = sessions_.find(value.substr(0, dot));
  if (found == sessions_.end()) return nullptr;
  const SessionSlot& slot = *found->second;
  const std::int64_t now = Now();
  if (!SameText(base::Sha256Hex(value), slot.row.digest) || IsOver(slot, now)) return nullptr;
  // A token may have run out since.
  if (!slot.row.token.empty()) {
    const RecognisedPtr who = RecogniseSession(slot.row);
    if (who != nullptr) slot.used.store(now, std::memory_order_relaxed);
    return who;
  }
  slot.used.store(now, std::memory_order_relaxed);
  std::lock_guard recognised(recognised_);
  if (slot.recognised == nullptr) slot.recognised = RecogniseSession(slot.row);
  return slot.recognised;
}

Directory::RecognisedPtr Directory::Again(const Recognised& who) const {
  std::shared_lock lock(mutex_);
  const std::int64_t now = Now();
  if (!who.session.empty()) {
    const auto session = sessions_.find(who.session);
    if (session == sessions_.end() || IsOver(*session->second, now)) return nullptr;
    return RecogniseSession(session->second->row);
  }
  if (who.first_token) return RecogniseFirst({});
  const auto slot = tokens_.find(who.token_id);
  if (slot == tokens_.end() || IsOver(*slot->second->token, now)) return nullptr;
  return RecogniseToken(*slot->second->token);
}

}  // namespace anze::app
