// Who does something to accounts and sessions, and the entry that it leaves in the audit journal.
// Ownership: plain values. Threads: no shared state.
#pragma once

#include <cstdint>
#include <string>

#include "core/people/noted.h"
#include "core/ports/audit.h"
#include "core/ports/people.h"
#include "server/app/answers/problem.h"
#include "server/app/people/directory.h"

namespace anze::app {

// Who acts, and from where. The command line on the machine itself acts as nobody, from no address.
struct Acting {
  Directory::RecognisedPtr who;  // null: nobody who has signed in, or the operator of the machine
  std::string address;
  std::string agent;  // what the browser calls itself
};

// The entry of an act that is done now. `object`: "user:zhang", "token:…", "organisation:…".
ports::AuditEntry EntryOf(const Acting& acting, std::int64_t now, std::string kind, std::string object,
                          people::NotedTexts data = {});

// The problem of a change that was not written; nullopt: it was. Precondition: the Turn of the change was held.
std::optional<Problem> NotWritten(const base::Result<ports::PeopleOutcome>& outcome);

// A text cut to `most` bytes at a whole character, for texts of strangers that only describe.
std::string CutTo(std::string_view text, std::size_t most);

// Problems of one field of a body.
Problem BadField(base::Error error, std::string pointer);
// One of a kind other than kInvalid.
Problem ProblemOf(ProblemKind kind, base::Error error);

}  // namespace anze::app
