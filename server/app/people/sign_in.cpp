#include "server/app/people/sign_in.h"

#include <algorithm>
#include <utility>

#include "core/base/digest.h"
#include "core/base/limits_people.h"

namespace anze::app {
namespace {

using base::Error;

constexpr std::size_t kIdBytes = 8;
constexpr std::size_t kSecretBytes = 32;
constexpr std::int64_t kSecond = 1000;

}  // namespace

// Under way for as long as it lives, where it was free.
class SignIns::Slot {
 public:
  Slot(SignIns* of, const std::string& address) : of_(of), address_(address) {
    std::lock_guard lock(of_->slots_);
    taken_ = static_cast<int>(of_->under_way_.size()) < base::limits::kHashesAtOnce &&
             of_->under_way_.insert(address_).second;
  }
  ~Slot() {
    std::lock_guard lock(of_->slots_);
    if (taken_) of_->under_way_.erase(address_);
  }
  Slot(const Slot&) = delete;
  Slot& operator=(const Slot&) = delete;
  bool taken() const { return taken_; }

 private:
  SignIns* of_;
  std::string address_;
  bool taken_ = false;
};

std::string ToHex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string hex;
  for (const char c : bytes) {
    hex += kDigits[static_cast<unsigned char>(c) >> 4U];
    hex += kDigits[static_cast<unsigned char>(c) & 15U];
  }
  return hex;
}

std::string FromHex(std::string_view hex) {
  const auto digit = [](char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1; };
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    const int high = digit(hex[i]);
    const int low = digit(hex[i + 1]);
    if (high < 0 || low < 0) break;
    bytes += static_cast<char>(high * 16 + low);
  }
  return bytes;
}

base::Status SignIns::Prepare() {
  const auto drawn = secrets_->Random(kSecretBytes);
  if (!drawn.ok()) return drawn.errors();
  auto hash = secrets_->HashPassword(ToHex(*drawn));
  if (!hash.ok()) return hash.errors();
  nobody_ = std::move(*hash);
  return base::Ok{};
}

std::optional<Problem> SignIns::MustWait(const std::string& account, const std::string& address) const {
  const std::int64_t now = directory_->Now();
  const ports::FailureRow here = directory_->Failures(account, address);
  std::int64_t until = here.until;
  if (!here.known) {
    until = std::max(until, directory_->Failures(account, {}).until);
    until = std::max(until, directory_->Failures({}, address).until);
  }
  if (until <= now) return std::nullopt;
  const std::int64_t seconds = (until - now + kSecond - 1) / kSecond;
  return ProblemOf(ProblemKind::kTooOften, Error("sign-in-wait", {{"seconds", std::to_string(seconds)}}));
}

SignIns::Factor SignIns::FactorOf(const people::Account& account, std::string_view code) const {
  Factor factor;
  const std::int64_t seconds = directory_->Now() / kSecond;
  if (const auto step = secrets_->StepOf(FromHex(account.factor), code, seconds)) {
    factor.step = *step;
    factor.fits = *step > directory_->LastUse(ports::kAccountRows, account.name).step;
    return factor;
  }
  const std::string digest = base::Sha256Hex(code);
  factor.fits = std::find(account.recovery.begin(), account.recovery.end(), digest) != account.recovery.end();
  if (factor.fits) factor.recovery = digest;
  return factor;
}

Answer<bool> SignIns::IsPassword(const std::string& hash, std::string_view password, const std::string& address) {
  const Slot slot(this, address);
  if (!slot.taken()) return ProblemOf(ProblemKind::kTooOften, Error("sign-in-busy"));
  if (password.size() > base::limits::kPasswordBytes) password = password.substr(0, 1);
  // An account without a password is as slow as any other, and never opened by one.
  const bool fits = secrets_->IsPassword(hash.empty() ? nobody_ : hash, password);
  return fits && !hash.empty();
}

Problem SignIns::Failed(const Attempt& attempt, const Acting& acting, const char* why) {
  const auto policy = directory_->policy();
  const std::int64_t now = directory_->Now();
  const Directory::Turn turn = directory_->Begin();
  ports::PeopleChange change;
  const ports::FailureRow here = directory_->Failures(attempt.name, acting.address);
  const auto count = [&](ports::FailureRow row, std::int64_t allowed) {
    row.at = now;
    row.until = people::WaitUntil(*policy, ++row.count, allowed, now);
    change.failures.push_back(row);
  };
  count(here, policy->failures);
  if (!here.known) {
    count(directory_->Failures(attempt.name, {}), policy->failures_elsewhere);
    count(directory_->Failures({}, acting.address), policy->failures_of_address);
  }
  ports::AuditEntry entry = EntryOf(acting, now, "session.begin", "user:" + attempt.name,
                                    {{"why", why}, {"count", std::to_string(here.count + 1)}});
  entry.outcome = "refused";
  change.audit.push_back(std::move(entry));
  for (const ports::FailureRow& row : change.failures) {
    if (auto forgotten = directory_->Note(row)) change.forgotten.push_back(std::move(*forgotten));
  }
  // An answer is owed even where the journal is full.
  (void)directory_->Write(change).ok();
  return ProblemOf(ProblemKind::kNotSignedIn, Error("sign-in-refused"));
}

Answer<SignedIn> SignIns::WithPassword(const Attempt& attempt, const Acting& acting) {
  if (auto wait = MustWait(attempt.name, acting.address)) return *wait;
  const Directory::AccountPtr account = directory_->FindAccount(attempt.name);
  const bool may = account != nullptr && !account->disabled;
  auto password = IsPassword(may ? account->password : std::string(), attempt.password, acting.address);
  if (auto* busy = std::get_if<Problem>(&password)) return *busy;
  if (!std::get<bool>(password)) return Failed(attempt, acting, "password");
  Factor factor;
  if (!account->factor.empty()) {
    if (attempt.code.empty()) return ProblemOf(ProblemKind::kNotSignedIn, Error("second-factor-required"));
    factor = FactorOf(*account, attempt.code);
    if (!factor.fits) return Failed(attempt, acting, "code");
  }
  const Directory::Turn turn = directory_->Begin();
  // What was looked at without the turn may have changed meanwhile.
  if (directory_->FindAccount(attempt.name) != account) return ProblemOf(ProblemKind::kTooOften, Error("sign-in-busy"));
  const std::int64_t now = directory_->Now();
  ports::PeopleChange change;
  change.uses.push_back({std::string(ports::kAccountRows), account->name, now, factor.step});
  change.failures.push_back({attempt.name, acting.address, 0, now, 0, true});
  if (!factor.recovery.empty()) {
    people::Account used = *account;
    std::erase(used.recovery, factor.recovery);
    change.rows.push_back(ToRow(used));
  }
  ports::SessionRow row;
  row.account = account->name;
  return Begin(std::move(change), std::move(row), acting);
}

Answer<SignedIn> SignIns::WithToken(std::string_view token, const Acting& acting) {
  const Directory::RecognisedPtr who = directory_->ByToken(token);
  if (who == nullptr) return ProblemOf(ProblemKind::kNotSignedIn, Error("http-wrong-token"));
  const Directory::Turn turn = directory_->Begin();
  ports::SessionRow row;
  row.account = who->principal.account;
  row.token = who->token_id;
  return Begin({}, std::move(row), {who, acting.address, acting.agent});
}

Answer<SignedIn> SignIns::AsPersona(const std::string& name, const Acting& acting) {
  const Directory::AccountPtr account = directory_->demo() ? directory_->FindAccount(name) : nullptr;
  if (account == nullptr || account->disabled || !people::IsPersona(*account))
    return ProblemOf(ProblemKind::kNotFound, Error("personas-absent"));
  const Directory::Turn turn = directory_->Begin();
  ports::PeopleChange change;
  change.uses.push_back({std::string(ports::kAccountRows), name, directory_->Now(), 0});
  ports::SessionRow row;
  row.account = name;
  return Begin(std::move(change), std::move(row), acting);
}

Answer<SignedIn> SignIns::Vouched(ports::PeopleChange change, const people::Account& account, const Acting& acting) {
  change.uses.push_back({std::string(ports::kAccountRows), account.name, directory_->Now(), 0});
  ports::SessionRow row;
  row.account = account.name;
  return Begin(std::move(change), std::move(row), acting, account.issuer);
}

Answer<SignedIn> SignIns::Begin(ports::PeopleChange change, ports::SessionRow row, const Acting& acting,
                                const std::string& issuer) {
  const auto id = secrets_->Random(kIdBytes);
  const auto secret = secrets_->Random(kSecretBytes);
  if (!id.ok() || !secret.ok()) return FromFailure(id.ok() ? secret.errors() : id.errors());
  SignedIn begun;
  row.id = ToHex(*id);
  begun.cookie = row.id + "." + ToHex(*secret);
  row.digest = base::Sha256Hex(begun.cookie);
  row.began = row.last_used = directory_->Now();
  row.address = acting.address;
  row.agent = CutTo(acting.agent, base::limits::kAgentBytes);
  // The caller's old session ends: a cookie that somebody planted before opens nothing afterwards.
  if (acting.who != nullptr && !acting.who->session.empty()) change.ended.push_back(acting.who->session);
  const std::vector<ports::SessionRow> present = directory_->SessionsOf(row.account);
  for (std::size_t i = base::limits::kSessionsPerAccount - 1; i < present.size(); ++i)
    change.ended.push_back(present[i].id);
  if (directory_->sessions() >= base::limits::kSessions) return Unavailable("sign-in-busy");
  people::NotedTexts data;
  if (!row.token.empty()) data.emplace_back("token", row.token);
  if (!issuer.empty()) data.emplace_back("issuer", issuer);
  ports::AuditEntry entry =
      EntryOf({nullptr, acting.address, {}}, row.began, "session.begin", "session:" + row.id, std::move(data));
  entry.actor = row.account;
  change.audit.push_back(std::move(entry));
  change.sessions.push_back(std::move(row));
  const auto outcome = directory_->Write(change);
  // Another request was faster with the same one-time code.
  if (outcome.ok() && *outcome == ports::PeopleOutcome::kConflict)
    return ProblemOf(ProblemKind::kNotSignedIn, Error("sign-in-refused"));
  if (auto problem = NotWritten(outcome)) return *problem;
  return begun;
}

std::optional<Problem> SignIns::SignOut(const Acting& acting) {
  if (acting.who == nullptr || acting.who->session.empty()) return std::nullopt;
  const Directory::Turn turn = directory_->Begin();
  ports::PeopleChange change;
  change.ended.push_back(acting.who->session);
  change.audit.push_back(EntryOf(acting, directory_->Now(), "session.end", "session:" + acting.who->session));
  return NotWritten(directory_->Write(change));
}

}  // namespace anze::app
