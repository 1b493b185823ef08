// Cases: opening, events, reading, lists.
//
// Changes answer when the writer is done. The answer is made before that, of the state that the change would lead to
// (Asker::show), because it is stored in the same transaction for a repeat; it is given when the change is durable
// (Asker::give), or thrown away when it was refused.
#include <algorithm>
#include <charconv>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include "core/base/pointer.h"
#include "core/base/text.h"
#include "core/people/rights.h"
#include "server/app/cases/case_filters.h"
#include "server/app/files/named_files.h"
#include "server/http/handlers/acting.h"
#include "server/http/handlers/handlers.h"
#include "server/http/handlers/viewer.h"
#include "server/http/wire/body.h"
#include "server/http/wire/case_json.h"
#include "server/http/wire/etag.h"
#include "server/http/wire/people.h"
#include "server/http/wire/problem.h"
#include "server/http/wire/texts.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

// RFC 7240: a program that sends many changes may ask for short answers.
bool WantsBrief(const Request& request) { return request.Header("prefer") == "return=minimal"; }

std::string WholeCase(CaseWriter* writer, const app::CaseView& view, base::Language language, const Viewer& viewer) {
  auto mask = viewer.MaskOf(view.at);
  return writer->Write(view, language, mask ? &*mask : nullptr);
}

// Makes the answer of the case as the change leaves it, and gives it when that is written. `made` is shared by both
// steps, which may run on different threads, one after the other. The writer outlives the call (api.h).
app::Cases::Asker AskerFor(const Call& call, bool opens, const Acting& acting, GiveAnswer give) {
  const bool brief = WantsBrief(call.request);
  const auto made = std::make_shared<Answer>();
  app::Cases::Asker asker;
  asker.who = std::make_shared<const people::Principal>(call.identity.principal);
  asker.names_other = acting.names_other;
  // The rules of the day are at hand by then: the change was decided under them (app/cases/cases.cpp).
  asker.show = [made, opens, brief, acting, who = asker.who, viewer = Viewer(call), language = call.language,
                &writer = call.case_writer](const app::CaseNow& changed, app::KeptAnswer* keep) {
    workflow::Actor actor = acting.actor;
    if (!acting.names_other) actor.roles = people::RolesFor(*who, changed.state->region, changed.parties);
    std::string body = brief ? BriefCaseJson(app::BriefViewOf(changed))
                             : WholeCase(&writer, app::CaseViewOf(changed, actor, language), language, viewer);
    *made = VersionedAnswer(std::move(body), changed.state->sequence,
                            opens ? "/api/v1/cases/" + changed.state->id : std::string());
    if (keep != nullptr) Keep(*made, keep);
  };
  asker.give = [made, brief, language = call.language, give = std::move(give)](app::Answer<app::Changed> changed) {
    if (const auto* problem = std::get_if<app::Problem>(&changed)) return give(ProblemAnswer(*problem, language));
    auto& repeated = std::get<app::Changed>(changed).repeated;
    Answer answer = repeated ? RepeatedAnswer(std::move(*repeated)) : std::move(*made);
    if (brief) answer.headers.emplace_back("Preference-Applied", "return=minimal");
    give(std::move(answer));
  };
  asker.thread = call.answer_thread;
  return asker;
}

// An object taken out of the body, not copied: facts may be large. So ask IdempotencyOf before. Empty when it is not
// there or null; adds "wrong-type".
Value MapMember(Value* body, std::string_view name, base::Diagnostics* problems) {
  Value* found = body->Find(name);
  if (found == nullptr || found->is_null()) return Value::EmptyMap();
  if (!found->is_map()) {
    problems->push_back(
        Error("wrong-type",
              {{"field", std::string(name)}, {"expected", "object"}, {"actual", std::string(found->TypeName())}})
            .At(base::PointerBelow("", name)));
  }
  return std::move(*found);
}

// due (as when none is named), id, updated_at, newest.
ports::CaseOrder OrderOf(const std::string& name, base::Diagnostics* problems) {
  static const std::map<std::string, ports::CaseOrder, std::less<>> kOrders{{"due", ports::CaseOrder::kDue},
                                                                            {"id", ports::CaseOrder::kId},
                                                                            {"newest", ports::CaseOrder::kNewest},
                                                                            {"updated_at", ports::CaseOrder::kUpdated}};
  if (name.empty()) return ports::CaseOrder::kDue;
  if (const auto found = kOrders.find(name); found != kOrders.end()) return found->second;
  std::set<std::string, std::less<>> names;
  for (const auto& [known, order] : kOrders) names.insert(known);
  Error error = app::UnknownValue("sort", name, names);
  error.pointer = "?sort";
  problems->push_back(std::move(error));
  return ports::CaseOrder::kDue;
}

// The place of a list's cursor is its row's, then the event at which the reading began, then the case.
std::string MakeListCursor(const Request& request, const app::CaseCursor& cursor) {
  return MakeCursor(request, cursor.at, std::to_string(cursor.began) + " " + cursor.case_id);
}

// Reads a cursor of MakeListCursor. The check of a cursor is no signature, so its parts are looked at again.
std::optional<app::CaseCursor> ReadListCursor(const Request& request, base::Diagnostics* problems) {
  const auto read = ReadCursor(request, problems);
  if (!read) return std::nullopt;
  const std::string& text = read->second;
  const std::size_t blank = text.find(' ');
  app::CaseCursor cursor{0, read->first, blank == std::string::npos ? std::string() : text.substr(blank + 1)};
  const auto [end, failed] = std::from_chars(text.data(), text.data() + std::min(blank, text.size()), cursor.began);
  if (blank != std::string::npos && failed == std::errc() && end == text.data() + blank) return cursor;
  problems->push_back(Error("bad-cursor").At("?cursor"));
  return std::nullopt;
}

}  // namespace

void OpenCase(const Call& call, GiveAnswer give) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return give(BadInput(body.errors(), call.language));
  base::Diagnostics problems;
  RefuseUnknown(*body, {"type", "region", "subject", "facts", "actor"}, &problems);
  const app::Idempotency idempotency = IdempotencyOf(call, *body, &problems);
  app::OpenRequest request;
  request.type = StringMember(*body, "type", &problems);
  request.region = StringMember(*body, "region", &problems);
  request.subject = MapMember(&*body, "subject", &problems);
  request.facts = MapMember(&*body, "facts", &problems);
  CheckFiles(call, request.facts, "/facts", &problems);
  const Acting acting = ActingOf(call, *body, &problems);
  request.actor = acting.actor;
  CheckSubject(request.subject, &problems);
  if (!problems.empty()) return give(BadInput(problems, call.language));
  app::Cases::Asker asker = AskerFor(call, true, acting, std::move(give));
  call.services.cases->Open(std::move(request), idempotency, std::move(asker));
}

void RaiseEvent(const Call& call, GiveAnswer give) {
  const std::string_view if_match = call.request.Header("if-match");
  // RFC 6585: without If-Match two people who look at the same case would overwrite each other's decisions unseen.
  if (if_match.empty()) return give(ProblemAnswer(428, Error("http-if-match-required"), call.language));
  auto body = ObjectBody(call.request);
  if (!body.ok()) return give(BadInput(body.errors(), call.language));
  base::Diagnostics problems;
  RefuseUnknown(*body, {"event", "data", "actor"}, &problems);
  const app::Idempotency idempotency = IdempotencyOf(call, *body, &problems);
  app::RaiseRequest request;
  request.case_id = call.request.arguments.front();
  request.event = StringMember(*body, "event", &problems);
  request.data = MapMember(&*body, "data", &problems);
  CheckFiles(call, request.data, "/data", &problems);
  const Acting acting = ActingOf(call, *body, &problems);
  request.actor = acting.actor;
  request.expected = ExpectedBy(if_match);
  if (const std::string_view assignee = request.data.GetString("assignee"); IsSystemName(assignee)) {
    problems.push_back(Error("system-reserved", {{"text", std::string(assignee)}}).At("/data/assignee"));
  }
  if (const Value& assignee = request.data.Get("assignee"); assignee.is_string()) {
    CheckName(assignee, "/data/assignee", "assignee", &problems);
  }
  if (!problems.empty()) return give(BadInput(problems, call.language));
  app::Cases::Asker asker = AskerFor(call, false, acting, std::move(give));
  call.services.cases->Raise(std::move(request), idempotency, std::move(asker));
}

Answer ShowCase(const Call& call) {
  const people::Principal& who = call.identity.principal;
  auto found = call.services.cases->Get(call.request.arguments.front(), who.reads);
  if (const auto* problem = std::get_if<app::Problem>(&found)) return ProblemAnswer(*problem, call.language);
  const app::CaseNow at = std::get<app::FoundCase>(found).at();
  const workflow::Actor actor{who.account, people::RolesFor(who, at.state->region, at.parties), who.person};
  return VersionedAnswer(
      WholeCase(&call.case_writer, app::CaseViewOf(at, actor, call.language), call.language, Viewer(call)),
      at.state->sequence);
}

Answer ShowJournal(const Call& call) {
  base::Diagnostics problems;
  const std::size_t limit = QueryLimit(call.request, &problems);
  const auto cursor = ReadCursor(call.request, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  const std::string& id = call.request.arguments.front();
  const std::uint64_t after = cursor ? static_cast<std::uint64_t>(cursor->first) : 0;
  auto answer = call.services.cases->Journal(id, after, limit, call.identity.principal.reads);
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, call.language);
  const auto& events = std::get<std::vector<workflow::Event>>(answer);
  // As it stands: whoever reads its journal is told under its rules, and what its facts hide is hidden there too.
  auto found = call.services.cases->Get(id, call.identity.principal.reads);
  if (const auto* problem = std::get_if<app::Problem>(&found)) return ProblemAnswer(*problem, call.language);
  const app::CaseNow at = std::get<app::FoundCase>(found).at();
  auto mask = Viewer(call).MaskOf(at);
  if (mask) mask->Learn(FactsOf(at));
  Value items = Value::EmptyList();
  for (const workflow::Event& event : events) {
    Value& item = items.Append(ToValue(app::EventViewOf(event, at.program, call.language)));
    if (!mask) continue;
    mask->Event(&item, {});
    mask->List(&item);
  }
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  // A full page may be the last one; the next is then empty. The journal only grows, so nothing is missed.
  out.Set("next_cursor", events.size() == limit
                             ? Value(MakeCursor(call.request, static_cast<std::int64_t>(events.back().sequence), id))
                             : Value());
  if (mask) mask->Finish(&out);
  return JsonAnswer(out);
}

Answer ListCases(const Call& call) {
  base::Diagnostics problems;
  ports::CaseQuery query;
  query.scope = call.identity.principal.reads;
  query.region_prefix = QueryText(call.request, "region");
  query.type = QueryText(call.request, "type");
  query.state = QueryText(call.request, "state");
  query.assignee = QueryText(call.request, "assignee");
  query.light = QueryText(call.request, "light");
  query.search = QueryText(call.request, "q");
  query.limit = QueryLimit(call.request, &problems);
  query.order = OrderOf(QueryText(call.request, "sort"), &problems);
  const auto cursor = ReadListCursor(call.request, &problems);
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
      // A deadline of a day has run out when the next begins: deadlines of the days before this one lie before it.
      query.due_before = calendar::Instant::StartOfDay(*day).millis() + 1;
    }
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  if (auto problem = app::UnknownFilter(call.services.rules, call.services.storage, query)) {
    return QueryProblemAnswer(std::move(*problem), call.language);
  }
  auto answer = call.services.cases->List(std::move(query), cursor);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return QueryProblemAnswer(*problem, call.language);
  const app::CaseList& list = std::get<app::CaseList>(answer);
  const calendar::Instant now = call.services.cases->Now();
  Value items = Value::EmptyList();
  for (const ports::IndexRow& row : list.rows) {
    const auto rules = call.services.cases->ProgramFor(row);
    items.Append(ToValue(app::RowViewOf(row, rules.program, rules.calendar.get(), now, call.language)));
  }
  Value out = Value::EmptyMap();
  out.Set("items", std::move(items));
  out.Set("next_cursor", list.next ? Value(MakeListCursor(call.request, *list.next)) : Value());
  out.Set("as_of", now.ToString());
  return JsonAnswer(out);
}

}  // namespace anze::http
