// The list of case types, and the explanation of a case.
#include "server/app/cases/explain_case.h"
#include "server/app/questions/case_types.h"
#include "server/http/handlers/handlers.h"
#include "server/http/wire/body.h"
#include "server/http/wire/explanation_json.h"
#include "server/http/wire/rules_json.h"

namespace anze::http {
Answer ListCaseTypes(const Call& call) {
  return QueryAnswerOf(app::CaseTypeList(*call.services.rules, QueryText(call.request, "region"),
                                         calendar::Instant(call.services.clock->NowMillis()).date()),
                       call.language, ToValue);
}

Answer ExplainCase(const Call& call) {
  const ports::ReadScope& reads = call.identity.principal.reads;
  if (auto problem = call.services.cases->Unreadable(call.request.arguments.front(), reads)) {
    return ProblemAnswer(*problem, call.language);
  }
  return AnswerOf(app::ExplainCase(call.services.rules, call.services.storage, call.request.arguments.front(),
                                   calendar::Instant(call.services.clock->NowMillis()), call.language),
                  call.language, ToValue);
}

}  // namespace anze::http
