// What somebody who has signed in does with the own account: password, second factor, sessions.
// Errors: problems. Ownership: all must outlive it. Threads: any; a change of a password takes some 60 ms of a core.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/app/people/act.h"
#include "server/app/people/directory.h"
#include "server/app/people/sign_in.h"

namespace anze::app {

// A second factor that waits to be confirmed: shown once.
struct FactorDrawn {
  std::string secret;  // base 32
  std::string uri;     // otpauth://totp/…, as authenticators read it
};

class OwnAccount {
 public:
  OwnAccount(Directory* directory, ports::Secrets* secrets, SignIns* sign_ins)
      : directory_(directory), secrets_(secrets), sign_ins_(sign_ins) {}

  // Ends every other session. kInvalid with everything that is wrong with the new one at "/new", "password-wrong" at
  // "/old"; kForbidden "session-by-token" for a program.
  std::optional<Problem> ChangePassword(const std::string& before, const std::string& after, const Acting& acting);
  // Draws a secret, which holds once a code of it was shown.
  Answer<FactorDrawn> DrawFactor(const Acting& acting);
  // Ten recovery codes, each good once: shown once. kInvalid "second-factor-wrong" at "/code", kConflict
  // "second-factor-none".
  Answer<std::vector<std::string>> ConfirmFactor(std::string_view code, const Acting& acting);
  // kInvalid "password-wrong" at "/password".
  std::optional<Problem> RemoveFactor(const std::string& password, const Acting& acting);

  // Ends one of the own sessions; kNotFound "unknown-session".
  std::optional<Problem> EndSession(const std::string& id, const Acting& acting);
  std::optional<Problem> EndAll(const Acting& acting);

 private:
  // The caller's account; a Problem for whoever has none of his own.
  Answer<Directory::AccountPtr> Own(const Acting& acting) const;
  // Whether it is the caller's password; the problem stands at `pointer`.
  std::optional<Problem> CheckPassword(const people::Account& account, const std::string& password, const char* pointer,
                                       const Acting& acting);
  std::optional<Problem> Put(const Directory::AccountPtr& before, const people::Account& after,
                             ports::PeopleChange change, const Acting& acting, const char* kind);

  Directory* directory_;
  ports::Secrets* secrets_;
  SignIns* sign_ins_;
};

}  // namespace anze::app
