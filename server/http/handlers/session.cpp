// Signing in and out of the pages, and who one is.
#include "server/app/people/grant_titles.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/account_json.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Value;

Value MeValue(const Call& call, const app::Recognised& who) {
  const app::Directory& directory = call.services.people->directory();
  const people::Principal& principal = who.principal;
  const auto account = directory.FindAccount(principal.account);
  Value out = Value::EmptyMap();
  out.Set("id", principal.account);
  out.Set("title", account == nullptr ? principal.account : account->title);
  out.Set("person", principal.person);
  if (account != nullptr && people::IsProvided(*account)) out.Set("provider", account->issuer);
  Value roles = Value::ListOf(principal.acts_for);
  for (const people::Grant& grant : principal.grants) roles.Append(grant.role);
  out.Set("roles", std::move(roles));
  out.Set("grants",
          ToValue(app::InWords(*call.services.rules, directory, *call.services.people->roles(), principal.grants),
                  call.language));
  Value permissions = Value::EmptyList();
  for (const std::string_view name : people::NamesOf(who.permissions)) permissions.Append(name);
  out.Set("permissions", std::move(permissions));
  out.Set("acts_for", Value::ListOf(principal.acts_for));
  out.Set("must_change_password", who.must_change);
  out.Set("second_factor", account != nullptr && !account->factor.empty());
  out.Set("second_factor_required", who.must_set_up);
  out.Set("now", calendar::Instant(call.services.clock->NowMillis()).ToString());
  out.Set("demo", call.services.demo);
  return out;
}

app::Answer<app::SignedIn> Begun(const Call& call, const Value& body, base::Diagnostics* problems) {
  app::SignIns& sign_ins = call.services.people->sign_ins();
  const app::Acting acting = ActingOf(call);
  if (body.Find("token") != nullptr) {
    RefuseUnknown(body, {"token"}, problems);
    const std::string token = StringMember(body, "token", problems);
    if (problems->empty()) return sign_ins.WithToken(token, acting);
  } else if (body.Find("persona") != nullptr) {
    RefuseUnknown(body, {"persona"}, problems);
    const std::string persona = StringMember(body, "persona", problems);
    if (problems->empty()) return sign_ins.AsPersona(persona, acting);
  } else {
    RefuseUnknown(body, {"name", "password", "code"}, problems);
    const app::SignIns::Attempt attempt{TitleMember(body, "name", problems), StringMember(body, "password", problems),
                                        OptionalText(body, "code", problems)};
    if (problems->empty()) return sign_ins.WithPassword(attempt, acting);
  }
  return app::Invalid(*problems);
}

}  // namespace

Answer SignIn(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  const auto begun = Begun(call, *body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  if (const auto* problem = std::get_if<app::Problem>(&begun)) return ProblemAnswer(*problem, call.language);
  const std::string& cookie = std::get<app::SignedIn>(begun).cookie;
  const app::Directory::RecognisedPtr who = call.services.people->directory().ByCookie(cookie);
  if (who == nullptr) return ProblemAnswer(401, base::Error("sign-in-refused"), call.language);
  Answer answer = JsonAnswer(MeValue(call, *who));
  answer.headers.emplace_back("Set-Cookie", call.services.auth->CookieOf(cookie, call.request));
  return answer;
}

Answer SignOut(const Call& call) {
  if (const auto problem = call.services.people->sign_ins().SignOut(ActingOf(call)))
    return ProblemAnswer(*problem, call.language);
  Answer answer = JsonAnswer(Value::EmptyMap());
  answer.headers.emplace_back("Set-Cookie", call.services.auth->NoCookie(call.request));
  return answer;
}

Answer WhoAmI(const Call& call) { return JsonAnswer(MeValue(call, *call.identity.recognised)); }

}  // namespace anze::http
