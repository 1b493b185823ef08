#include <utility>

#include "core/base/digest.h"
#include "core/base/json.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

constexpr std::size_t kKeyLength = 255;

}  // namespace

// The first fault decides the status; the others are listed with it.
Answer BadInput(const base::Diagnostics& problems, base::Language language) {
  const base::Error& first = problems.front();
  if (first.code == "system-reserved" || first.code == "actor-not-permitted") {
    app::Problem problem = app::Invalid(problems);
    problem.kind = app::ProblemKind::kForbidden;
    return ProblemAnswer(problem, language);
  }
  if (first.code == "http-not-json-type") return ProblemAnswer(415, first, language);
  if (first.code.starts_with("json-") || first.code == "text-encoding" || first.code == "http-body-not-object") {
    return ProblemAnswer(400, first, language);
  }
  return ProblemAnswer(app::Invalid(problems), language);
}

base::Value FactsOf(const app::CaseNow& at) {
  if (!at.facts) return at.state->facts;
  auto read = base::ParseJson(*at.facts);
  return read.ok() ? std::move(*read) : base::Value();
}

app::Acting ActingOf(const Call& call) {
  return {call.identity.recognised, call.request.address, std::string(call.request.Header("user-agent"))};
}

std::string RequiredQuery(const Call& call, std::string_view name, base::Diagnostics* problems) {
  std::string text = QueryText(call.request, name);
  if (text.empty()) {
    problems->push_back(base::Error("missing-field", {{"field", std::string(name)}}).At("?" + std::string(name)));
  }
  return text;
}

app::Idempotency IdempotencyOf(const Call& call, const base::Value& body, base::Diagnostics* problems) {
  const std::string_view key = call.request.Header("idempotency-key");
  if (key.empty()) return {};
  if (key.size() > kKeyLength) {
    problems->push_back(base::Error("idempotency-key-too-long", {{"max", std::to_string(kKeyLength)}}));
    return {};
  }
  // By account, and apart for each token: a token may be given less to read than its account.
  const people::Principal& who = call.identity.principal;
  const std::string caller =
      who.account.empty() ? call.identity.token_id : who.account + (who.via.empty() ? "" : "#" + who.via);
  // The canonical form, since a client may write the same members in another order when it tries again.
  return {caller + " " + call.request.path + " " + std::string(key), base::Sha256Hex(base::WriteCanonicalJson(body))};
}

}  // namespace anze::http
