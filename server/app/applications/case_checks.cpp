// The check of an application for the reviewer: as it was submitted, and as the case stands now.
#include <utility>

#include "core/base/json.h"
#include "core/ruleset/merge/stated.h"
#include "core/workflow/asking.h"
#include "server/app/applications/applications.h"
#include "server/app/cases/case_registers.h"

namespace anze::app {
namespace {

using base::Value;

RegionCheck::Checked AsChecked(workflow::AskedAhead answer, const ruleset::Snapshot& snapshot) {
  RegionCheck::Checked out;
  out.name = answer.asked->name;
  out.decision = answer.asked->decision;
  out.words = workflow::InWords(answer.explanation, out.decision, snapshot);
  out.title = out.words.title;
  out.explanation = std::move(answer.explanation);
  return out;
}

// The facts of a decision that differ between the two.
void NoteChanges(const ruleset::Snapshot& snapshot, const Value& before, const Value& after,
                 CaseChecks::Checked* checked) {
  const auto decision = snapshot.decisions.find(checked->now.decision);
  if (decision == snapshot.decisions.end()) return;
  ruleset::ForEachLeaf(decision->second.facts.fields(), "", [&](const std::string& path, const ruleset::Field& field) {
    const Value* was = before.FindPath(path);
    const Value* is = after.FindPath(path);
    const Value then = was == nullptr ? Value() : *was;
    const Value now = is == nullptr ? Value() : *is;
    if (!(then == now)) checked->changed.push_back({path, field.title, then, now});
  });
}

}  // namespace

Answer<CaseChecks> Applications::ChecksOf(const people::Principal& who, std::string_view case_id) const {
  Answer<FoundCase> got = cases_->Get(case_id, who.reads);
  if (auto* problem = std::get_if<Problem>(&got)) return std::move(*problem);
  const FoundCase& found = std::get<FoundCase>(got);
  Answer<std::vector<workflow::Event>> journal = cases_->Journal(case_id, 0, 1, who.reads);
  if (auto* problem = std::get_if<Problem>(&journal)) return std::move(*problem);
  const auto& events = std::get<std::vector<workflow::Event>>(journal);
  auto facts = base::ParseJson(found.view.facts);
  if (!facts.ok()) return FromFailure(facts.errors());
  CaseChecks out;
  out.book = found.book;
  out.opened_on = found.view.state.opened_at.date();
  out.today = found.now.date();
  const ruleset::CaseType& type = found.program->source();
  if (!type.application || events.empty()) return out;
  const ruleset::Snapshot& snapshot = *found.book->snapshot;
  const CaseRegisters registers(storage_, rules_->Names(), snapshot);
  const auto ask = [&](const Value& of, calendar::Instant at) {
    return workflow::AskAhead(*found.program, type.application->checks, of,
                              {found.calendar.get(), at, found.book.get(), &registers, rules_->scripts()});
  };
  const Value& opened = events.front().facts;
  auto then = ask(opened, found.view.state.opened_at);
  if (!then.ok()) return FromFailure(then.errors());
  auto now = ask(*facts, found.now);
  if (!now.ok()) return FromFailure(now.errors());
  for (std::size_t i = 0; i < then->size() && i < now->size(); ++i) {
    CaseChecks::Checked& one = out.checks.emplace_back();
    one.then = AsChecked(std::move((*then)[i]), snapshot);
    one.now = AsChecked(std::move((*now)[i]), snapshot);
    NoteChanges(snapshot, opened, *facts, &one);
  }
  return out;
}

}  // namespace anze::app
