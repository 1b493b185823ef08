// Everything about people in one place: who is known, who signs in, what administrators do.
// Ownership: owns its parts; all that it is given must outlive it. Threads: any.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "core/ports/secrets.h"
#include "server/app/people/accounts.h"
#include "server/app/people/directory.h"
#include "server/app/people/organisations.h"
#include "server/app/people/own_account.h"
#include "server/app/people/sign_in.h"
#include "server/app/people/tokens.h"

namespace anze::app {

class People {
 public:
  People(Rules* rules, ports::Storage* storage, const ports::Clock* clock, ports::Secrets* secrets);

  // Reads everything, and the figures of today's rules; call it once, first. Errors: those of Directory::Load, and of
  // the secrets.
  base::Status Load();
  // Takes over what the rules say today, where they or the day are others than the last time: whole snapshots are
  // resolved for it.
  void Refresh();

  Directory& directory() { return directory_; }
  const Directory& directory() const { return directory_; }
  SignIns& sign_ins() { return sign_ins_; }
  OwnAccount& own() { return own_; }
  Accounts& accounts() { return accounts_; }
  Organisations& organisations() { return organisations_; }
  Tokens& tokens() { return tokens_; }
  // The roles that are known today, resolved when they are first asked for. Never null.
  std::shared_ptr<const KnownRoles> roles();

 private:
  Rules* rules_;
  const ports::Clock* clock_;
  std::mutex mutex_;
  std::string known_for_;  // bundle and day that `roles_` and the policy are of
  std::shared_ptr<const KnownRoles> roles_;
  Directory directory_;
  SignIns sign_ins_;
  OwnAccount own_;
  Accounts accounts_;
  Organisations organisations_;
  Tokens tokens_;
};

}  // namespace anze::app
