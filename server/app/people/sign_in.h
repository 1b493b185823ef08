// Signing in and out.
//
// Attacks: a wrong name is answered as a wrong password is, after the same work. Failures count by account and address,
// so that an attacker locks out nobody else; those from addresses that the account never signed in from count together
// as well, so that many addresses help little, and the owner's own ones are not concerned. One attempt at a time is
// looked at from an address, and kHashesAtOnce in all, so that hashing never takes the machine. A one-time code is good
// once, and a clock that goes back brings none back.
// Errors: problems with the codes "sign-in-refused", "second-factor-required", "sign-in-wait" {seconds},
// "sign-in-busy", and those of the storage. Ownership: all must outlive it. Threads: any; hashing takes some 30 ms of a
// core.
#pragma once

#include <mutex>
#include <set>
#include <string>
#include <string_view>

#include "core/ports/secrets.h"
#include "server/app/answers/problem.h"
#include "server/app/people/act.h"
#include "server/app/people/directory.h"

namespace anze::app {

// A session that has begun.
struct SignedIn {
  std::string cookie;  // its value: shown once
};

class SignIns {
 public:
  SignIns(Directory* directory, ports::Storage* storage, ports::Secrets* secrets)
      : directory_(directory), storage_(storage), secrets_(secrets) {}
  // Draws the hash that unknown names are held against. Errors: those of the secrets.
  base::Status Prepare();

  struct Attempt {
    std::string name;
    std::string password;
    std::string code;  // of the second factor, or a recovery code; empty: none was given
  };
  // Of a person. Each success is a new session, and the caller should end the one it had.
  Answer<SignedIn> WithPassword(const Attempt& attempt, const Acting& acting);
  // Of somebody who shows a bearer token: the session acts as the token does, and ends with it. 401 code:
  // "http-wrong-token".
  Answer<SignedIn> WithToken(std::string_view token, const Acting& acting);
  // Of a persona of the demonstration. kNotFound "personas-absent" elsewhere.
  Answer<SignedIn> AsPersona(const std::string& name, const Acting& acting);
  // Of somebody whom an identity provider vouches for; the session is written beside what else `change` holds. A Turn
  // must be held.
  Answer<SignedIn> Vouched(ports::PeopleChange change, const people::Account& account, const Acting& acting);
  // Ends the session of the caller, if it has one.
  std::optional<Problem> SignOut(const Acting& acting);

  // "sign-in-wait" while no attempt on the account is looked at from the address.
  std::optional<Problem> MustWait(const std::string& account, const std::string& address) const;
  // Counts a wrong password that was given elsewhere than at signing in.
  void NoteFailure(const std::string& account, const Acting& acting) { Failed({account, {}, {}}, acting, "password"); }
  // Whether it is the account's password; slow, and bounded like attempts. kUnavailable "sign-in-busy".
  Answer<bool> IsPassword(const std::string& hash, std::string_view password, const std::string& address);

 private:
  // One attempt under way from an address, and one of the few in all.
  class Slot;
  // A second factor: its step, or the recovery code that was used.
  struct Factor {
    bool fits = false;
    std::int64_t step = 0;
    std::string recovery;  // digest
  };
  Factor FactorOf(const people::Account& account, std::string_view code) const;
  Problem Failed(const Attempt& attempt, const Acting& acting, const char* why);
  // Writes the beginning of a session beside what else `change` holds; its Turn must be held.
  // `issuer`: of the provider that vouches for the person; empty: none.
  Answer<SignedIn> Begin(ports::PeopleChange change, ports::SessionRow row, const Acting& acting,
                         const std::string& issuer = {});

  Directory* directory_;
  ports::Storage* storage_;
  ports::Secrets* secrets_;
  std::string nobody_;  // the hash of no password
  std::mutex slots_;
  std::set<std::string> under_way_;  // addresses
};

// Bytes as hex, and back; an odd or wrong digit ends the reading.
std::string ToHex(std::string_view bytes);
std::string FromHex(std::string_view hex);

}  // namespace anze::app
