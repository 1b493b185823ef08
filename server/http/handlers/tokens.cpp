// Bearer tokens of programs, for the administrator of roles.
#include "core/base/json.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/account_json.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

// When a token runs out: a moment, or the end of a day.
std::int64_t ExpiryMember(const Value& body, base::Diagnostics* problems) {
  const std::size_t before = problems->size();
  const std::string text = StringMember(body, "expires", problems);
  if (problems->size() > before) return 0;
  if (const auto day = calendar::Date::Parse(text)) return calendar::Instant::StartOfDay(*day + 1).millis();
  if (const auto moment = calendar::Instant::Parse(text)) return moment->millis();
  problems->push_back(Error("bad-instant", {{"text", text}}).At("/expires"));
  return 0;
}

}  // namespace

Answer ListTokens(const Call& call) {
  base::Diagnostics problems;
  const std::size_t limit = QueryLimit(call.request, &problems);
  std::string after;
  if (const auto cursor = ReadCursor(call.request, &problems)) after = cursor->second;
  if (!problems.empty()) return BadInput(problems, call.language);
  const auto page = call.services.people->tokens().List(QueryText(call.request, "user"), after, limit);
  Value items = Value::EmptyList();
  for (const app::TokenShown& shown : page.items) items.Append(ToValue(shown));
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  out.Set("next_cursor", page.next.empty() ? Value() : Value(MakeCursor(call.request, 0, page.next)));
  return JsonAnswer(out);
}

Answer AddToken(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"user", "name", "expires", "acts_for"}, &problems);
  app::Tokens::Adding adding;
  adding.account = StringMember(*body, "user", &problems);
  adding.name = TitleMember(*body, "name", &problems);
  adding.expires = ExpiryMember(*body, &problems);
  adding.acts_for = TextsMember(*body, "acts_for", &problems);
  const app::Idempotency idempotency = IdempotencyOf(call, *body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  Answer made;
  const auto changed = call.services.people->tokens().Add(
      adding, ActingOf(call), idempotency, [&](const app::TokenShown& shown, app::KeptAnswer* keep) {
        const std::string place = "/api/v1/tokens/" + shown.token->id;
        made = VersionedAnswer(base::WriteJson(ToValue(shown)), 1, place);
        if (keep == nullptr) return;
        // The token is shown once; a repeat of the call is told everything else.
        app::TokenShown kept = shown;
        kept.text.clear();
        Keep(VersionedAnswer(base::WriteJson(ToValue(kept)), 1, place), keep);
      });
  if (const auto* problem = std::get_if<app::Problem>(&changed)) return ProblemAnswer(*problem, call.language);
  const auto& repeated = std::get<app::Changed>(changed).repeated;
  return repeated ? RepeatedAnswer(*repeated) : made;
}

Answer RevokeToken(const Call& call) {
  const auto revoked = call.services.people->tokens().Revoke(call.request.arguments.front(), ActingOf(call));
  if (const auto* problem = std::get_if<app::Problem>(&revoked)) return ProblemAnswer(*problem, call.language);
  return JsonAnswer(ToValue(std::get<app::TokenShown>(revoked)));
}

}  // namespace anze::http
