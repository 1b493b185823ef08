#include "server/http/wire/problem.h"

#include <utility>

#include "core/base/json.h"

namespace anze::http {
namespace {

using base::Error;
using base::Language;
using base::Value;

int StatusOf(app::ProblemKind kind) {
  switch (kind) {
    case app::ProblemKind::kInvalid:
      return 422;
    case app::ProblemKind::kNotFound:
      return 404;
    case app::ProblemKind::kForbidden:
      return 403;
    case app::ProblemKind::kRefused:
      return 422;
    case app::ProblemKind::kConflict:
      return 409;
    case app::ProblemKind::kStale:
      return 412;
    case app::ProblemKind::kKeyReused:
      return 422;
    case app::ProblemKind::kUnavailable:
      return 503;
    case app::ProblemKind::kInternal:
      return 500;
  }
  return 500;
}

Value Names(const std::vector<std::string>& names) {
  Value list = Value::EmptyList();
  for (const std::string& name : names) list.Append(name);
  return list;
}

Value Texts(const Error& error, const base::Localized& message, Language language) {
  const base::Sentence sentence = base::Describe(error, language);
  Value out = Value::EmptyMap();
  out.Set("detail", sentence.message);
  if (!sentence.hint.empty()) out.Set("hint", sentence.hint);
  if (!message.zh.empty()) out.Set("message", message.In(language));
  return out;
}

Value ErrorEntry(const Error& error, Language language) {
  const base::Sentence sentence = base::Describe(error, language);
  Value out = Value::EmptyMap();
  out.Set("pointer", error.pointer);
  out.Set("code", error.code);
  out.Set("detail", sentence.message);
  if (!sentence.hint.empty()) out.Set("hint", sentence.hint);
  return out;
}

Response Build(int status, const app::Problem& problem, Language language) {
  Value body = Value::EmptyMap();
  body.Set("type", "about:blank");
  body.Set("title", base::Text("http-status-" + std::to_string(status), language));
  body.Set("status", status);
  body.Set("code", problem.error.code);
  const Value texts = Texts(problem.error, problem.message, language);
  for (const auto& [key, text] : texts.as_map()) body.Set(key, text);
  body.Set("zh", Texts(problem.error, problem.message, Language::kZh));
  body.Set("en", Texts(problem.error, problem.message, Language::kEn));
  if (!problem.clauses.empty()) body.Set("clauses", Names(problem.clauses));
  if (!problem.missing.empty()) body.Set("missing", Names(problem.missing));
  Value errors = Value::EmptyList();
  for (const Error& error : problem.errors) errors.Append(ErrorEntry(error, language));
  if (problem.errors.empty() && !problem.error.pointer.empty()) errors.Append(ErrorEntry(problem.error, language));
  body.Set("errors", std::move(errors));
  Response response;
  response.status = status;
  response.content_type = "application/problem+json; charset=utf-8";
  response.body = base::WriteJson(body);
  if (!problem.current_etag.empty()) response.headers.emplace_back("ETag", problem.current_etag);
  if (status == 503) response.headers.emplace_back("Retry-After", "1");
  if (status == 401) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  return response;
}

}  // namespace

Response ProblemResponse(const app::Problem& problem, Language language) {
  return Build(StatusOf(problem.kind), problem, language);
}

Response ProblemResponse(int status, const Error& error, Language language) {
  app::Problem problem;
  problem.error = error;
  return Build(status, problem, language);
}

Response FramingResponse(const FramingError& failure) {
  Response response = ProblemResponse(failure.status, failure.error, Language::kZh);
  response.close = true;
  return response;
}

}  // namespace anze::http
