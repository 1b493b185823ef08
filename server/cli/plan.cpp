// `anze plan`: the service visits that policies are owed, with windows and due days.
#include <algorithm>
#include <iostream>
#include <utility>

#include "core/base/answer_limits.h"
#include "server/app/questions/questions.h"
#include "server/cli/cli.h"
#include "server/cli/words.h"
#include "server/http/wire/question_json.h"

namespace anze::cli {
namespace {

using base::Value;

// What is done on the same visit.
void PrintIncluded(std::ostream& out, const Value& visit, base::Language language) {
  std::string all;
  for (const char* member : {"includes_titles", "together_titles"}) {
    for (const Value& title : Items(visit.Get(member))) {
      all += (all.empty() ? "" : base::Text("cli-comma", language)) + title.as_string();
    }
  }
  if (all.empty()) return;
  out << "    " << base::Text("cli-plan-includes", language, {{"items", all}}) << '\n';
}

void PrintText(std::ostream& out, const Value& answer, base::Language language) {
  if (Items(answer.Get("plans")).empty()) out << base::Text("cli-plan-nothing", language) << '\n';
  for (const Value& plan : Items(answer.Get("plans"))) {
    const std::string outcome(plan.GetString("outcome"));
    out << Colour(std::string(plan.GetString("policy")), 1) << "  " << plan.GetString("outcome_title") << '\n';
    if (!Items(plan.Get("missing_titles")).empty()) {
      out << "  " << base::Text("cli-eval-missing", language) << Listed(plan.Get("missing_titles"), language) << '\n';
    }
    if (outcome == "planned" && Items(plan.Get("visits")).empty()) {
      out << "  " << base::Text("cli-plan-no-visits", language) << '\n';
    }
    for (const Value& visit : Items(plan.Get("visits"))) {
      out << "  " << visit.GetString("window_from") << " … " << Colour(std::string(visit.GetString("due")), 36) << "  "
          << visit.GetString("title") << "  "
          << base::Text("cli-plan-after", language,
                        {{"call_back", std::string(visit.GetString("call_back_due"))},
                         {"filing", std::string(visit.GetString("filing_due"))}})
          << '\n';
      PrintIncluded(out, visit, language);
    }
  }
}

}  // namespace

void AddPlan(CLI::App* app, Session* session) {
  FileVerb verb{"plan", "cli-plan", "--policies", "cli-option-policies", {}, {}, PrintText};
  verb.ask = [](const FileQuestion& asked, base::Language language) {
    // A file may hold the list itself or {policies: […]}.
    const Value* list = asked.content.is_map() ? asked.content.Find("policies") : nullptr;
    app::PlanQuestion question{asked.region, asked.as_of, list != nullptr ? *list : asked.content, {}};
    if (list != nullptr) question.policies_at = "/policies";
    question.most_visits = base::limits::kFilePlanVisits;
    return Written(app::Plan(asked.rules, question), language, http::ToValue);
  };
  verb.positive = [](const Value& answer) {
    const Value::List& plans = Items(answer.Get("plans"));
    // Nothing asked, nothing denied.
    return plans.empty() || std::any_of(plans.begin(), plans.end(),
                                        [](const Value& plan) { return plan.GetString("outcome") == "planned"; });
  };
  AddFileVerb(app, session, std::move(verb));
}

}  // namespace anze::cli
