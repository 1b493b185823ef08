#include <utility>

#include "server/app/case_view.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

// RFC 7240: a program that sends many changes may ask for short answers.
bool WantsBrief(const Request& request) { return request.Header("prefer") == "return=minimal"; }

app::Cases::Done Replying(const Call& call, Respond respond) {
  const bool brief = WantsBrief(call.request);
  return [language = call.language, brief, respond = std::move(respond)](app::Answer<app::Reply> answer) {
    Response response = Replied(std::move(answer), language);
    if (brief && response.status < 300) response.headers.emplace_back("Preference-Applied", "return=minimal");
    respond(std::move(response));
  };
}

// The administrator may act for another person: {"actor": {"id": "…", "role": "…"}}.
workflow::Actor ActorOf(const Call& call, const Value& body, base::Diagnostics* problems) {
  const Value* stated = body.Find("actor");
  if (stated == nullptr || stated->is_null()) return call.identity.actor;
  const Value& id = stated->Get("id");
  const Value& role = stated->Get("role");
  if (!id.is_string() || id.as_string().empty() || !role.is_string() || role.as_string().empty()) {
    problems->push_back(Error("actor-incomplete").At("/actor"));
    return {};
  }
  if (!call.identity.actor.Has("*")) {
    problems->push_back(Error("actor-not-permitted").At("/actor"));
    return {};
  }
  return {id.as_string(), {role.as_string()}};
}

// Taken out of the body.
Value MapMember(Value* body, std::string_view name, base::Diagnostics* problems) {
  Value* found = body->Find(name);
  if (found == nullptr || found->is_null()) return Value::EmptyMap();
  if (!found->is_map()) {
    problems->push_back(
        Error("wrong-type",
              {{"field", std::string(name)}, {"expected", "object"}, {"actual", std::string(found->TypeName())}})
            .At("/" + std::string(name)));
  }
  return std::move(*found);
}

}  // namespace

void OpenCase(const Call& call, Respond respond) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return respond(BadInput(body.errors(), call.language));
  base::Diagnostics problems;
  RefuseUnknown(*body, {"type", "region", "subject", "facts", "actor"}, &problems);
  app::OpenRequest request;
  request.type = StringMember(*body, "type", &problems);
  request.region = StringMember(*body, "region", &problems);
  request.subject = MapMember(&*body, "subject", &problems);
  request.facts = MapMember(&*body, "facts", &problems);
  request.actor = ActorOf(call, *body, &problems);
  request.language = call.language;
  request.brief = WantsBrief(call.request);
  const app::Idempotency idempotency = IdempotencyOf(call, &problems);
  if (!problems.empty()) return respond(BadInput(problems, call.language));
  call.services.cases->Open(std::move(request), idempotency, Replying(call, std::move(respond)), call.home);
}

void RaiseEvent(const Call& call, Respond respond) {
  const std::string_view if_match = call.request.Header("if-match");
  if (if_match.empty()) return respond(ProblemResponse(428, Error("http-if-match-required"), call.language));
  auto body = ObjectBody(call.request);
  if (!body.ok()) return respond(BadInput(body.errors(), call.language));
  base::Diagnostics problems;
  RefuseUnknown(*body, {"event", "data", "actor"}, &problems);
  app::RaiseRequest request;
  request.case_id = call.request.arguments.front();
  request.event = StringMember(*body, "event", &problems);
  request.data = MapMember(&*body, "data", &problems);
  request.actor = ActorOf(call, *body, &problems);
  request.if_match = std::string(if_match);
  request.language = call.language;
  request.brief = WantsBrief(call.request);
  const app::Idempotency idempotency = IdempotencyOf(call, &problems);
  if (!problems.empty()) return respond(BadInput(problems, call.language));
  call.services.cases->Raise(std::move(request), idempotency, Replying(call, std::move(respond)), call.home);
}

Response ShowCase(const Call& call) {
  return Replied(call.services.cases->Get(call.request.arguments.front(), call.identity.actor, call.language),
                 call.language);
}

Response ShowJournal(const Call& call) {
  base::Diagnostics problems;
  const std::size_t limit = QueryLimit(call.request, &problems);
  const auto cursor = ReadCursor(call.request, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  const std::string& id = call.request.arguments.front();
  const std::uint64_t after = cursor ? static_cast<std::uint64_t>(cursor->first) : 0;
  auto answer = call.services.cases->Journal(id, after, limit);
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemResponse(*problem, call.language);
  const auto& events = std::get<std::vector<workflow::Event>>(answer);
  const auto program = call.services.cases->ProgramOf(id);
  Value items = Value::EmptyList();
  for (const workflow::Event& event : events) {
    items.Append(app::EventValue(event, program.program, call.language));
  }
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  out.Set("next_cursor",
          events.size() == limit ? Value(MakeCursor(static_cast<std::int64_t>(events.back().sequence), id)) : Value());
  return JsonResponse(out);
}

Response ListCases(const Call& call) {
  base::Diagnostics problems;
  ports::CaseQuery query;
  query.region_prefix = QueryText(call.request, "region");
  query.type = QueryText(call.request, "type");
  query.state = QueryText(call.request, "state");
  query.assignee = QueryText(call.request, "assignee");
  query.light = QueryText(call.request, "light");
  query.search = QueryText(call.request, "q");
  query.limit = QueryLimit(call.request, &problems);
  query.after = ReadCursor(call.request, &problems);
  if (!query.light.empty() && query.light != "green" && query.light != "yellow" && query.light != "red") {
    problems.push_back(Error("bad-light", {{"text", query.light}}).At("?light"));
  }
  if (const std::string closed = QueryText(call.request, "closed"); closed == "true" || closed == "false") {
    query.closed = closed == "true";
  } else if (!closed.empty()) {
    problems.push_back(Error("bad-boolean", {{"field", "closed"}, {"text", closed}}).At("?closed"));
  }
  if (const std::string before = QueryText(call.request, "due_before"); !before.empty()) {
    if (const auto instant = calendar::Instant::Parse(before)) {
      query.due_before = instant->millis();
    } else if (const auto day = ParseDate(before, "?due_before", &problems)) {
      query.due_before = calendar::Instant::StartOfDay(*day).millis();
    }
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  auto answer = call.services.cases->List(std::move(query));
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemResponse(*problem, call.language);
  const app::CaseList& list = std::get<app::CaseList>(answer);
  const calendar::Instant now = call.services.cases->Now();
  Value items = Value::EmptyList();
  for (const workflow::IndexRow& row : list.rows) {
    const auto rules = call.services.cases->ProgramFor(row);
    items.Append(app::RowValue(row, rules.program, rules.calendar.get(), now, call.language));
  }
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  out.Set("next_cursor", list.more ? Value(MakeCursor(list.rows.back().due_at, list.rows.back().case_id)) : Value());
  out.Set("as_of", now.ToString());
  return JsonResponse(out);
}

}  // namespace anze::http
