// The directory: every account, organisation, token and session of a server, in memory over the storage.
//
// Whoever calls is looked up here, so a request costs no question to the storage, and what an administrator changes
// holds from the next request on. The process is the only writer of its store; others (the command line) ask it
// (compose/admin_socket.h).
// Errors: those of the storage. Ownership: storage and clock must outlive it; what it gives is never changed any more.
// Threads: any. Acts take turns: whoever changes something holds a Turn from reading to writing.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/people/account.h"
#include "core/people/policy.h"
#include "core/people/roles.h"
#include "core/ports/clock.h"
#include "core/ports/storage.h"

namespace anze::app {

// Who calls, as a request has shown.
struct Recognised {
  people::Principal principal;
  people::Permissions permissions = 0;
  std::string token_id;      // scopes idempotency keys; of the token, else of the account
  std::string session;       // id; empty: by token
  bool first_token = false;  // the first administrator's: makes the first accounts and does nothing else
  bool must_change = false;  // the password, first
  bool must_set_up = false;  // the second factor, first
};

// The account that the first token stands for; nobody is given this name.
inline constexpr std::string_view kFirstAccount = "admin";

class Directory {
 public:
  using AccountPtr = std::shared_ptr<const people::Account>;
  using OrganisationPtr = std::shared_ptr<const people::Organisation>;
  using TokenPtr = std::shared_ptr<const people::Token>;
  using RecognisedPtr = std::shared_ptr<const Recognised>;
  // Holding it keeps every other act from changing anything.
  using Turn = std::unique_lock<std::mutex>;

  Directory(ports::Storage* storage, const ports::Clock* clock) : storage_(storage), clock_(clock) {}

  // Reads everything; call it once, first. Errors: also "people-row-unreadable".
  base::Status Load();
  // The figures that hold from now on; recognises everybody anew.
  void SetPolicy(people::Policy policy);
  std::shared_ptr<const people::Policy> policy() const;
  // The text of the token of the first start; sessions begun with it are those of the token "first".
  void SetFirstToken(std::string_view token);
  // In demonstration mode personas sign in by a click, and nobody is kept from looking round by a second factor that is
  // not set up. Asked for over a store of real people, which has no personas, it stays off.
  void SetDemo(bool demo);
  bool demo() const { return demo_; }

  // Milliseconds; never goes back while the process lives, so that nothing expired comes to life again.
  std::int64_t Now() const;

  // nullptr: there is none. Every pointer shows one state for as long as it is held.
  AccountPtr FindAccount(std::string_view name) const;
  OrganisationPtr FindOrganisation(std::string_view code) const;
  TokenPtr FindToken(std::string_view id) const;
  // By name, code and id.
  std::vector<AccountPtr> Accounts() const;
  std::vector<OrganisationPtr> Organisations() const;
  std::vector<TokenPtr> Tokens() const;
  // The sessions of an account that have not ended, the one used last first.
  std::vector<ports::SessionRow> SessionsOf(std::string_view account) const;
  std::size_t sessions() const;
  // When an account last signed in, or a token was last used; all zero: never.
  ports::Use LastUse(std::string_view kind, std::string_view name) const;
  ports::FailureRow Failures(std::string_view account, std::string_view address) const;
  // Until when every attempt on the account waits that comes from an address; the latest of all, 0: none does.
  std::int64_t LockedUntil(std::string_view account) const;
  // Whether there are three accounts that work, each with one of the administrators' roles.
  bool HasAdministrators() const { return has_administrators_; }

  // Whose token or cookie it is, and notes that it was used. nullptr: nobody's, or it has ended.
  RecognisedPtr ByToken(std::string_view token) const;
  RecognisedPtr ByCookie(std::string_view value) const;
  // Who a caller that was recognised before is now; nullptr: their session or token is over, or their account disabled.
  // Counts as no use.
  RecognisedPtr Again(const Recognised& who) const;

  Turn Begin() { return Turn(act_); }
  // Writes a change; its Turn must be held. What is in memory follows at once.
  base::Result<ports::PeopleOutcome> Write(const ports::PeopleChange& change);
  // Failed attempts count even where they cannot be written. Which row was forgotten to make room, if one was: those of
  // addresses that the owner uses last, so that no attacker makes them strangers.
  std::optional<ports::FailureKey> Note(const ports::FailureRow& failure);
  // Writes the uses of sessions and tokens since the last time, and forgets what is too old. Call it now and then.
  base::Status WriteUses();

 private:
  // A session or a token with when it was last used.
  struct SessionSlot {
    explicit SessionSlot(const ports::SessionRow& of) : row(of), used(of.last_used), written(of.last_used) {}
    ports::SessionRow row;
    mutable std::atomic<std::int64_t> used;
    mutable std::atomic<std::int64_t> written;
    mutable RecognisedPtr recognised;  // guarded by recognised_
  };
  struct TokenSlot {
    TokenPtr token;
    std::int64_t before = 0;  // last use of earlier starts
    mutable std::atomic<std::int64_t> used{0};
    mutable std::atomic<std::int64_t> written{0};
    mutable RecognisedPtr recognised;
  };
  using SessionMap = std::map<std::string, std::shared_ptr<SessionSlot>, std::less<>>;
  using TokenMap = std::map<std::string, std::shared_ptr<TokenSlot>, std::less<>>;
  using TextPair = std::pair<std::string, std::string>;

  base::Status LoadRows(std::string_view kind);
  base::Status LoadSignIns();
  // These need the mutex, exclusively.
  base::Status Take(const ports::PeopleRow& row);
  void TakeSignIns(const ports::PeopleChange& change);
  void ForgetRecognised();
  void CountAdministrators();
  // These need the mutex, at least shared.
  RecognisedPtr RecogniseToken(const people::Token& token) const;
  RecognisedPtr RecogniseSession(const ports::SessionRow& row) const;
  RecognisedPtr RecogniseFirst(std::string session) const;
  bool IsOver(const people::Token& token, std::int64_t now) const;
  bool IsOver(const SessionSlot& session, std::int64_t now) const;
  // The account of a token or session that may be used; nullptr: there is none.
  AccountPtr Working(std::string_view name) const;

  ports::Storage* storage_;
  const ports::Clock* clock_;
  std::mutex act_;
  mutable std::shared_mutex mutex_;
  std::map<std::string, AccountPtr, std::less<>> accounts_;
  std::map<std::string, OrganisationPtr, std::less<>> organisations_;
  TokenMap tokens_;
  SessionMap sessions_;
  std::map<TextPair, ports::Use> uses_;
  std::map<TextPair, ports::FailureRow> failures_;
  std::shared_ptr<const people::Policy> policy_ = std::make_shared<const people::Policy>();
  std::string first_digest_;
  std::atomic<bool> has_administrators_{false};
  std::atomic<bool> demo_{false};
  mutable std::atomic<std::int64_t> latest_{0};
  mutable std::mutex recognised_;
};

// Whether two texts are the same, in a time that does not tell where they differ.
bool SameText(std::string_view a, std::string_view b);

}  // namespace anze::app
