// The list of case types, and the explanation of a case.
#include "server/app/cases/explain_case.h"
#include "server/app/questions/case_types.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/explanation_json.h"
#include "server/http/wire/problem.h"

namespace anze::http {
Answer ListCaseTypes(const Call& call) {
  return AnswerOf(app::CaseTypeList(*call.services.rules, QueryText(call.request, "region"),
                                    calendar::Instant(call.services.clock->NowMillis()).date(), call.language),
                  call.language);
}

Answer ExplainCase(const Call& call) {
  const auto explained = app::ExplainCase(call.services.rules, call.services.storage, call.request.arguments.front(),
                                          calendar::Instant(call.services.clock->NowMillis()), call.language);
  if (const auto* problem = std::get_if<app::Problem>(&explained)) return ProblemAnswer(*problem, call.language);
  return JsonAnswer(ToValue(std::get<app::CaseExplanation>(explained), call.language));
}

}  // namespace anze::http
