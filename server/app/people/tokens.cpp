#include "server/app/people/tokens.h"

#include <algorithm>
#include <utility>

#include "core/base/digest.h"
#include "core/base/limits_people.h"
#include "core/people/roles.h"
#include "server/app/people/sign_in.h"

namespace anze::app {
namespace {

using base::Error;

constexpr std::size_t kTokenIdBytes = 8;
constexpr std::size_t kTokenSecretBytes = 32;
constexpr std::int64_t kOneDayMillis = std::int64_t{24} * 60 * 60 * 1000;

std::string Joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : " ") + text;
  return all;
}

}  // namespace

TokenShown Tokens::Shown(Directory::TokenPtr token) const {
  const std::int64_t used = directory_->LastUse(ports::kTokenRows, token->id).at;
  std::string title = TitleOf(token->account);
  return {std::move(token), used, {}, std::move(title)};
}

std::string Tokens::TitleOf(const std::string& account) const {
  const auto found = directory_->FindAccount(account);
  return found == nullptr ? std::string() : found->title;
}

Tokens::Page Tokens::List(std::string_view account, const std::string& after, std::size_t limit) const {
  Page page;
  for (Directory::TokenPtr& token : directory_->Tokens()) {
    if (token->id <= after || (!account.empty() && token->account != account)) continue;
    if (page.items.size() == limit) {
      page.next = page.items.back().token->id;
      break;
    }
    page.items.push_back(Shown(std::move(token)));
  }
  return page;
}

Answer<Changed> Tokens::Add(const Adding& adding, const Acting& acting, const Idempotency& idempotency,
                            const Show& show) {
  if (auto before = ChangedBefore(storage_, idempotency)) return *before;
  const KnownRoles roles = roles_();
  base::Diagnostics problems;
  for (std::size_t i = 0; i < adding.acts_for.size(); ++i) {
    const std::string& role = adding.acts_for[i];
    if (role != "*" && (!roles.contains(role) || people::IsPlatformRole(role)))
      problems.push_back(Error("unknown-grant-role", {{"role", role}}).At("/acts_for/" + std::to_string(i)));
  }
  if (adding.acts_for.size() > base::limits::kActsFor)
    problems.push_back(Error("too-many-people", {{"most", std::to_string(base::limits::kActsFor)}}).At("/acts_for"));
  const Directory::Turn turn = directory_->Begin();
  const std::int64_t now = directory_->Now();
  const auto whose = directory_->FindAccount(adding.account);
  // It would outlive what the provider gives and takes.
  if (whose != nullptr && IsProvided(*whose)) return ProblemOf(ProblemKind::kConflict, Error("account-of-provider"));
  if (whose == nullptr) problems.push_back(Error("unknown-user", {{"name", adding.account}}).At("/user"));
  if (adding.expires <= now || adding.expires - now > base::limits::kTokenDays * kOneDayMillis)
    problems.push_back(Error("token-expiry-bad", {{"days", std::to_string(base::limits::kTokenDays)}}).At("/expires"));
  // Nobody gives himself the right to act for others.
  if (acting.who != nullptr && acting.who->principal.account == adding.account && !adding.acts_for.empty())
    return ProblemOf(ProblemKind::kForbidden, Error("own-grants"));
  // Whoever makes the token has it in hand, and with it the office of another of the three: only the machine's operator
  // makes one for an administrator.
  if (const auto account = directory_->FindAccount(adding.account);
      account != nullptr && acting.who != nullptr && acting.who->principal.account != account->name) {
    const auto& grants = account->grants;
    const bool administers = std::any_of(
        grants.begin(), grants.end(), [](const people::Grant& grant) { return people::IsAdministrator(grant.role); });
    if (administers) return ProblemOf(ProblemKind::kForbidden, Error("token-of-administrator"));
  }
  if (!problems.empty()) return Invalid(std::move(problems));
  std::size_t live = 0;
  const std::vector<Directory::TokenPtr> present = directory_->Tokens();
  for (const Directory::TokenPtr& one : present) {
    if (one->account == adding.account && one->revoked == 0 && one->expires > now) ++live;
  }
  if (live >= base::limits::kTokensPerAccount || present.size() >= base::limits::kTokens)
    return ProblemOf(ProblemKind::kConflict,
                     Error("too-many-people", {{"most", std::to_string(base::limits::kTokensPerAccount)}}));
  const auto id = secrets_->Random(kTokenIdBytes);
  const auto secret = secrets_->Random(kTokenSecretBytes);
  if (!id.ok() || !secret.ok()) return FromFailure(id.ok() ? secret.errors() : id.errors());
  people::Token token;
  token.id = ToHex(*id);
  TokenShown shown;
  shown.text = "anze_" + token.id + "_" + ToHex(*secret);
  token.digest = base::Sha256Hex(shown.text);
  token.name = adding.name;
  token.account = adding.account;
  token.acts_for = adding.acts_for;
  token.created = now;
  token.expires = adding.expires;
  ports::PeopleChange change;
  change.rows.push_back(ToRow(token));
  change.audit.push_back(
      EntryOf(acting, now, "token.add", "token:" + token.id,
              {{"name", token.name}, {"user", token.account}, {"acts_for", Joined(token.acts_for)}}));
  change.idempotency = ToKeep(idempotency, token.id, now);
  token.version = 1;
  shown.token = std::make_shared<const people::Token>(token);
  shown.user_title = TitleOf(token.account);
  show(shown, change.idempotency ? &*change.idempotency : nullptr);
  if (auto problem = NotWritten(directory_->Write(change))) return *problem;
  return Changed{token.id, std::nullopt};
}

Answer<TokenShown> Tokens::Revoke(std::string_view id, const Acting& acting) {
  const Directory::Turn turn = directory_->Begin();
  const Directory::TokenPtr before = directory_->FindToken(id);
  if (before == nullptr) return NotFound("unknown-token", {{"id", std::string(id)}});
  if (before->revoked != 0) return Shown(before);
  people::Token token = *before;
  token.revoked = directory_->Now();
  ports::PeopleChange change;
  change.rows.push_back(ToRow(token));
  change.audit.push_back(EntryOf(acting, token.revoked, "token.revoke", "token:" + token.id,
                                 {{"name", token.name}, {"user", token.account}}));
  if (auto problem = NotWritten(directory_->Write(change))) return *problem;
  return Shown(directory_->FindToken(id));
}

}  // namespace anze::app
