// GET /api/v1/changes: an answer without end, which tells of every case that changes (feed.h).
#include "server/http/handlers/handlers.h"
#include "server/http/wire/problem.h"

namespace anze::http {

Answer FollowChanges(const Call& call) {
  if (call.services.feed == nullptr) return ProblemAnswer(503, base::Error("too-many-followers"), call.language);
  Answer answer;
  answer.content_type = "text/event-stream";
  // nginx would gather the notices otherwise.
  answer.headers.emplace_back("X-Accel-Buffering", "no");
  // After so many milliseconds a client whose connection ended comes back.
  answer.body = "retry: 3000\n\n";
  answer.follow = call.services.feed->Start(call.request.Header("last-event-id"));
  // A session that ends, a token that is revoked or an office that is taken away ends it too, within a second.
  answer.follow_as = [directory = &call.services.people->directory(),
                      who = call.identity.recognised]() -> std::optional<ports::ReadScope> {
    const auto now = directory->Again(*who);
    return now == nullptr ? std::nullopt : std::optional(now->principal.reads);
  };
  return answer;
}

}  // namespace anze::http
