#include "server/http/wire/problem.h"

#include <charconv>
#include <utility>

#include "core/base/answer_limits.h"
#include "core/base/json.h"
#include "server/http/wire/answer_words.h"
#include "server/http/wire/etag.h"

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
    case app::ProblemKind::kNotSignedIn:
      return 401;
    case app::ProblemKind::kTooOften:
      return 429;
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

// For how long to wait before asking again.
std::string SecondsIn(const Error& error) {
  for (const auto& [name, text] : error.args) {
    if (name == "seconds") return text;
  }
  return "1";
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

Answer Build(int status, const app::Problem& problem, Language language) {
  Value body = Value::EmptyMap();
  body.Set("type", "about:blank");
  body.Set("title", base::Text("http-status-" + std::to_string(status), language));
  body.Set("status", status);
  body.Set("code", problem.error.code);
  const Value texts = Texts(problem.error, problem.message, language);
  for (const auto& [key, text] : texts.as_map()) body.Set(key, text);
  body.Set("zh", Texts(problem.error, problem.message, Language::kZh));
  body.Set("en", Texts(problem.error, problem.message, Language::kEn));
  // Where an upload goes on, as a number: a program reads it.
  for (const auto& [name, text] : problem.error.args) {
    std::int64_t received = 0;
    if (name != "received") continue;
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), received);
    if (failed == std::errc() && end == text.data() + text.size()) body.Set("received", received);
  }
  if (!problem.clauses.empty()) body.Set("clauses", Value::ListOf(problem.clauses));
  if (!problem.missing.empty()) body.Set("missing", Value::ListOf(problem.missing));
  if (!problem.answers.empty()) {
    Value& answers = body.Set("answers", Value::EmptyList());
    for (const workflow::AnswerInWords& answer : problem.answers) answers.Append(ToValue(answer, language));
  }
  if (problem.taken_by) {
    Value& owner = body.Set("taken_by", Value::EmptyMap());
    const auto& [type, id] = *problem.taken_by;
    owner.Set("id", id);
    owner.Set("location", (type.empty() ? "/api/v1/cases/" : "/api/v1/records/" + type + "/") + id);
  }
  Value errors = Value::EmptyList();
  for (const Error& error : problem.errors) {
    if (errors.as_list().size() == base::limits::kProblemErrors) break;
    errors.Append(ErrorEntry(error, language));
  }
  // A single error with a place is listed too, so that a form finds every fault in one list.
  if (problem.errors.empty() && !problem.error.pointer.empty()) errors.Append(ErrorEntry(problem.error, language));
  const std::size_t listed = errors.as_list().size();
  body.Set("errors", std::move(errors));
  if (problem.errors.size() > listed) {
    body.Set("errors_omitted", static_cast<std::int64_t>(problem.errors.size() - listed));
  }
  Answer answer;
  answer.status = status;
  answer.content_type = "application/problem+json; charset=utf-8";
  answer.body = base::WriteJson(body);
  if (problem.current_version) answer.headers.emplace_back("ETag", EtagOf(*problem.current_version));
  if (status == 503 || status == 507 || status == 429)
    answer.headers.emplace_back("Retry-After", SecondsIn(problem.error));
  if (status == 401) answer.headers.emplace_back("WWW-Authenticate", "Bearer");
  return answer;
}

}  // namespace

Answer ProblemAnswer(const app::Problem& problem, Language language) {
  if (!problem.current_version) return Build(StatusOf(problem.kind), problem, language);
  app::Problem stale = problem;
  stale.error.args = {{"current", EtagOf(*problem.current_version)}};  // said as the client is to send it
  return Build(StatusOf(stale.kind), stale, language);
}

Answer QueryProblemAnswer(app::Problem problem, Language language) {
  const auto move = [](Error* error) {
    if (error->pointer.starts_with('/')) error->pointer.front() = '?';
  };
  move(&problem.error);
  for (Error& error : problem.errors) move(&error);
  if (problem.error.code == "unknown-region") problem.kind = app::ProblemKind::kNotFound;
  return ProblemAnswer(problem, language);
}

Answer ProblemAnswer(int status, const Error& error, Language language) {
  app::Problem problem;
  problem.error = error;
  return Build(status, problem, language);
}

Answer FramingAnswer(const FramingError& failure) {
  Answer answer = ProblemAnswer(failure.status, failure.error, Language::kZh);
  answer.close = true;
  return answer;
}

}  // namespace anze::http
