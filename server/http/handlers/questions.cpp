#include "server/app/questions.h"

#include <charconv>

#include "server/app/duties.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/problem.h"

namespace anze::http {
namespace {

using base::Value;

Response Answered(const app::Answer<Value>& answer, base::Language language) {
  if (const auto* problem = std::get_if<app::Problem>(&answer)) return ProblemResponse(*problem, language);
  return JsonResponse(std::get<Value>(answer));
}

std::optional<calendar::Date> OptionalQueryDate(const Call& call, std::string_view name, base::Diagnostics* problems) {
  const std::string* text = call.request.Query(name);
  if (text == nullptr || text->empty()) return std::nullopt;
  return ParseDate(*text, "?" + std::string(name), problems);
}

std::optional<calendar::Date> RequiredQueryDate(const Call& call, std::string_view name, base::Diagnostics* problems) {
  return ParseDate(QueryText(call.request, name), "?" + std::string(name), problems);
}

std::string RequiredQuery(const Call& call, std::string_view name, base::Diagnostics* problems) {
  std::string text = QueryText(call.request, name);
  if (text.empty()) {
    problems->push_back(base::Error("missing-field", {{"field", std::string(name)}}).At("?" + std::string(name)));
  }
  return text;
}

}  // namespace

Response EvaluateDecision(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"region", "as_of", "as_known_on", "facts"}, &problems);
  app::Evaluation question;
  question.decision = call.request.arguments.front();
  question.region = StringMember(*body, "region", &problems);
  if (const Value* as_of = body->Find("as_of"); as_of != nullptr && !as_of->is_null()) {
    const std::string text = StringMember(*body, "as_of", &problems);
    question.as_of = ParseDate(text, "/as_of", &problems).value_or(calendar::Date());
  } else {
    question.as_of = call.services.clock->Now().date();
  }
  if (const Value* known = body->Find("as_known_on"); known != nullptr && known->is_string()) {
    question.as_known_on = ParseDate(known->as_string(), "/as_known_on", &problems);
  }
  question.facts = body->Get("facts");
  if (question.facts.is_null()) question.facts = Value::EmptyMap();
  if (!question.facts.is_map()) {
    problems.push_back(
        base::Error("wrong-type",
                    {{"field", "facts"}, {"expected", "object"}, {"actual", std::string(question.facts.TypeName())}})
            .At("/facts"));
  }
  if (!problems.empty()) return BadInput(problems, call.language);
  return Answered(app::Evaluate(call.services.rules, question, call.language), call.language);
}

Response ComputeDeadline(const Call& call) {
  base::Diagnostics problems;
  app::DeadlineQuestion question;
  question.region = RequiredQuery(call, "region", &problems);
  question.period = RequiredQuery(call, "period", &problems);
  question.from = RequiredQueryDate(call, "from", &problems).value_or(calendar::Date());
  question.as_known_on = OptionalQueryDate(call, "as_known_on", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return Answered(app::Deadline(call.services.rules, question), call.language);
}

Response PlanServices(const Call& call) {
  auto body = ObjectBody(call.request);
  if (!body.ok()) return BadInput(body.errors(), call.language);
  base::Diagnostics problems;
  RefuseUnknown(*body, {"region", "as_of", "policies"}, &problems);
  const std::string region = StringMember(*body, "region", &problems);
  const auto as_of = ParseDate(body->GetString("as_of"), "/as_of", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return Answered(app::Plan(call.services.rules, region, *as_of, body->Get("policies"), call.language), call.language);
}

Response ListDuties(const Call& call) {
  base::Diagnostics problems;
  const std::string region = RequiredQuery(call, "region", &problems);
  const auto from = RequiredQueryDate(call, "from", &problems);
  const auto to = RequiredQueryDate(call, "to", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return Answered(app::Duties(call.services.rules, call.services.storage, region,
                              {*from, *to, call.services.clock->Now()}, call.language),
                  call.language);
}

Response ListRegions(const Call& call) { return JsonResponse(app::RegionList(*call.services.rules, call.language)); }

Response ShowRules(const Call& call) {
  base::Diagnostics problems;
  const std::string region = RequiredQuery(call, "region", &problems);
  const auto as_of = OptionalQueryDate(call, "as_of", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return Answered(
      app::RegionRules(call.services.rules, region, as_of.value_or(call.services.clock->Now().date()), call.language),
      call.language);
}

Response ShowCalendar(const Call& call) {
  base::Diagnostics problems;
  const std::string& text = call.request.arguments.front();
  int year = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), year);
  if (failed != std::errc() || end != text.data() + text.size()) {
    problems.push_back(base::Error("bad-date", {{"field", "year"}, {"text", text}}).At("/year"));
  }
  const auto known = OptionalQueryDate(call, "as_known_on", &problems);
  if (!problems.empty()) return BadInput(problems, call.language);
  return Answered(app::CalendarYear(call.services.rules, year, known), call.language);
}

}  // namespace anze::http
