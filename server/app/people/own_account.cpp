#include "server/app/people/own_account.h"

#include <utility>

#include "core/base/digest.h"

namespace anze::app {
namespace {

using base::Error;
using people::Account;

constexpr std::size_t kFactorBytes = 20;  // of SHA-1, as RFC 4226 recommends
constexpr int kRecoveryCodes = 10;
constexpr std::size_t kRecoveryBytes = 8;
constexpr std::int64_t kMillisASecond = 1000;

// Only letters and digits of ASCII stay as they are (RFC 3986).
std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    escaped += plain ? std::string(1, c) : "%" + ToHex(std::string(1, c));
  }
  return escaped;
}

}  // namespace

Answer<Directory::AccountPtr> OwnAccount::Own(const Acting& acting) const {
  // A program has a token, and no password of its own.
  const bool person = acting.who != nullptr && !acting.who->session.empty() && acting.who->principal.via.empty();
  Directory::AccountPtr account = person ? directory_->FindAccount(acting.who->principal.account) : nullptr;
  if (account == nullptr || acting.who->first_token)
    return ProblemOf(ProblemKind::kForbidden, Error("session-by-token"));
  if (IsProvided(*account)) return ProblemOf(ProblemKind::kConflict, Error("account-of-provider"));
  return account;
}

std::optional<Problem> OwnAccount::CheckPassword(const Account& account, const std::string& password,
                                                 const char* pointer, const Acting& acting) {
  // Whoever sits down at somebody's open page must not try passwords there.
  if (auto wait = sign_ins_->MustWait(account.name, acting.address)) return wait;
  auto fits = sign_ins_->IsPassword(account.password, password, acting.address);
  if (auto* busy = std::get_if<Problem>(&fits)) return std::move(*busy);
  if (std::get<bool>(fits)) return std::nullopt;
  sign_ins_->NoteFailure(account.name, acting);
  return BadField(Error("password-wrong"), pointer);
}

std::optional<Problem> OwnAccount::Put(const Directory::AccountPtr& before, const Account& after,
                                       ports::PeopleChange change, const Acting& acting, const char* kind) {
  const Directory::Turn turn = directory_->Begin();
  if (directory_->FindAccount(before->name) != before) return Unavailable("sign-in-busy");
  change.rows.push_back(ToRow(after));
  change.audit.push_back(EntryOf(acting, directory_->Now(), kind, "user:" + after.name));
  return NotWritten(directory_->Write(change));
}

std::optional<Problem> OwnAccount::ChangePassword(const std::string& before, const std::string& after,
                                                  const Acting& acting) {
  auto own = Own(acting);
  if (auto* problem = std::get_if<Problem>(&own)) return *problem;
  const auto& account = std::get<Directory::AccountPtr>(own);
  base::Diagnostics problems = people::CheckPassword(*directory_->policy(), after, account->name, before);
  for (Error& error : problems) error.pointer = "/new";
  if (!problems.empty()) return Invalid(std::move(problems));
  if (auto wrong = CheckPassword(*account, before, "/old", acting)) return wrong;
  auto hash = secrets_->HashPassword(after);
  if (!hash.ok()) return FromFailure(hash.errors());
  Account changed = *account;
  changed.password = std::move(*hash);
  changed.password_at = directory_->Now();
  changed.must_change = false;
  ports::PeopleChange change;
  for (const ports::SessionRow& session : directory_->SessionsOf(account->name)) {
    if (session.id != acting.who->session) change.ended.push_back(session.id);
  }
  return Put(account, changed, std::move(change), acting, "user.password");
}

Answer<FactorDrawn> OwnAccount::DrawFactor(const Acting& acting) {
  auto own = Own(acting);
  if (auto* problem = std::get_if<Problem>(&own)) return *problem;
  const auto& account = std::get<Directory::AccountPtr>(own);
  const auto secret = secrets_->Random(kFactorBytes);
  if (!secret.ok()) return FromFailure(secret.errors());
  Account changed = *account;
  changed.factor_pending = ToHex(*secret);
  if (auto problem = Put(account, changed, {}, acting, "user.factor.draw")) return *problem;
  FactorDrawn drawn;
  drawn.secret = secrets_->Base32(*secret);
  drawn.uri = "otpauth://totp/Anze:" + Escaped(account->name) + "?secret=" + drawn.secret + "&issuer=Anze";
  return drawn;
}

Answer<std::vector<std::string>> OwnAccount::ConfirmFactor(std::string_view code, const Acting& acting) {
  auto own = Own(acting);
  if (auto* problem = std::get_if<Problem>(&own)) return *problem;
  const auto& account = std::get<Directory::AccountPtr>(own);
  if (account->factor_pending.empty()) return ProblemOf(ProblemKind::kConflict, Error("second-factor-none"));
  const std::int64_t now = directory_->Now();
  const auto step = secrets_->StepOf(FromHex(account->factor_pending), code, now / kMillisASecond);
  // The code that confirmed one secret is not good for signing in as well; a step is only ever used once.
  if (!step || *step <= directory_->LastUse(ports::kAccountRows, account->name).step)
    return BadField(Error("second-factor-wrong"), "/code");
  Account changed = *account;
  changed.factor = std::exchange(changed.factor_pending, {});
  changed.recovery.clear();
  std::vector<std::string> codes;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    const auto drawn = secrets_->Random(kRecoveryBytes);
    if (!drawn.ok()) return FromFailure(drawn.errors());
    codes.push_back(ToHex(*drawn));
    changed.recovery.push_back(base::Sha256Hex(codes.back()));
  }
  ports::PeopleChange change;
  const ports::Use last = directory_->LastUse(ports::kAccountRows, account->name);
  change.uses.push_back({last.kind, last.name, last.at, *step});
  if (auto problem = Put(account, changed, std::move(change), acting, "user.factor.set")) return *problem;
  return codes;
}

std::optional<Problem> OwnAccount::RemoveFactor(const std::string& password, const Acting& acting) {
  auto own = Own(acting);
  if (auto* problem = std::get_if<Problem>(&own)) return *problem;
  const auto& account = std::get<Directory::AccountPtr>(own);
  if (auto wrong = CheckPassword(*account, password, "/password", acting)) return wrong;
  Account changed = *account;
  changed.factor.clear();
  changed.factor_pending.clear();
  changed.recovery.clear();
  return Put(account, changed, {}, acting, "user.factor.remove");
}

std::optional<Problem> OwnAccount::EndSession(const std::string& id, const Acting& acting) {
  const Directory::Turn turn = directory_->Begin();
  for (const ports::SessionRow& session : directory_->SessionsOf(acting.who->principal.account)) {
    if (session.id != id) continue;
    ports::PeopleChange change;
    change.ended.push_back(id);
    change.audit.push_back(EntryOf(acting, directory_->Now(), "session.end", "session:" + id));
    return NotWritten(directory_->Write(change));
  }
  return NotFound("unknown-session", {{"id", id}});
}

std::optional<Problem> OwnAccount::EndAll(const Acting& acting) {
  const Directory::Turn turn = directory_->Begin();
  ports::PeopleChange change;
  change.all_ended_of = acting.who->principal.account;
  change.audit.push_back(EntryOf(acting, directory_->Now(), "session.end-all", "user:" + change.all_ended_of));
  return NotWritten(directory_->Write(change));
}

}  // namespace anze::app
