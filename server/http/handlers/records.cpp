#include "server/app/records.h"

#include <utility>

#include "server/app/record_store.h"
#include "server/app/reports.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

std::string RequiredQuery(const Call& call, std::string_view name, base::Diagnostics* problems) {
  std::string text = QueryText(call.request, name);
  if (text.empty()) {
    problems->push_back(Error("missing-field", {{"field", std::string(name)}}).At("?" + std::string(name)));
  }
  return text;
}

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

}  // namespace

Response ListRecordTypes(const Call& call) {
  base::Diagnostics problems;
  app::RecordKind kind;
  kind.region = RequiredQuery(call, "region", &problems);
  kind.type = QueryText(call.request, "type");
  kind.as_of = call.services.clock->Now().date();
  if (const std::string as_of = QueryText(call.request, "as_of"); !as_of.empty()) {
    kind.as_of = ParseDate(as_of, "?as_of", &problems).value_or(kind.as_of);
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  auto answer = app::RecordSchema(call.services.rules, kind, call.language);
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemResponse(*problem, call.language);
  return JsonResponse(std::get<Value>(answer));
}

Response AddRecord(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"region", "data"}, &problems);
  app::RecordWriting writing;
  writing.type = call.request.arguments.front();
  writing.region = StringMember(*body, "region", &problems);
  writing.data = DataMember(*body, &problems);
  writing.actor = call.identity.actor.id;
  const app::Idempotency idempotency = IdempotencyOf(call, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return Replied(call.services.records->Add(writing, idempotency, call.language), call.language);
}

Response ListRecords(const Call& call) {
  base::Diagnostics problems;
  app::RecordListing listing;
  listing.type = call.request.arguments.front();
  listing.region = QueryText(call.request, "region");
  listing.limit = QueryLimit(call.request, &problems);
  if (const auto cursor = ReadCursor(call.request, &problems)) listing.after = cursor->second;
  if (!problems.empty()) return BadInput(problems, call.language);
  auto answer = call.services.records->List(listing);
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemResponse(*problem, call.language);
  auto& page = std::get<app::Records::Page>(answer);
  Value out = Value::EmptyMap();
  out.Set("items", std::move(page.items));
  out.Set("next_cursor", page.next.empty() ? Value() : Value(MakeCursor(0, page.next)));
  return JsonResponse(out);
}

Response ShowRecord(const Call& call) {
  return Replied(call.services.records->Get(call.request.arguments[0], call.request.arguments[1]), call.language);
}

Response ReplaceRecord(const Call& call) {
  const std::string_view if_match = call.request.Header("if-match");
  if (if_match.empty()) return ProblemResponse(428, Error("http-if-match-required"), call.language);
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"region", "data"}, &problems);
  app::RecordWriting writing;
  writing.type = call.request.arguments[0];
  writing.id = call.request.arguments[1];
  if (body->Find("region") != nullptr) writing.region = StringMember(*body, "region", &problems);
  writing.data = DataMember(*body, &problems);
  writing.actor = call.identity.actor.id;
  writing.if_match = std::string(if_match);
  const app::Idempotency idempotency = IdempotencyOf(call, &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return Replied(call.services.records->Replace(writing, idempotency, call.language), call.language);
}

Response ShowRecordHistory(const Call& call) {
  auto answer = call.services.records->History(call.request.arguments[0], call.request.arguments[1]);
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemResponse(*problem, call.language);
  return JsonResponse(std::get<Value>(answer));
}

Response ShowReport(const Call& call) {
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
  auto answer = app::MakeReport(call.services.rules, question,
                                [&](const auto& /*snapshot*/, const auto& report, const auto& /*period*/) {
                                  return call.services.records->RowsFor(question.region, report);
                                });
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemResponse(*problem, call.language);
  const auto& made = std::get<app::MadeReport>(answer);
  if (format != "csv" && file == nullptr) return JsonResponse(app::ToValue(made, call.language));
  Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.headers.emplace_back("Content-Disposition",
                                "attachment; filename=\"" + question.report + "." + format + "\"");
  if (file == nullptr) {
    response.body = app::ToCsv(made, call.language);
    return response;
  }
  auto written = file->write(app::ToValue(made, call.language));
  if (!written.ok()) return ProblemResponse(500, written.error(), call.language);
  response.content_type = file->content_type;
  response.body = std::move(*written);
  return response;
}

}  // namespace anze::http
