#include "server/app/people/accounts.h"

#include <algorithm>
#include <utility>

#include "core/base/limits.h"
#include "core/base/limits_people.h"
#include "core/base/region.h"
#include "core/base/search.h"
#include "core/base/text.h"

namespace anze::app {
namespace {

using base::Error;

using people::Account;
using people::Grant;

constexpr std::size_t kDrawn = 16;

bool Fits(const Account& account, const Accounts::Filter& filter, std::span<const std::string> words) {
  if (filter.disabled && account.disabled != *filter.disabled) return false;
  const bool any = filter.organisation.empty() && filter.region.empty() && filter.role.empty();
  const bool granted = any || std::any_of(account.grants.begin(), account.grants.end(), [&](const Grant& grant) {
                         return (filter.organisation.empty() || grant.organisation == filter.organisation) &&
                                (filter.role.empty() || grant.role == filter.role) &&
                                base::LiesIn(grant.region, filter.region);
                       });
  return granted &&
         base::HasWords(base::FoldForSearch(account.name + "\n" + account.title + "\n" + account.person), words);
}

std::string AdministratorOf(const Account& account) {
  for (const Grant& grant : account.grants) {
    if (people::IsAdministrator(grant.role)) return grant.role;
  }
  return {};
}

// Another person than the account's. The machine's operator is nobody in particular.
bool IsAnother(const Acting& acting, const Account& account) {
  return acting.who != nullptr && acting.who->principal.account != account.name;
}

}  // namespace

std::string GrantsText(const std::vector<Grant>& grants) {
  std::string text;
  for (const Grant& grant : grants) {
    text += (text.empty() ? "" : " ") + grant.role + "@" + grant.organisation + ":" + grant.region;
  }
  return text;
}

bool IsReservedName(std::string_view name) {
  return name == kFirstAccount || name == base::Text("system-name", base::Language::kEn) ||
         name == base::Text("system-name", base::Language::kZh);
}

AccountShown Accounts::Shown(Directory::AccountPtr account) const {
  AccountShown shown;
  shown.locked_until = means_.directory->LockedUntil(account->name);
  shown.last_sign_in = means_.directory->LastUse(ports::kAccountRows, account->name).at;
  shown.account = std::move(account);
  return shown;
}

Accounts::Page Accounts::List(const Filter& filter) const {
  const std::vector<std::string> words = base::SearchWords(filter.search);
  Page page;
  for (Directory::AccountPtr& account : means_.directory->Accounts()) {
    if (account->name <= filter.after || !Fits(*account, filter, words)) continue;
    if (page.items.size() == filter.limit) {
      page.next = page.items.back().account->name;
      break;
    }
    page.items.push_back(Shown(std::move(account)));
  }
  return page;
}

Answer<AccountShown> Accounts::Find(std::string_view name) const {
  Directory::AccountPtr account = means_.directory->FindAccount(name);
  if (account == nullptr) return NotFound("unknown-user", {{"name", std::string(name)}});
  return Shown(std::move(account));
}

std::vector<Grant> Accounts::Granted(const std::vector<GrantAsked>& asked, base::Diagnostics* problems) const {
  const KnownRoles roles = means_.roles();
  std::vector<Grant> grants;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const GrantAsked& one = asked[i];
    const auto add = [&](const char* member, Error error) {
      problems->push_back(std::move(error).At("/grants/" + std::to_string(i) + "/" + member));
    };
    const auto role = roles.find(one.role);
    if (role == roles.end()) {
      add("role", Error("unknown-grant-role", {{"role", one.role}}));
      continue;
    }
    Grant grant{one.role, one.organisation, role->second.office, one.region};
    if (grant.office == people::Office::kPlatform) {
      if (!one.organisation.empty()) add("organisation", Error("grant-organisation-unwanted", {{"role", one.role}}));
    } else if (!one.organisation.empty()) {
      const auto organisation = means_.directory->FindOrganisation(one.organisation);
      if (organisation == nullptr) {
        add("organisation", Error("unknown-organisation", {{"code", one.organisation}}));
      } else {
        grant.office = organisation->kind == "bureau" ? people::Office::kBureau : people::Office::kOrganisation;
        if (grant.region.empty()) grant.region = organisation->region;
      }
    } else if (grant.office == people::Office::kOrganisation) {
      // Without one it would read what nobody is a party to.
      add("organisation", Error("grant-organisation-needed", {{"role", one.role}}));
    }
    if (grant.region.empty()) {
      add("region", Error("grant-region-needed", {{"role", one.role}}));
    } else if (!means_.is_region(grant.region)) {
      add("region", Error("unknown-region", {{"region", grant.region}}));
    }
    if (std::find(grants.begin(), grants.end(), grant) == grants.end()) grants.push_back(std::move(grant));
  }
  if (grants.size() > base::limits::kGrants)
    problems->push_back(Error("too-many-people", {{"most", std::to_string(base::limits::kGrants)}}).At("/grants"));
  return grants;
}

void Accounts::CheckApart(const Account& account, base::Diagnostics* problems) const {
  std::string role;
  for (const Grant& grant : account.grants) {
    if (!people::IsAdministrator(grant.role)) continue;
    if (!role.empty() && role != grant.role) problems->push_back(Error("administrators-apart").At("/grants"));
    role = grant.role;
  }
  if (account.person.empty()) {
    if (!role.empty()) problems->push_back(Error("missing-field", {{"field", "person"}}).At("/person"));
    return;
  }
  const std::string person = base::FoldName(account.person);
  for (const Directory::AccountPtr& other : means_.directory->Accounts()) {
    if (other->name == account.name || base::FoldName(other->person) != person) continue;
    problems->push_back(Error("person-has-account", {{"person", account.person}, {"name", other->name}}).At("/person"));
    return;
  }
}

std::optional<Problem> Accounts::LastAdministrator(const Account& before, const Account& after) const {
  const std::string role = before.disabled ? std::string() : AdministratorOf(before);
  if (role.empty() || (!after.disabled && AdministratorOf(after) == role)) return std::nullopt;
  for (const Directory::AccountPtr& other : means_.directory->Accounts()) {
    if (other->name != before.name && !other->disabled && AdministratorOf(*other) == role) return std::nullopt;
  }
  return ProblemOf(ProblemKind::kConflict, Error("last-administrator", {{"role", role}}));
}

bool Accounts::HasLiveToken(std::string_view name) const {
  const std::int64_t now = means_.directory->Now();
  const std::vector<Directory::TokenPtr> tokens = means_.directory->Tokens();
  return std::any_of(tokens.begin(), tokens.end(), [&](const Directory::TokenPtr& token) {
    return token->account == name && token->revoked == 0 && token->expires > now;
  });
}

// Letters that are not taken for one another, in four groups, so that it can be read out and fulfils every rule.
base::Result<std::string> Accounts::DrawPassword() const {
  constexpr std::string_view kLetters = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
  const std::size_t length = std::max<std::size_t>(
      kDrawn, static_cast<std::size_t>(std::clamp<std::int64_t>(means_.directory->policy()->password_length, 1, 64)));
  std::string password;
  while (password.size() < length) {
    const auto drawn = means_.secrets->Random(length);
    if (!drawn.ok()) return drawn.errors();
    for (const char c : *drawn) {
      // Bytes beyond the last whole round would make the first letters likelier.
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 256 / kLetters.size() * kLetters.size() && password.size() < length)
        password += kLetters[byte % kLetters.size()];
    }
  }
  return password.substr(0, length) + "-aA1";
}

Answer<Changed> Accounts::Add(const Adding& adding, const Acting& acting, const Idempotency& idempotency,
                              const Show& show) {
  if (auto before = ChangedBefore(means_.storage, idempotency)) return *before;
  base::Diagnostics problems;
  // Wide letters and the like are refused, which look like another's name.
  if (!people::IsName(adding.name, base::limits::kAccountName, false) || base::FoldName(adding.name) != adding.name)
    problems.push_back(Error("bad-account-name", {{"most", std::to_string(base::limits::kAccountName)}}).At("/name"));
  if (IsReservedName(adding.name))
    problems.push_back(Error("account-name-reserved", {{"name", adding.name}}).At("/name"));
  Account account;
  account.name = adding.name;
  account.title = adding.title;
  account.person = adding.person;
  account.grants = Granted(adding.grants, &problems);
  if (!adding.password.empty()) {
    for (Error& error : people::CheckPassword(*means_.directory->policy(), adding.password, adding.name))
      problems.push_back(std::move(error).At("/password"));
  }
  if (!problems.empty()) return Invalid(std::move(problems));
  const bool draws = adding.password.empty() && !adding.no_password;
  const auto drawn = draws ? DrawPassword() : base::Result<std::string>(adding.password);
  if (!drawn.ok()) return FromFailure(drawn.errors());
  auto hash = adding.no_password ? base::Result<std::string>(std::string()) : means_.secrets->HashPassword(*drawn);
  if (!hash.ok()) return FromFailure(hash.errors());

  const Directory::Turn turn = means_.directory->Begin();
  if (means_.directory->FindAccount(adding.name) != nullptr)
    return ProblemOf(ProblemKind::kConflict, Error("user-exists", {{"name", adding.name}}));
  CheckApart(account, &problems);
  if (!problems.empty()) return Invalid(std::move(problems));
  if (means_.directory->Accounts().size() >= base::limits::kAccounts)
    return ProblemOf(ProblemKind::kConflict,
                     Error("too-many-people", {{"most", std::to_string(base::limits::kAccounts)}}));
  const std::int64_t now = means_.directory->Now();
  account.password = std::move(*hash);
  account.password_at = account.created = now;
  account.must_change = !adding.keep_password && !adding.no_password;
  ports::PeopleChange change;
  change.rows.push_back(ToRow(account));
  change.audit.push_back(
      EntryOf(acting, now, "user.add", "user:" + account.name,
              {{"title", account.title}, {"person", account.person}, {"grants", GrantsText(account.grants)}}));
  change.idempotency = ToKeep(idempotency, account.name, now);
  account.version = 1;
  AccountShown shown{std::make_shared<const Account>(account), 0, 0, {}};
  if (draws) shown.initial_password = *drawn;
  show(shown, change.idempotency ? &*change.idempotency : nullptr);
  if (auto problem = NotWritten(means_.directory->Write(change))) return *problem;
  return Changed{account.name, std::nullopt};
}

Answer<AccountShown> Accounts::Alter(std::string_view name, const ExpectedVersions& expected, bool own,
                                     const Change& change) {
  const Directory::Turn turn = means_.directory->Begin();
  const Directory::AccountPtr before = means_.directory->FindAccount(name);
  if (before == nullptr) return NotFound("unknown-user", {{"name", std::string(name)}});
  if (!expected.Has(before->version)) return Stale(before->version);
  // The next sign-in would undo it, and a password would open what only the provider may.
  if (own && IsProvided(*before)) return ProblemOf(ProblemKind::kConflict, Error("account-of-provider"));
  Account account = *before;
  ports::PeopleChange all;
  if (auto problem = change(&account, &all)) return *problem;
  if (auto problem = LastAdministrator(*before, account)) return *problem;
  all.rows.push_back(ToRow(account));
  if (auto problem = NotWritten(means_.directory->Write(all))) return *problem;
  return Shown(means_.directory->FindAccount(name));
}

Answer<AccountShown> Accounts::Rename(std::string_view name, const std::string& title, const std::string& person,
                                      const ExpectedVersions& expected, const Acting& acting) {
  return Alter(name, expected, true, [&](Account* account, ports::PeopleChange* change) -> std::optional<Problem> {
    account->title = title;
    account->person = person;
    base::Diagnostics problems;
    CheckApart(*account, &problems);
    if (!problems.empty()) return Invalid(std::move(problems));
    change->audit.push_back(EntryOf(acting, means_.directory->Now(), "user.change", "user:" + account->name,
                                    {{"title", title}, {"person", person}}));
    return std::nullopt;
  });
}

Answer<AccountShown> Accounts::SetGrants(std::string_view name, const std::vector<GrantAsked>& asked,
                                         const ExpectedVersions& expected, const Acting& acting) {
  base::Diagnostics problems;
  const std::vector<Grant> grants = Granted(asked, &problems);
  if (!problems.empty()) return Invalid(std::move(problems));
  return Alter(name, expected, true, [&](Account* account, ports::PeopleChange* change) -> std::optional<Problem> {
    if (acting.who != nullptr && acting.who->principal.account == account->name)
      return ProblemOf(ProblemKind::kForbidden, Error("own-grants"));
    const std::string before = GrantsText(account->grants);
    const std::string office = AdministratorOf(*account);
    account->grants = grants;
    CheckApart(*account, &problems);
    if (!problems.empty()) return Invalid(problems);
    // Whoever made them has them in hand (Tokens::Add), and would hold the office with them.
    const std::string given = AdministratorOf(*account);
    if (acting.who != nullptr && !given.empty() && given != office && HasLiveToken(account->name))
      return ProblemOf(ProblemKind::kConflict, Error("tokens-before-administrator", {{"name", account->name}}));
    change->audit.push_back(EntryOf(acting, means_.directory->Now(), "user.role", "user:" + account->name,
                                    {{"before", before}, {"grants", GrantsText(grants)}}));
    return std::nullopt;
  });
}

Answer<AccountShown> Accounts::Reset(std::string_view name, bool factor, const Acting& acting,
                                     const std::string& password) {
  if (!password.empty()) {
    base::Diagnostics problems;
    for (Error& error : people::CheckPassword(*means_.directory->policy(), password, name))
      problems.push_back(std::move(error).At("/password"));
    if (!problems.empty()) return Invalid(std::move(problems));
  }
  const auto drawn = password.empty() ? DrawPassword() : base::Result<std::string>(password);
  if (!drawn.ok()) return FromFailure(drawn.errors());
  const auto hash = means_.secrets->HashPassword(*drawn);
  if (!hash.ok()) return FromFailure(hash.errors());
  ExpectedVersions any;
  any.any = true;
  auto answer = Alter(name, any, true, [&](Account* account, ports::PeopleChange* change) -> std::optional<Problem> {
    // Whoever is shown the new password could act in that office before its owner changes it.
    if (IsAnother(acting, *account) && !AdministratorOf(*account).empty())
      return ProblemOf(ProblemKind::kForbidden, Error("reset-of-administrator"));
    account->password = *hash;
    account->password_at = means_.directory->Now();
    account->must_change = true;
    if (factor) {
      account->factor.clear();
      account->factor_pending.clear();
      account->recovery.clear();
    }
    change->all_ended_of = account->name;
    change->audit.push_back(EntryOf(acting, account->password_at, "user.reset", "user:" + account->name,
                                    {{"second_factor", factor ? "removed" : "kept"}}));
    return std::nullopt;
  });
  if (auto* shown = std::get_if<AccountShown>(&answer); shown != nullptr && password.empty())
    shown->initial_password = *drawn;
  return answer;
}

Answer<AccountShown> Accounts::SetDisabled(std::string_view name, bool disabled, const Acting& acting) {
  ExpectedVersions any;
  any.any = true;
  return Alter(name, any, false, [&](Account* account, ports::PeopleChange* change) -> std::optional<Problem> {
    account->disabled = disabled;
    if (disabled) change->all_ended_of = account->name;
    change->audit.push_back(
        EntryOf(acting, means_.directory->Now(), disabled ? "user.disable" : "user.enable", "user:" + account->name));
    return std::nullopt;
  });
}

}  // namespace anze::app
