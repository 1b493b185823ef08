// The organisations in which people hold roles.
#include "core/base/json.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/account_json.h"
#include "server/http/wire/body.h"
#include "server/http/wire/etag.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

Answer OrganisationAnswer(const Call& call, const app::Answer<app::Directory::OrganisationPtr>& answer) {
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, call.language);
  const auto& organisation = std::get<app::Directory::OrganisationPtr>(answer);
  return VersionedAnswer(base::WriteJson(ToValue(*organisation)), organisation->version);
}

people::Organisation OrganisationIn(const Value& body, base::Diagnostics* problems) {
  people::Organisation organisation;
  organisation.title = TitleMember(body, "title", problems);
  organisation.kind = StringMember(body, "kind", problems);
  organisation.region = StringMember(body, "region", problems);
  organisation.parent = OptionalText(body, "parent", problems);
  return organisation;
}

}  // namespace

Answer ListOrganisations(const Call& call) {
  base::Diagnostics problems;
  const std::size_t limit = QueryLimit(call.request, &problems);
  std::string after;
  if (const auto cursor = ReadCursor(call.request, &problems)) after = cursor->second;
  if (!problems.empty()) return BadInput(problems, call.language);
  const auto page = call.services.people->organisations().List(QueryText(call.request, "q"), after, limit);
  Value items = Value::EmptyList();
  for (const auto& organisation : page.items) items.Append(ToValue(*organisation));
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  out.Set("next_cursor", page.next.empty() ? Value() : Value(MakeCursor(call.request, 0, page.next)));
  return JsonAnswer(out);
}

Answer AddOrganisation(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"code", "title", "kind", "region", "parent"}, &problems);
  people::Organisation organisation = OrganisationIn(*body, &problems);
  organisation.code = StringMember(*body, "code", &problems);
  const app::Idempotency idempotency = IdempotencyOf(call, *body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  Answer made;
  const auto changed = call.services.people->organisations().Add(
      std::move(organisation), ActingOf(call), idempotency, [&](const people::Organisation& of, app::KeptAnswer* keep) {
        made = VersionedAnswer(base::WriteJson(ToValue(of)), 1, "/api/v1/organisations/" + of.code);
        if (keep != nullptr) Keep(made, keep);
      });
  if (const auto* problem = std::get_if<app::Problem>(&changed)) return ProblemAnswer(*problem, call.language);
  const auto& repeated = std::get<app::Changed>(changed).repeated;
  return repeated ? RepeatedAnswer(*repeated) : made;
}

Answer ShowOrganisation(const Call& call) {
  return OrganisationAnswer(call, call.services.people->organisations().Find(call.request.arguments.front()));
}

Answer ReplaceOrganisation(const Call& call) {
  const std::string_view if_match = call.request.Header("if-match");
  if (if_match.empty()) return ProblemAnswer(428, Error("http-if-match-required"), call.language);
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"title", "kind", "region", "parent"}, &problems);
  people::Organisation organisation = OrganisationIn(*body, &problems);
  organisation.code = call.request.arguments.front();
  if (!problems.empty()) return BadInput(problems, call.language);
  return OrganisationAnswer(call, call.services.people->organisations().Replace(std::move(organisation),
                                                                                ExpectedBy(if_match), ActingOf(call)));
}

}  // namespace anze::http
