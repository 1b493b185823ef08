// The audit journal and the proof of the store. Both are for the auditor.
#include "core/base/json.h"
#include "server/app/proof/audit_list.h"
#include "server/app/proof/prove_store.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"
#include "server/http/wire/proof_json.h"

namespace anze::http {
namespace {

using base::Error;
using base::Value;

// A moment of the query; nullopt where it is absent or wrong.
std::optional<std::int64_t> QueryMoment(const Request& request, std::string_view name, base::Diagnostics* problems) {
  const std::string text = QueryText(request, name);
  if (text.empty()) return std::nullopt;
  const auto moment = calendar::Instant::Parse(text);
  if (moment) return moment->millis();
  problems->push_back(Error("bad-instant", {{"text", text}}).At("?" + std::string(name)));
  return std::nullopt;
}

app::AuditQuery AuditQueryOf(const Call& call, base::Diagnostics* problems) {
  app::AuditQuery query;
  const std::pair<const char*, std::string*> texts[] = {{"kind", &query.kind},
                                                        {"actor", &query.actor},
                                                        {"organisation", &query.organisation},
                                                        {"region", &query.region_prefix},
                                                        {"address", &query.address},
                                                        {"object", &query.object},
                                                        {"outcome", &query.outcome},
                                                        {"q", &query.search}};
  for (const auto& [name, text] : texts) *text = QueryText(call.request, name);
  query.since = QueryMoment(call.request, "since", problems);
  query.before = QueryMoment(call.request, "before", problems);
  const std::string order = QueryText(call.request, "order");
  if (!order.empty() && order != "newest" && order != "oldest")
    problems->push_back(Error("bad-audit-order", {{"text", order}}).At("?order"));
  query.newest_first = order != "oldest";
  return query;
}

}  // namespace

Answer ListAudit(const Call& call) {
  base::Diagnostics problems;
  app::AuditQuery query = AuditQueryOf(call, &problems);
  query.limit = QueryLimit(call.request, &problems);
  if (const auto cursor = ReadCursor(call.request, &problems)) query.after = cursor->first;
  const std::string format = QueryText(call.request, "format");
  if (!format.empty() && format != "json" && format != "csv")
    problems.push_back(Error("bad-report-format", {{"text", format}}).At("?format"));
  if (!problems.empty()) return BadInput(problems, call.language);
  const bool csv = format == "csv";
  auto answer = csv ? app::ExportAudit(call.services.storage, query) : app::ListAudit(call.services.storage, query);
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return QueryProblemAnswer(*problem, call.language);
  const auto& page = std::get<app::AuditPage>(answer);
  if (csv) {
    Answer file;
    file.content_type = "text/csv; charset=utf-8";
    file.headers.emplace_back("Content-Disposition", "attachment; filename=\"audit.csv\"");
    file.body = AuditCsv(page.items, call.language);
    return file;
  }
  Value out = Value::EmptyMap();
  Value items = Value::EmptyList();
  for (const app::AuditRow& row : page.items) items.Append(ToValue(row, call.language));
  out.Set("items", std::move(items));
  out.Set("next_cursor", page.next ? Value(MakeCursor(call.request, *page.next, "")) : Value());
  return JsonAnswer(out);
}

Answer ListCheckpoints(const Call& call) {
  base::Diagnostics problems;
  const std::size_t limit = QueryLimit(call.request, &problems);
  const std::string order = QueryText(call.request, "order");
  if (!order.empty() && order != "newest" && order != "oldest")
    problems.push_back(Error("bad-audit-order", {{"text", order}}).At("?order"));
  const bool newest = order == "newest";
  std::int64_t after = newest ? INT64_MAX : 0;
  if (const auto cursor = ReadCursor(call.request, &problems)) after = cursor->first;
  if (!problems.empty()) return BadInput(problems, call.language);
  auto rows = newest ? call.services.storage->CheckpointsBefore(after, limit + 1)
                     : call.services.storage->Checkpoints(after, limit + 1);
  if (!rows.ok()) return ProblemAnswer(app::FromFailure(rows.errors()), call.language);
  const bool more = rows->size() > limit;
  if (more) rows->pop_back();
  Value out = Value::EmptyMap();
  Value items = Value::EmptyList();
  for (const auto& row : *rows) {
    Value item = Value::EmptyMap();
    item.Set("number", row.number);
    item.Set("at", calendar::Instant(row.at).ToString());
    item.Set("text", row.text);
    items.Append(std::move(item));
  }
  out.Set("items", std::move(items));
  out.Set("next_cursor", more ? Value(MakeCursor(call.request, rows->back().number, "")) : Value());
  return JsonAnswer(out);
}

Answer VerifyStore(const Call& call) {
  Value body = Value::EmptyMap();
  if (!call.request.body.empty()) {
    auto read = ObjectBody(call.request);
    if (!read.ok()) return BadInput(read.errors(), call.language);
    body = std::move(*read);
  }
  base::Diagnostics problems;
  RefuseUnknown(body, {"checkpoint"}, &problems);
  std::string checkpoint;
  if (body.Find("checkpoint") != nullptr) checkpoint = StringMember(body, "checkpoint", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  const auto report = call.services.prove(checkpoint);
  if (report.ok()) return JsonAnswer(ToValue(*report, call.language));
  if (report.error().code == "checkpoint-unreadable") {
    Error wrong = report.error();
    return BadInput({std::move(wrong).At("/checkpoint")}, call.language);
  }
  if (report.error().code == "proof-running") return ProblemAnswer(409, report.error(), call.language);
  return ProblemAnswer(app::FromFailure(report.errors()), call.language);
}

}  // namespace anze::http
