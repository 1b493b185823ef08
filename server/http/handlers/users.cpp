// Accounts and their roles, for administrators; personas of the demonstration, for everybody.
#include "core/base/json.h"
#include "server/app/people/grant_titles.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/account_json.h"
#include "server/http/wire/body.h"
#include "server/http/wire/etag.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

std::vector<app::GrantInWords> GrantsOf(const Call& call, const people::Account& account) {
  return app::InWords(*call.services.rules, call.services.people->directory(), *call.services.people->roles(),
                      account.grants);
}

Value UserValue(const Call& call, const app::AccountShown& shown) {
  return ToValue(shown, GrantsOf(call, *shown.account), call.language);
}

Answer UserAnswer(const Call& call, const app::Answer<app::AccountShown>& answer) {
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, call.language);
  const auto& shown = std::get<app::AccountShown>(answer);
  return VersionedAnswer(base::WriteJson(UserValue(call, shown)), shown.account->version);
}

// A body that may be left out.
base::Result<Value> BodyOrNothing(const Call& call) {
  if (call.request.body.empty()) return Value::EmptyMap();
  return ObjectBody(call.request);
}

// 403 where roles are given by somebody who manages accounts only.
std::optional<Answer> MayGrant(const Call& call, const std::vector<app::GrantAsked>& grants) {
  if (grants.empty() || (call.identity.recognised->permissions & people::kGrantsManage) != 0) return std::nullopt;
  return ProblemAnswer(403,
                       Error("permission-missing", {{"title", base::Text("permission-grants-manage", call.language)}}),
                       call.language);
}

}  // namespace

Answer ListPersonas(const Call& call) {
  if (!call.services.demo) return ProblemAnswer(404, Error("personas-absent"), call.language);
  Value items = Value::EmptyList();
  app::Accounts::Filter all;
  all.limit = base::limits::kPageMax;
  for (const app::AccountShown& shown : call.services.people->accounts().List(all).items) {
    if (!people::IsPersona(*shown.account) || shown.account->disabled) continue;
    const std::vector<app::GrantInWords> grants = GrantsOf(call, *shown.account);
    Value item = Value::EmptyMap();
    item.Set("name", shown.account->name);
    item.Set("title", shown.account->title);
    Value titles = Value::EmptyList();
    for (const app::GrantInWords& grant : grants) titles.Append(RoleTitle(grant.grant.role, grant.role, call.language));
    item.Set("role_titles", std::move(titles));
    item.Set("organisation_title", grants.front().organisation);
    item.Set("region_title", grants.front().region.In(call.language));
    items.Append(std::move(item));
  }
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  return JsonAnswer(out);
}

Answer ListRoles(const Call& call) { return JsonAnswer(ToValue(*call.services.people->roles(), call.language)); }

Answer ListUsers(const Call& call) {
  base::Diagnostics problems;
  app::Accounts::Filter filter;
  filter.search = QueryText(call.request, "q");
  filter.organisation = QueryText(call.request, "organisation");
  filter.region = QueryText(call.request, "region");
  filter.role = QueryText(call.request, "role");
  if (const std::string disabled = QueryText(call.request, "disabled"); disabled == "true" || disabled == "false") {
    filter.disabled = disabled == "true";
  } else if (!disabled.empty()) {
    problems.push_back(Error("bad-boolean", {{"field", "disabled"}, {"text", disabled}}).At("?disabled"));
  }
  filter.limit = QueryLimit(call.request, &problems);
  if (const auto cursor = ReadCursor(call.request, &problems)) filter.after = cursor->second;
  if (!problems.empty()) return BadInput(problems, call.language);
  const app::Accounts::Page page = call.services.people->accounts().List(filter);
  Value items = Value::EmptyList();
  for (const app::AccountShown& shown : page.items) items.Append(UserValue(call, shown));
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  out.Set("next_cursor", page.next.empty() ? Value() : Value(MakeCursor(call.request, 0, page.next)));
  return JsonAnswer(out);
}

Answer AddUser(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"name", "title", "person", "grants", "password"}, &problems);
  app::Accounts::Adding adding;
  adding.name = StringMember(*body, "name", &problems);
  adding.title = TitleMember(*body, "title", &problems);
  if (!body->Get("person").is_null()) adding.person = TitleMember(*body, "person", &problems);
  adding.grants = GrantsMember(*body, &problems);
  adding.password = OptionalText(*body, "password", &problems);
  const app::Idempotency idempotency = IdempotencyOf(call, *body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  if (auto refusal = MayGrant(call, adding.grants)) return std::move(*refusal);
  Answer made;
  const auto changed = call.services.people->accounts().Add(
      adding, ActingOf(call), idempotency, [&](const app::AccountShown& shown, app::KeptAnswer* keep) {
        const std::string place = "/api/v1/users/" + shown.account->name;
        const auto answer = [&](const app::AccountShown& of) {
          return VersionedAnswer(base::WriteJson(UserValue(call, of)), 1, place);
        };
        made = answer(shown);
        if (keep == nullptr) return;
        // The password is shown once; a repeat of the call is told everything else.
        app::AccountShown kept = shown;
        kept.initial_password.clear();
        Keep(answer(kept), keep);
      });
  if (const auto* problem = std::get_if<app::Problem>(&changed)) return ProblemAnswer(*problem, call.language);
  const auto& repeated = std::get<app::Changed>(changed).repeated;
  return repeated ? RepeatedAnswer(*repeated) : made;
}

Answer ShowUser(const Call& call) {
  return UserAnswer(call, call.services.people->accounts().Find(call.request.arguments.front()));
}

Answer RenameUser(const Call& call) {
  const std::string_view if_match = call.request.Header("if-match");
  if (if_match.empty()) return ProblemAnswer(428, Error("http-if-match-required"), call.language);
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"title", "person"}, &problems);
  const std::string title = TitleMember(*body, "title", &problems);
  const std::string person = body->Get("person").is_null() ? std::string() : TitleMember(*body, "person", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return UserAnswer(call, call.services.people->accounts().Rename(call.request.arguments.front(), title, person,
                                                                  ExpectedBy(if_match), ActingOf(call)));
}

Answer SetGrants(const Call& call) {
  const std::string_view if_match = call.request.Header("if-match");
  if (if_match.empty()) return ProblemAnswer(428, Error("http-if-match-required"), call.language);
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"grants"}, &problems);
  if (body->Get("grants").is_null()) problems.push_back(Error("missing-field", {{"field", "grants"}}).At("/grants"));
  const std::vector<app::GrantAsked> grants = GrantsMember(*body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return UserAnswer(call, call.services.people->accounts().SetGrants(call.request.arguments.front(), grants,
                                                                     ExpectedBy(if_match), ActingOf(call)));
}

Answer ResetUser(const Call& call) {
  auto body = BodyOrNothing(call);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"second_factor"}, &problems);
  const Value& factor = body->Get("second_factor");
  if (!factor.is_null() && !factor.is_bool()) {
    problems.push_back(
        Error("wrong-type",
              {{"field", "second_factor"}, {"expected", "boolean"}, {"actual", std::string(factor.TypeName())}})
            .At("/second_factor"));
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  return UserAnswer(call, call.services.people->accounts().Reset(call.request.arguments.front(),
                                                                 factor.is_bool() && factor.as_bool(), ActingOf(call)));
}

Answer DisableUser(const Call& call) {
  return UserAnswer(call,
                    call.services.people->accounts().SetDisabled(call.request.arguments.front(), true, ActingOf(call)));
}

Answer EnableUser(const Call& call) {
  return UserAnswer(
      call, call.services.people->accounts().SetDisabled(call.request.arguments.front(), false, ActingOf(call)));
}

}  // namespace anze::http
