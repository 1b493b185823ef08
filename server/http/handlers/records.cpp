// Registered objects: their types, adding, replacing, reading, and reports over them.
//
// Unlike cases they are written on the calling thread, so every route that writes one is a long one (routes.cpp).
#include "server/app/records/records.h"

#include <map>
#include <string_view>
#include <utility>

#include "core/base/json.h"
#include "server/app/questions/reports.h"
#include "server/app/records/record_store.h"
#include "server/http/handlers/acting.h"
#include "server/http/handlers/handlers.h"
#include "server/http/handlers/viewer.h"
#include "server/http/wire/body.h"
#include "server/http/wire/etag.h"
#include "server/http/wire/problem.h"
#include "server/http/wire/record_json.h"
#include "server/http/wire/report_json.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

Value DataMember(const Value& body, base::Diagnostics* problems) {
  const Value& data = body.Get("data");
  if (data.is_map()) return data;
  if (data.is_null()) {
    problems->push_back(Error("missing-field", {{"field", "data"}}).At("/data"));
  } else {
    problems->push_back(
        Error("wrong-type", {{"field", "data"}, {"expected", "object"}, {"actual", std::string(data.TypeName())}})
            .At("/data"));
  }
  return {};
}

void TakeWriter(const Call& call, const Value& body, app::RecordWriting* writing, base::Diagnostics* problems) {
  const Acting acting = ActingOf(call, body, problems);
  writing->actor = acting.actor.id;
  writing->via = acting.actor.via;
  writing->scope = call.identity.principal.reads;
}

// Of a replacement: where it says a region, that is one; and `move` says that it may be another than before.
void ReadRegion(const Value& body, app::RecordWriting* writing, base::Diagnostics* problems) {
  if (body.Find("region") != nullptr) {
    const std::size_t before = problems->size();
    writing->region = StringMember(body, "region", problems);
    if (problems->size() == before && writing->region.empty()) {
      problems->push_back(Error("blank-text", {{"field", "region"}}).At("/region"));
    }
  }
  const Value& move = body.Get("move");
  if (!move.is_null() && !move.is_bool()) {
    problems->push_back(
        Error("wrong-type", {{"field", "move"}, {"expected", "boolean"}, {"actual", std::string(move.TypeName())}})
            .At("/move"));
  }
  writing->move = move.is_bool() && move.as_bool();
  if (writing->move && writing->region.empty() && problems->empty()) {
    problems->push_back(Error("missing-field", {{"field", "region"}}).At("/region"));
  }
}

// A record as this viewer is to see it, and pointers to what is masked: {…,"masked":["/data/name"]}.
Value RecordFor(const Viewer& viewer, const app::Records::Shown& shown, base::Language language) {
  Value out = ToValue(shown, language);
  if (auto mask = viewer.MaskOf(shown)) {
    mask->Record(out.Find("data"), "/data");
    mask->Finish(&out);
    out.Set("may_reveal", mask->may_reveal());
  }
  return out;
}

// All of one type. Where nothing of a region's is marked, which is asked once, its records are shown as they are.
Value RecordsFor(const Viewer& viewer, const std::vector<app::Records::Shown>& records, base::Language language) {
  std::map<std::string_view, bool> marked;
  Value out = Value::EmptyMap();
  Value& items = out.Set("items", Value::EmptyList());
  for (const app::Records::Shown& shown : records) {
    const auto [region, first] = marked.try_emplace(shown.region, true);
    if (first) region->second = !viewer.MarksOf(shown).empty();
    items.Append(region->second ? RecordFor(viewer, shown, language) : ToValue(shown, language));
  }
  return out;
}

// The answer to a change of a record: `change` makes it, and shows it to the function it is given.
template <typename Change>
Answer ChangedRecord(const Call& call, bool adds, const Change& change) {
  Answer made;
  const app::Answer<app::Changed> changed = change([&](const app::Records::Shown& shown, app::KeptAnswer* keep) {
    const std::string place = "/api/v1/records/" + shown.type + "/" + shown.id;
    made = VersionedAnswer(base::WriteJson(RecordFor(Viewer(call), shown, call.language)), shown.version,
                           adds ? place : std::string());
    if (keep != nullptr) Keep(made, keep);
  });
  if (const auto* problem = std::get_if<app::Problem>(&changed)) return ProblemAnswer(*problem, call.language);
  const auto& repeated = std::get<app::Changed>(changed).repeated;
  return repeated ? RepeatedAnswer(*repeated) : made;
}

}  // namespace

Answer ListRecordTypes(const Call& call) {
  base::Diagnostics problems;
  app::RecordKind kind;
  kind.region = RequiredQuery(call, "region", &problems);
  kind.type = QueryText(call.request, "type");
  kind.as_of = calendar::Instant(call.services.clock->NowMillis()).date();
  if (const std::string as_of = QueryText(call.request, "as_of"); !as_of.empty()) {
    kind.as_of = ParseDate(as_of, "?as_of", &problems).value_or(kind.as_of);
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  return QueryAnswerOf(app::RecordSchema(call.services.rules, kind), call.language, ToValue);
}

Answer AddRecord(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"region", "data", "actor"}, &problems);
  app::RecordWriting writing;
  writing.type = call.request.arguments.front();
  writing.region = StringMember(*body, "region", &problems);
  writing.data = DataMember(*body, &problems);
  TakeWriter(call, *body, &writing, &problems);
  const app::Idempotency idempotency = IdempotencyOf(call, *body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return ChangedRecord(call, true, [&](const app::Records::ShowChange& show) {
    return call.services.records->Add(writing, idempotency, show);
  });
}

Answer ListRecords(const Call& call) {
  base::Diagnostics problems;
  app::RecordListing listing;
  listing.type = call.request.arguments.front();
  listing.region = QueryText(call.request, "region");
  listing.limit = QueryLimit(call.request, &problems);
  listing.scope = call.identity.principal.reads;
  if (const auto cursor = ReadCursor(call.request, &problems)) listing.after = cursor->second;
  for (const auto& [name, value] : call.request.query) {
    // Any other name in the query is a field of a key; the use case refuses others.
    const bool other = name == "region" || name == "cursor" || name == "limit" || name == "lang";
    if (!other) listing.key.emplace_back(name, value);
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  if (auto problem = app::UnknownListing(call.services.rules, call.services.storage, listing)) {
    return QueryProblemAnswer(std::move(*problem), call.language);
  }
  auto answer = call.services.records->List(listing);
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, call.language);
  const auto& page = std::get<app::Records::Page>(answer);
  Value out = RecordsFor(Viewer(call), page.items, call.language);
  out.Set("next_cursor", page.next.empty() ? Value() : Value(MakeCursor(call.request, 0, page.next)));
  return JsonAnswer(out);
}

Answer ShowRecord(const Call& call) {
  auto found =
      call.services.records->Get(call.request.arguments[0], call.request.arguments[1], call.identity.principal.reads);
  if (const auto* problem = std::get_if<app::Problem>(&found)) return ProblemAnswer(*problem, call.language);
  const auto& shown = std::get<app::Records::Shown>(found);
  return VersionedAnswer(base::WriteJson(RecordFor(Viewer(call), shown, call.language)), shown.version);
}

Answer ReplaceRecord(const Call& call) {
  const std::string_view if_match = call.request.Header("if-match");
  // RFC 6585, as for events: nobody overwrites a version he has not seen.
  if (if_match.empty()) return ProblemAnswer(428, Error("http-if-match-required"), call.language);
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"region", "move", "data", "actor"}, &problems);
  app::RecordWriting writing;
  writing.type = call.request.arguments[0];
  writing.id = call.request.arguments[1];
  ReadRegion(*body, &writing, &problems);
  writing.data = DataMember(*body, &problems);
  TakeWriter(call, *body, &writing, &problems);
  writing.expected = ExpectedBy(if_match);
  const app::Idempotency idempotency = IdempotencyOf(call, *body, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return ChangedRecord(call, false, [&](const app::Records::ShowChange& show) {
    return call.services.records->Replace(writing, idempotency, show);
  });
}

Answer ShowRecordHistory(const Call& call) {
  auto answer = call.services.records->History(call.request.arguments[0], call.request.arguments[1],
                                               call.identity.principal.reads);
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemAnswer(*problem, call.language);
  return JsonAnswer(RecordsFor(Viewer(call), std::get<std::vector<app::Records::Shown>>(answer), call.language));
}

Answer ShowReport(const Call& call) {
  base::Diagnostics problems;
  app::ReportQuestion question;
  question.report = call.request.arguments.front();
  question.region = RequiredQuery(call, "region", &problems);
  question.period = RequiredQuery(call, "period", &problems);
  if (const std::string as_of = QueryText(call.request, "as_of"); !as_of.empty()) {
    question.as_of = ParseDate(as_of, "?as_of", &problems);
  }
  const std::string format = QueryText(call.request, "format");
  const ports::ReportFormat* file = call.services.report_format(format);
  if (!format.empty() && format != "json" && format != "csv" && file == nullptr) {
    problems.push_back(Error("bad-report-format", {{"text", format}}).At("?format"));
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  // A figure over a part of what it is said to count would mislead, so a report is for who reads all of its region.
  if (!ports::ReadsRegion(call.identity.principal.reads, question.region)) {
    app::Problem problem = app::Invalid({Error("report-not-permitted", {{"region", question.region}}).At("?region")});
    problem.kind = app::ProblemKind::kForbidden;
    return QueryProblemAnswer(std::move(problem), call.language);
  }
  auto report = app::MakeReport(call.services.rules, question,
                                [&](const auto& /*snapshot*/, const auto& asked, const auto& /*period*/) {
                                  return call.services.records->RowsFor(question.region, asked);
                                });
  if (const auto* problem = std::get_if<app::Problem>(&report)) return QueryProblemAnswer(*problem, call.language);
  const auto& made = std::get<app::MadeReport>(report);
  if (format != "csv" && file == nullptr) return JsonAnswer(ToValue(made, call.language));
  Answer answer;
  answer.content_type = "text/csv; charset=utf-8";
  answer.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + question.report + "." + format + "\"");
  if (file == nullptr) {
    answer.body = ToCsv(made, call.language);
    return answer;
  }
  auto written = file->write(ToValue(made, call.language));
  if (!written.ok()) return ProblemAnswer(500, written.error(), call.language);
  answer.content_type = file->content_type;
  answer.body = std::move(*written);
  return answer;
}

}  // namespace anze::http
