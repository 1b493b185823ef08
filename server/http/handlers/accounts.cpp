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
namespace {

// An explanation quotes facts in the words of conditions, and what the journal says beside what is worked out again.
void MaskExplanation(const app::CaseExplanation& explanation, Mask* mask, base::Value* out) {
  mask->Learn(explanation.state.facts);
  for (const workflow::Event& event : explanation.journal) mask->Learn(event.name, event.data, event.facts);
  if (base::Value* clocks = out->Find("clocks_not_begun")) {
    for (std::size_t i = 0; i < clocks->as_list().size(); ++i) {
      base::Value* facts = clocks->as_list()[i].Find("facts");
      if (facts == nullptr) continue;
      for (std::size_t k = 0; k < facts->as_list().size(); ++k) {
        base::Value& fact = facts->as_list()[k];
        mask->Fact(std::string(fact.GetString("path")), &fact,
                   "/clocks_not_begun/" + std::to_string(i) + "/facts/" + std::to_string(k));
      }
    }
  }
  mask->Finish(out);
}

}  // namespace

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
  base::Value out = ToValue(explanation, call.language);
  if (auto mask = Viewer(call).MaskOf(std::get<app::FoundCase>(found).at())) MaskExplanation(explanation, &*mask, &out);
  return JsonAnswer(out);
}

}  // namespace anze::http
