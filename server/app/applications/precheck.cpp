// What the decisions of each region would say of an application, were it submitted now.
#include <utility>

#include "core/people/rights.h"
#include "core/workflow/asking.h"
#include "core/workflow/parties.h"
#include "server/app/applications/applications.h"
#include "server/app/applications/subject.h"
#include "server/app/cases/case_registers.h"

namespace anze::app {
namespace {

using base::Error;
using base::Value;

// The refusal of an opening as people are told it: the ruleset's own sentence where it has one.
Error InOneSentence(const workflow::Refusal& refusal) {
  if (!refusal.errors.empty()) return refusal.errors.front();
  Error error(refusal.code, refusal.args);
  if (!refusal.message.zh.empty()) {
    error = Error("application-rule-refuses",
                  {{"title_zh", refusal.message.zh}, {"title_en", refusal.message.In(base::Language::kEn)}});
  }
  if (!refusal.clauses.empty()) error.clause = refusal.clauses.front();
  return error;
}

}  // namespace

RegionCheck Applications::CheckRegion(const ApplicationView& view, std::size_t region) const {
  const FormRegion& of = view.form.regions[region];
  const ruleset::CaseType& type = of.program->source();
  const Value facts = FactsFor(view.form, region, view.standing, view.application);
  const CaseRegisters registers(storage_, rules_->Names(), of.snapshot());
  const workflow::Environment env{of.calendar.get(), Now(), of.book.get(), &registers, rules_->scripts()};
  RegionCheck check;
  auto answers = workflow::AskAhead(*of.program, type.application->checks, facts, env);
  if (!answers.ok()) {
    check.problems = answers.errors();
    return check;
  }
  for (workflow::AskedAhead& answer : *answers) {
    RegionCheck::Checked& one = check.checks.emplace_back();
    one.name = answer.asked->name;
    one.decision = answer.asked->decision;
    one.words = workflow::InWords(answer.explanation, one.decision, of.snapshot());
    one.title = one.words.title;
    one.explanation = std::move(answer.explanation);
  }
  return check;
}

Answer<ApplicationCheck> Applications::Check(const people::Principal& who, std::string_view id) const {
  Answer<ApplicationView> view = Get(who, id);
  if (auto* problem = std::get_if<Problem>(&view)) return std::move(*problem);
  ApplicationCheck check;
  check.view = std::move(std::get<ApplicationView>(view));
  for (std::size_t i = 0; i < check.view.form.regions.size(); ++i) {
    check.regions.push_back(CheckRegion(check.view, i));
    // What is missing is told by the standing; the conditions on opening say something only of a whole application.
    if (check.view.standing.ready()) {
      for (Error& error : RefusalsOf(who, check.view, i)) check.regions.back().problems.push_back(std::move(error));
    }
  }
  return check;
}

base::Diagnostics Applications::RefusalsOf(const people::Principal& who, const ApplicationView& view,
                                           std::size_t region) const {
  const FormRegion& of = view.form.regions[region];
  workflow::OpenCommand command{view.form.type, of.region, SubjectOf(view), {}, {}, {}};
  command.facts = FactsFor(view.form, region, view.standing, view.application);
  const std::vector<std::string> parties =
      workflow::PartiesOf(of.program->source(), nullptr, command.subject, command.facts);
  command.actor = {who.account, people::RolesFor(who, of.region, parties), who.person};
  auto decided = workflow::DecideOpen(*of.program, &command, {of.calendar.get(), Now()});
  if (!decided.ok()) return decided.errors();
  if (const auto* refusal = std::get_if<workflow::Refusal>(&*decided)) return {InOneSentence(*refusal)};
  return {};
}

}  // namespace anze::app
