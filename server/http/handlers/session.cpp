#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {

Response SignIn(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  const std::string token = StringMember(*body, "token", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  const auto cookie = call.services.auth->SignIn(token);
  if (!cookie) return ProblemResponse(401, base::Error("http-wrong-token"), call.language);
  Response response = JsonResponse(base::Value::EmptyMap());
  response.headers.emplace_back("Set-Cookie", *cookie);
  return response;
}

Response SignOut(const Call&) {
  Response response = JsonResponse(base::Value::EmptyMap());
  response.headers.emplace_back("Set-Cookie", "anze_session=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
  return response;
}

Response WhoAmI(const Call& call) {
  base::Value out = base::Value::EmptyMap();
  out.Set("id", call.identity.actor.id);
  base::Value roles = base::Value::EmptyList();
  for (const std::string& role : call.identity.actor.roles) roles.Append(role);
  out.Set("roles", std::move(roles));
  out.Set("now", call.services.clock->Now().ToString());
  out.Set("demo", call.services.demo);
  return JsonResponse(out);
}

}  // namespace anze::http
