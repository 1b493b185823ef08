#include <iostream>
#include <memory>

#include "server/app/questions.h"
#include "server/cli/cli.h"

namespace anze::cli {
namespace {

using base::Value;

struct Options {
  std::string region;
  std::string as_of;
  std::string policies;
};

void PrintText(std::ostream& out, const Value& answer, base::Language language) {
  for (const Value& plan : Items(answer.Get("plans"))) {
    const std::string outcome(plan.GetString("outcome"));
    out << Colour(std::string(plan.GetString("policy")), 1) << "  " << outcome << '\n';
    for (const Value& visit : Items(plan.Get("visits"))) {
      out << "  " << visit.GetString("window_from") << " … " << Colour(std::string(visit.GetString("due")), 36) << "  "
          << visit.GetString("title") << "  "
          << base::Text("cli-plan-after", language,
                        {{"call_back", std::string(visit.GetString("call_back_due"))},
                         {"filing", std::string(visit.GetString("filing_due"))}})
          << '\n';
    }
  }
}

void Run(Session* session, const Options& options) {
  calendar::Date as_of;
  if (!ParseDate(session, "--as-of", options.as_of, &as_of)) return;
  auto policies = ReadValue(options.policies);
  if (!policies.ok()) return Fail(session, policies.errors());
  // A file may hold the list itself or {policies: […]}.
  const Value* list = policies->is_map() ? policies->Find("policies") : nullptr;
  app::Rules rules(nullptr);
  if (!LoadRules(session, &rules, Scenarios::kLeave)) return;
  auto answer = app::Plan(&rules, options.region, as_of, list != nullptr ? *list : *policies, session->lang());
  if (auto* problem = std::get_if<app::Problem>(&answer)) return Fail(session, *problem);
  const Value& value = std::get<Value>(answer);
  bool planned = false;
  for (const Value& plan : Items(value.Get("plans"))) planned = planned || plan.GetString("outcome") == "planned";
  session->exit_code = planned ? kPositive : kNegative;
  Print(*session, value, [&](std::ostream& out) { PrintText(out, value, session->lang()); });
}

}  // namespace

void AddPlan(CLI::App* app, Session* session) {
  auto options = std::make_shared<Options>();
  const base::Language language = session->lang();
  CLI::App* verb = AddVerb(app, session, "plan", "cli-plan", [=] { Run(session, *options); });
  verb->add_option("--region", options->region, base::Text("cli-option-region", language))->required();
  verb->add_option("--as-of", options->as_of, base::Text("cli-option-as-of", language))->required();
  verb->add_option("--policies", options->policies, base::Text("cli-option-policies", language))->required();
  verb->add_option("--rules", session->rules, base::Text("cli-option-dir", language));
}

}  // namespace anze::cli
