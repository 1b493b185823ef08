// Accounts that an identity provider keeps: made and changed by what it says at each sign-in.
#include <algorithm>
#include <utility>

#include "core/base/limits_people.h"
#include "core/base/search.h"
#include "server/app/people/accounts.h"

namespace anze::app {

Answer<people::Account> Accounts::Provide(const Provided& provided, const Acting& acting,
                                          ports::PeopleChange* change) const {
  const std::vector<Directory::AccountPtr> all = means_.directory->Accounts();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Directory::AccountPtr& one) {
    return one->issuer == provided.issuer && one->subject == provided.subject;
  });
  const people::Account* before = found == all.end() ? nullptr : found->get();
  if (before != nullptr && before->disabled)
    return ProblemOf(ProblemKind::kForbidden, base::Error("provided-disabled"));
  people::Account account = before == nullptr ? people::Account{} : *before;
  if (before == nullptr) {
    account.name = provided.name;
    if (!people::IsName(account.name, base::limits::kAccountName, false) ||
        base::FoldName(account.name) != account.name || IsReservedName(account.name)) {
      return ProblemOf(ProblemKind::kForbidden,
                       base::Error("bad-account-name", {{"most", std::to_string(base::limits::kAccountName)}}));
    }
    // Neither an account of our own nor another person's is ever taken over.
    if (means_.directory->FindAccount(account.name) != nullptr)
      return ProblemOf(ProblemKind::kConflict, base::Error("provided-name-taken", {{"name", account.name}}));
    if (all.size() >= base::limits::kAccounts)
      return ProblemOf(ProblemKind::kConflict,
                       base::Error("too-many-people", {{"most", std::to_string(base::limits::kAccounts)}}));
    account.issuer = provided.issuer;
    account.subject = provided.subject;
    account.created = means_.directory->Now();
  }
  account.title = provided.title.empty() ? account.name : provided.title;
  account.person = provided.person;
  base::Diagnostics problems;
  account.grants = Granted(provided.grants, &problems);
  if (!problems.empty()) return ProblemOf(ProblemKind::kForbidden, problems.front());
  CheckApart(account, &problems);
  if (!problems.empty()) return ProblemOf(ProblemKind::kConflict, problems.front());
  if (before != nullptr) {
    if (auto problem = LastAdministrator(*before, account)) return *problem;
  }
  if (before != nullptr || !account.grants.empty()) NoteProvided(before, account, acting, change);
  return account;
}

void Accounts::NoteProvided(const people::Account* before, const people::Account& after, const Acting& acting,
                            ports::PeopleChange* change) const {
  const bool same_person = before != nullptr && before->title == after.title && before->person == after.person;
  if (same_person && before->grants == after.grants) return;
  const std::int64_t now = means_.directory->Now();
  const std::string object = "user:" + after.name;
  const std::string grants = GrantsText(after.grants);
  change->rows.push_back(ToRow(after));
  if (before == nullptr) {
    change->audit.push_back(
        EntryOf(acting, now, "user.add", object,
                {{"title", after.title}, {"person", after.person}, {"grants", grants}, {"issuer", after.issuer}}));
    return;
  }
  if (!same_person) {
    change->audit.push_back(EntryOf(acting, now, "user.change", object,
                                    {{"title", after.title}, {"person", after.person}, {"issuer", after.issuer}}));
  }
  if (before->grants != after.grants) {
    change->audit.push_back(
        EntryOf(acting, now, "user.role", object,
                {{"before", GrantsText(before->grants)}, {"grants", grants}, {"issuer", after.issuer}}));
  }
}

}  // namespace anze::app
