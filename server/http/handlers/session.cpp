// Signing in and out of the pages: a token for a cookie (auth.h).
#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {

Answer SignIn(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"token"}, &problems);
  const std::string token = StringMember(*body, "token", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  const auto cookie = call.services.auth->SignIn(token);
  if (!cookie) return ProblemAnswer(401, base::Error("http-wrong-token"), call.language);
  Answer answer = JsonAnswer(base::Value::EmptyMap());
  answer.headers.emplace_back("Set-Cookie", *cookie);
  return answer;
}

Answer SignOut(const Call&) {
  Answer answer = JsonAnswer(base::Value::EmptyMap());
  answer.headers.emplace_back("Set-Cookie", "anze_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  return answer;
}

Answer WhoAmI(const Call& call) {
  base::Value out = base::Value::EmptyMap();
  out.Set("id", call.identity.actor.id);
  base::Value roles = base::Value::EmptyList();
  for (const std::string& role : call.identity.actor.roles) roles.Append(role);
  out.Set("roles", std::move(roles));
  out.Set("now", calendar::Instant(call.services.clock->NowMillis()).ToString());
  out.Set("demo", call.services.demo);
  return JsonAnswer(out);
}

}  // namespace anze::http
