// Questions that change nothing: decisions, deadlines, plans, duties, rules and calendars.
//
// A date that cannot be read leaves a stand-in and a problem; the problem is answered before anything is asked.
#include "server/app/questions/questions.h"

#include <charconv>

#include "server/app/questions/duties.h"
#include "server/app/questions/listing.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/duty_json.h"
#include "server/http/wire/listing_json.h"
#include "server/http/wire/problem.h"
#include "server/http/wire/question_json.h"
#include "server/http/wire/rules_json.h"

namespace anze::http {
namespace {

using base::Value;

std::optional<calendar::Date> OptionalQueryDate(const Call& call, std::string_view name, base::Diagnostics* problems) {
  const std::string* text = call.request.Query(name);
  if (text == nullptr || text->empty()) return std::nullopt;
  return ParseDate(*text, "?" + std::string(name), problems);
}

std::optional<calendar::Date> RequiredQueryDate(const Call& call, std::string_view name, base::Diagnostics* problems) {
  const std::string text = RequiredQuery(call, name, problems);
  return text.empty() ? std::nullopt : ParseDate(text, "?" + std::string(name), problems);
}

// A day, or an instant for what counts hours.
void ReadFrom(const Call& call, app::DeadlineQuestion* question, base::Diagnostics* problems) {
  const std::string text = RequiredQuery(call, "from", problems);
  if (text.empty()) return;
  question->from_at = calendar::Instant::Parse(text);
  if (!question->from_at && text.find('T') != std::string::npos) {
    problems->push_back(base::Error("bad-instant", {{"text", text}}).At("?from"));
    return;
  }
  question->from =
      question->from_at ? question->from_at->date() : ParseDate(text, "?from", problems).value_or(calendar::Date());
}

}  // namespace

Answer EvaluateDecision(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"region", "as_of", "as_known_on", "facts"}, &problems);
  app::Evaluation question;
  question.decision = call.request.arguments.front();
  question.region = StringMember(*body, "region", &problems);
  question.as_of =
      DateMember(*body, "as_of", &problems).value_or(calendar::Instant(call.services.clock->NowMillis()).date());
  question.as_known_on = DateMember(*body, "as_known_on", &problems);
  question.facts = body->Get("facts");
  if (question.facts.is_null()) question.facts = Value::EmptyMap();
  if (!question.facts.is_map()) {
    problems.push_back(
        base::Error("wrong-type",
                    {{"field", "facts"}, {"expected", "object"}, {"actual", std::string(question.facts.TypeName())}})
            .At("/facts"));
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  return AnswerOf(app::Evaluate(call.services.rules, question), call.language, ToValue);
}

Answer ComputeDeadline(const Call& call) {
  base::Diagnostics problems;
  app::DeadlineQuestion question;
  question.region = RequiredQuery(call, "region", &problems);
  const std::string before = QueryText(call.request, "before");
  question.before = !before.empty();
  question.period = question.before ? before : RequiredQuery(call, "period", &problems);
  if (question.before && !QueryText(call.request, "period").empty()) {
    problems.push_back(base::Error("period-and-before").At("?before"));
  }
  ReadFrom(call, &question, &problems);
  question.as_known_on = OptionalQueryDate(call, "as_known_on", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return QueryAnswerOf(app::Deadline(call.services.rules, question), call.language, ToValue);
}

Answer PlanServices(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"region", "as_of", "policies"}, &problems);
  app::PlanQuestion question;
  question.region = StringMember(*body, "region", &problems);
  question.as_of = ParseDate(StringMember(*body, "as_of", &problems), "/as_of", &problems).value_or(calendar::Date());
  question.policies = body->Get("policies");
  question.policies_at = "/policies";
  if (!problems.empty()) return BadInput(problems, call.language);
  return AnswerOf(app::Plan(call.services.rules, question), call.language, ToValue);
}

Answer ListPlans(const Call& call) {
  base::Diagnostics problems;
  app::StoredPlansQuestion question;
  question.region = RequiredQuery(call, "region", &problems);
  question.as_of =
      OptionalQueryDate(call, "as_of", &problems).value_or(calendar::Instant(call.services.clock->NowMillis()).date());
  question.insurer = QueryText(call.request, "insurer");
  question.enterprise = QueryText(call.request, "enterprise");
  question.number = QueryText(call.request, "number");
  question.limit = QueryLimit(call.request, &problems);
  question.scope = call.identity.principal.reads;
  if (const auto cursor = ReadCursor(call.request, &problems)) question.after = cursor->second;
  if (!problems.empty()) return BadInput(problems, call.language);
  auto answer = app::PlansOnRecord(call.services.rules, call.services.storage, question);
  if (auto* problem = std::get_if<app::Problem>(&answer)) return QueryProblemAnswer(std::move(*problem), call.language);
  const auto& page = std::get<app::StoredPlans>(answer);
  Value out = ToValue(page, call.language);
  out.Set("next_cursor", page.next.empty() ? Value() : Value(MakeCursor(call.request, 0, page.next)));
  return JsonAnswer(out);
}

Answer ListDuties(const Call& call) {
  base::Diagnostics problems;
  const std::string region = RequiredQuery(call, "region", &problems);
  const auto from = RequiredQueryDate(call, "from", &problems);
  const auto to = RequiredQueryDate(call, "to", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return QueryAnswerOf(
      app::Duties(call.services.rules, call.services.storage, region,
                  {*from, *to, calendar::Instant(call.services.clock->NowMillis())}, call.identity.principal.reads),
      call.language, ToValue);
}

Answer ListRegions(const Call& call) { return JsonAnswer(ToValue(call.services.rules->Regions(), call.language)); }

Answer ShowRules(const Call& call) {
  base::Diagnostics problems;
  const std::string region = RequiredQuery(call, "region", &problems);
  const auto as_of = OptionalQueryDate(call, "as_of", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return QueryAnswerOf(app::RegionRules(call.services.rules, region,
                                        as_of.value_or(calendar::Instant(call.services.clock->NowMillis()).date())),
                       call.language, ToValue);
}

Answer ListRules(const Call& call) {
  const std::string& name = call.request.arguments.front();
  const auto kind = app::ListedKindOf(name);
  if (!kind) return ProblemAnswer(app::NotFound("unknown-list-kind", {{"kind", name}}), call.language);
  base::Diagnostics problems;
  const std::string region = RequiredQuery(call, "region", &problems);
  const auto as_of = OptionalQueryDate(call, "as_of", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  auto answer = app::List(*call.services.rules, *kind, region,
                          as_of.value_or(calendar::Instant(call.services.clock->NowMillis()).date()),
                          QueryText(call.request, "q"), call.language);
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return QueryProblemAnswer(*problem, call.language);
  Value body = Value::EmptyMap();
  body.Set("items", ItemsValue(std::get<app::Listing>(answer), call.language));
  return JsonAnswer(body);
}

Answer ShowCalendar(const Call& call) {
  base::Diagnostics problems;
  const std::string& text = call.request.arguments.front();
  int year = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (failed != std::errc() || end != text.data() + text.size() || text.size() != 4) {
    problems.push_back(base::Error("bad-date", {{"field", "year"}, {"text", text}}).At("/year"));
  }
  const auto known = OptionalQueryDate(call, "as_known_on", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return QueryAnswerOf(app::CalendarYear(call.services.rules, year, known), call.language, ToValue);
}

}  // namespace anze::http
