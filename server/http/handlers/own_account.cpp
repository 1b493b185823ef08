// The own account of who has signed in: password, second factor, sessions.
#include "server/http/handlers/handlers.h"
#include "server/http/wire/account_json.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Value;

Answer NothingOr(const std::optional<app::Problem>& problem, const Call& call) {
  return problem ? ProblemAnswer(*problem, call.language) : JsonAnswer(Value::EmptyMap());
}

}  // namespace

Answer ChangePassword(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"old", "new"}, &problems);
  const std::string before = StringMember(*body, "old", &problems);
  const std::string after = StringMember(*body, "new", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return NothingOr(call.services.people->own().ChangePassword(before, after, ActingOf(call)), call);
}

Answer DrawFactor(const Call& call) {
  const auto drawn = call.services.people->own().DrawFactor(ActingOf(call));
  if (const auto* problem = std::get_if<app::Problem>(&drawn)) return ProblemAnswer(*problem, call.language);
  Value out = Value::EmptyMap();
  out.Set("secret", std::get<app::FactorDrawn>(drawn).secret);
  out.Set("uri", std::get<app::FactorDrawn>(drawn).uri);
  return JsonAnswer(out);
}

Answer ConfirmFactor(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"code"}, &problems);
  const std::string code = StringMember(*body, "code", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  const auto codes = call.services.people->own().ConfirmFactor(code, ActingOf(call));
  if (const auto* problem = std::get_if<app::Problem>(&codes)) return ProblemAnswer(*problem, call.language);
  Value out = Value::EmptyMap();
  out.Set("recovery_codes", Value::ListOf(std::get<std::vector<std::string>>(codes)));
  return JsonAnswer(out);
}

Answer RemoveFactor(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"password"}, &problems);
  const std::string password = StringMember(*body, "password", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return NothingOr(call.services.people->own().RemoveFactor(password, ActingOf(call)), call);
}

Answer ListSessions(const Call& call) {
  const app::Recognised& who = *call.identity.recognised;
  Value items = Value::EmptyList();
  for (const auto& row : call.services.people->directory().SessionsOf(who.principal.account))
    items.Append(SessionValue(row, row.id == who.session));
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  return JsonAnswer(out);
}

Answer EndSessions(const Call& call) {
  Answer answer = NothingOr(call.services.people->own().EndAll(ActingOf(call)), call);
  if (answer.status == 200) answer.headers.emplace_back("Set-Cookie", call.services.auth->NoCookie(call.request));
  return answer;
}

Answer EndSession(const Call& call) {
  return NothingOr(call.services.people->own().EndSession(call.request.arguments.front(), ActingOf(call)), call);
}

}  // namespace anze::http
