#include <utility>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

constexpr std::size_t kKeyLength = 255;

}  // namespace

Response JsonResponse(const base::Value& value, int status) {
  Response response;
  response.status = status;
  base::AppendJson(value, &response.body);
  return response;
}

Response BadInput(const base::Diagnostics& problems, base::Language language) {
  const base::Error& first = problems.front();
  if (first.code == "http-not-json-type") return ProblemResponse(415, first, language);
  if (first.code.starts_with("json-") || first.code == "http-body-not-object") {
    Response response = ProblemResponse(400, first, language);
    return response;
  }
  return ProblemResponse(app::Invalid(problems), language);
}

Response Replied(app::Answer<app::Reply> answer, base::Language language) {
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemResponse(*problem, language);
  app::Reply& reply = std::get<app::Reply>(answer);
  Response response;
  response.status = reply.status;
  response.headers.reserve(6);
  response.body = std::move(reply.body);
  response.headers.emplace_back("ETag", std::move(reply.etag));
  if (!reply.location.empty()) response.headers.emplace_back("Location", std::move(reply.location));
  if (reply.replayed) response.headers.emplace_back("Idempotency-Replayed", "true");
  return response;
}

app::Idempotency IdempotencyOf(const Call& call, base::Diagnostics* problems) {
  const std::string_view key = call.request.Header("idempotency-key");
  if (key.empty()) return {};
  if (key.size() > kKeyLength) {
    problems->push_back(base::Error("idempotency-key-too-long", {{"max", std::to_string(kKeyLength)}}));
    return {};
  }
  return {call.identity.token_id + " " + call.request.path + " " + std::string(key),
          base::Sha256Hex(call.request.body)};
}

}  // namespace anze::http
