// The list of case types, and the explanation of a case.
#include "server/app/cases/explain_case.h"
#include "server/app/questions/case_types.h"
#include "server/http/handlers/handlers.h"
#include "server/http/handlers/viewer.h"
#include "server/http/wire/body.h"
#include "server/http/wire/explanation_json.h"
#include "server/http/wire/problem.h"
#include "server/http/wire/rules_json.h"

namespace anze::http {
Answer ListCaseTypes(const Call& call) {
  return QueryAnswerOf(app::CaseTypeList(*call.services.rules, QueryText(call.request, "region"),
                                         calendar::Instant(call.services.clock->NowMillis()).date()),
                       call.language, ToValue);
}

Answer ExplainCase(const Call& call) {
  const std::string& id = call.request.arguments.front();
  auto found = call.services.cases->Get(id, call.identity.principal.reads);
  if (const auto* problem = std::get_if<app::Problem>(&found)) return ProblemAnswer(*problem, call.language);
  auto explained = app::ExplainCase(call.services.rules, call.services.storage, id,
                                    calendar::Instant(call.services.clock->NowMillis()), call.language);
  if (const auto* problem = std::get_if<app::Problem>(&explained)) return ProblemAnswer(*problem, call.language);
  const auto& explanation = std::get<app::CaseExplanation>(explained);
  auto mask = Viewer(call).MaskOf(std::get<app::FoundCase>(found).at());
  return JsonAnswer(ToValue(explanation, call.language, mask ? &*mask : nullptr));
}

}  // namespace anze::http
