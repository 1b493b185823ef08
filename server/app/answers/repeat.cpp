#include "server/app/answers/repeat.h"

#include <utility>

#include "core/workflow/commit.h"

namespace anze::app {

std::optional<Answer<Changed>> ChangedBefore(ports::Storage* storage, const Idempotency& idempotency) {
  if (idempotency.key.empty()) return std::nullopt;
  auto found = storage->FindIdempotency(idempotency.key);
  if (!found.ok()) return FromFailure(found.errors());
  if (!*found) return std::nullopt;
  KeptAnswer& kept = **found;
  // The same key with another body is a mistake of the client: the first answer would be a lie.
  if (kept.body_digest == idempotency.body_digest) {
    std::string id = workflow::MadeUnder(kept);
    return Changed{std::move(id), std::move(kept)};
  }
  Problem problem;
  problem.kind = ProblemKind::kKeyReused;
  problem.error = base::Error("idempotency-key-reused");
  return problem;
}

std::optional<KeptAnswer> ToKeep(const Idempotency& idempotency, std::string made, std::int64_t at) {
  if (idempotency.key.empty()) return std::nullopt;
  return workflow::KeepUnder(idempotency.key, idempotency.body_digest, std::move(made), at);
}

}  // namespace anze::app
