#include "server/app/reply.h"

namespace anze::app {

std::string EtagOf(std::uint64_t version) { return "\"" + std::to_string(version) + "\""; }

Problem Stale(std::uint64_t version) {
  Problem problem;
  problem.kind = ProblemKind::kStale;
  problem.current_etag = EtagOf(version);
  problem.error = base::Error("stale-etag", {{"current", problem.current_etag}});
  return problem;
}

std::optional<Answer<Reply>> Replayed(ports::Storage* storage, const Idempotency& idempotency) {
  if (idempotency.key.empty()) return std::nullopt;
  auto found = storage->FindIdempotency(idempotency.key);
  if (!found.ok()) return FromFailure(found.errors());
  if (!*found) return std::nullopt;
  const workflow::IdempotencyRow& row = **found;
  if (row.body_digest == idempotency.body_digest) {
    return Reply{row.status, row.response, row.etag, row.location, true};
  }
  Problem problem;
  problem.kind = ProblemKind::kKeyReused;
  problem.error = base::Error("idempotency-key-reused");
  return problem;
}

std::optional<workflow::IdempotencyRow> Remembered(const Idempotency& idempotency, const Reply& reply,
                                                   std::int64_t at) {
  if (idempotency.key.empty()) return std::nullopt;
  return workflow::IdempotencyRow{
      idempotency.key, idempotency.body_digest, reply.status, reply.etag, reply.location, reply.body, at};
}

}  // namespace anze::app
