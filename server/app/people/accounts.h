// Accounts and what their owners may be: made by those who manage people, given roles by those who manage roles.
//
// The three administrators' roles stand in three hands: neither one account nor two accounts of one person hold two of
// them, one person has one account, nobody changes his own roles, and the last of each kind stays.
// Errors: problems, each with a pointer into the body where there is one. Ownership: all must outlive it. Threads: any.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/ports/secrets.h"
#include "server/app/answers/repeat.h"
#include "server/app/people/act.h"
#include "server/app/people/directory.h"
#include "server/app/people/known_roles.h"

namespace anze::app {

// An account with what stands beside it.
struct AccountShown {
  Directory::AccountPtr account;
  std::int64_t locked_until = 0;  // 0: it is not
  std::int64_t last_sign_in = 0;
  std::string initial_password;  // of one that was just made or reset: shown once
};

// A role to be given, as a body states it.
struct GrantAsked {
  std::string role;
  std::string organisation;  // empty: none
  std::string region;
};

// "handler@bureau-foshan:cn/guangdong/foshan …", as the audit journal has them.
std::string GrantsText(const std::vector<people::Grant>& grants);
// Whether nobody is given the name, since journals already say it of the first token and of the system itself.
bool IsReservedName(std::string_view name);

class Accounts {
 public:
  // `roles` gives the roles that are known now; `is_region` whether the rules know a region.
  struct Means {
    Directory* directory = nullptr;
    ports::Storage* storage = nullptr;
    ports::Secrets* secrets = nullptr;
    std::function<KnownRoles()> roles;
    std::function<bool(const std::string&)> is_region;
  };
  explicit Accounts(Means means) : means_(std::move(means)) {}

  struct Filter {
    std::string search;
    std::string organisation;
    std::string region;  // itself and those below
    std::string role;
    std::optional<bool> disabled;
    std::string after;  // name after which to go on
    std::size_t limit = 50;
  };
  struct Page {
    std::vector<AccountShown> items;
    std::string next;  // empty: that was all
  };
  Page List(const Filter& filter) const;
  // kNotFound "unknown-user".
  Answer<AccountShown> Find(std::string_view name) const;

  struct Adding {
    std::string name;
    std::string title;
    std::string person;  // empty: not stated
    std::vector<GrantAsked> grants;
    std::string password;        // empty: one is drawn
    bool no_password = false;    // nobody signs in with one: of programs, and of personas
    bool keep_password = false;  // it need not be changed first: of the machine's operator
  };
  // Shown before it is written, so that the answer can be kept with it; `keep` is null where no repeat can come.
  using Show = std::function<void(const AccountShown& made, KeptAnswer* keep)>;
  Answer<Changed> Add(const Adding& adding, const Acting& acting, const Idempotency& idempotency, const Show& show);
  Answer<AccountShown> Rename(std::string_view name, const std::string& title, const std::string& person,
                              const ExpectedVersions& expected, const Acting& acting);
  Answer<AccountShown> SetGrants(std::string_view name, const std::vector<GrantAsked>& grants,
                                 const ExpectedVersions& expected, const Acting& acting);
  // A new first password; ends every session. `factor`: takes the second factor away as well.
  Answer<AccountShown> Reset(std::string_view name, bool factor, const Acting& acting,
                             const std::string& password = {});
  // Sessions of a disabled account end at once, and its tokens open nothing.
  Answer<AccountShown> SetDisabled(std::string_view name, bool disabled, const Acting& acting);

  // A person whom an identity provider vouches for.
  struct Provided {
    std::string issuer;
    std::string subject;
    std::string name;   // of the account where there is none yet
    std::string title;  // empty: the name
    std::string person;
    std::vector<GrantAsked> grants;
  };
  // The account as the provider says that it is; what it takes to make the stored one so, with its entries in the audit
  // journal, goes to `change`. An account that nobody has yet and that has no grants is not made. A Turn must be held.
  // kForbidden "provided-disabled", "bad-account-name" and the faults of grants; kConflict "provided-name-taken" {name}
  // where the name is somebody else's, "person-has-account", "administrators-apart", "last-administrator",
  // "too-many-people".
  Answer<people::Account> Provide(const Provided& provided, const Acting& acting, ports::PeopleChange* change) const;

  // The grants that are asked for, with their offices. Adds to `problems`.
  std::vector<people::Grant> Granted(const std::vector<GrantAsked>& asked, base::Diagnostics* problems) const;

 private:
  // What Provide changes of a stored account, or all of a new one.
  void NoteProvided(const people::Account* before, const people::Account& after, const Acting& acting,
                    ports::PeopleChange* change) const;
  // Whether an account may stand beside the others; faults go to `problems`.
  void CheckApart(const people::Account& account, base::Diagnostics* problems) const;
  // The problem of taking administrators away, if none of a kind would be left.
  std::optional<Problem> LastAdministrator(const people::Account& before, const people::Account& after) const;
  // Whether a token of the account still opens something.
  bool HasLiveToken(std::string_view name) const;
  base::Result<std::string> DrawPassword() const;
  // Takes the Turn, changes the account, and writes it. `own`: kConflict "account-of-provider" for one that a provider
  // keeps.
  using Change = std::function<std::optional<Problem>(people::Account* account, ports::PeopleChange* change)>;
  Answer<AccountShown> Alter(std::string_view name, const ExpectedVersions& expected, bool own, const Change& change);
  AccountShown Shown(Directory::AccountPtr account) const;

  Means means_;
};

}  // namespace anze::app
