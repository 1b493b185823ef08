#include "server/app/people/act.h"

#include <utility>

#include "core/base/limits.h"
#include "core/ports/audit_bounds.h"

namespace anze::app {

std::string CutTo(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  // A byte 10xxxxxx goes on with a character.
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0U) == 0x80U) --most;
  return std::string(text.substr(0, most));
}

ports::AuditEntry EntryOf(const Acting& acting, std::int64_t now, std::string kind, std::string object,
                          people::NotedTexts data) {
  constexpr std::size_t kMost = base::limits::kAuditTextBytes;
  ports::AuditEntry entry;
  entry.at = now;
  entry.kind = std::move(kind);
  if (acting.who != nullptr) {
    const people::Principal& who = acting.who->principal;
    entry.actor = who.account;
    for (const people::Grant& grant : who.grants) {
      entry.roles += (entry.roles.empty() ? "" : " ") + grant.role;
      if (entry.organisation.empty()) entry.organisation = grant.organisation;
      if (entry.region.empty()) entry.region = grant.region;
    }
  }
  entry.roles = CutTo(entry.roles, kMost);
  entry.address = CutTo(acting.address, kMost);
  entry.object = CutTo(object, kMost);
  entry.outcome = "done";
  if (acting.who != nullptr && !acting.who->principal.via.empty()) data.emplace_back("via", acting.who->principal.via);
  entry.data = people::Noted(data);
  return entry;
}

std::optional<Problem> NotWritten(const base::Result<ports::PeopleOutcome>& outcome) {
  if (!outcome.ok()) return FromFailure(outcome.errors());
  if (*outcome == ports::PeopleOutcome::kWritten) return std::nullopt;
  return Unavailable("storage-unavailable");
}

Problem BadField(base::Error error, std::string pointer) { return Invalid({std::move(error).At(std::move(pointer))}); }

Problem ProblemOf(ProblemKind kind, base::Error error) {
  Problem problem;
  problem.kind = kind;
  problem.error = std::move(error);
  return problem;
}

}  // namespace anze::app
