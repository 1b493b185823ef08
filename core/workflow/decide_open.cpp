// Opening a case. Subject and facts are moved into the event only once nothing can refuse any more,
// so that the caller still has them after a refusal.
#include <utility>

#include "core/base/pointer.h"
#include "core/workflow/clock_steps.h"
#include "core/workflow/permissions.h"
#include "core/workflow/transition.h"

namespace anze::workflow {

using base::Error;
using base::Result;
using base::Value;

namespace {

// What only a later step may find out or decide, nobody states beforehand.
void FindLater(const std::vector<ruleset::Field>& fields, const Value& facts, const std::string& pointer,
               base::Diagnostics* found) {
  if (!facts.is_map()) return;
  for (const ruleset::Field& field : fields) {
    const Value* given = facts.Find(field.name);
    if (given == nullptr || given->is_null()) continue;
    const std::string at = base::PointerBelow(pointer, field.name);
    if (field.type == ruleset::Type::kObject) FindLater(field.children, *given, at, found);
    if (!field.later.value_or(false)) continue;
    const base::Localized title = field.title.zh.empty() ? base::Localized{field.name, field.name} : field.title;
    found->push_back(
        Error("fact-of-later-step", {{"title_zh", title.zh}, {"title_en", title.In(base::Language::kEn)}}).At(at));
  }
}

bool CheckNothingFromLater(Draft* draft, const Value& facts) {
  base::Diagnostics found;
  FindLater(draft->program().source().facts.fields(), facts, "/facts", &found);
  return found.empty() || draft->Fail(std::move(found));
}

}  // namespace

Result<Decided> DecideOpen(const CaseProgram& program, const OpenCommand& command, const Environment& env) {
  OpenCommand copy = command;
  return DecideOpen(program, &copy, env);
}

Result<Decided> DecideOpen(const CaseProgram& program, OpenCommand* given, const Environment& env) {
  const OpenCommand& command = *given;
  const ruleset::CaseType& type = program.source();
  if (!command.subject.is_null() && !command.subject.is_map() && !command.subject.is_string()) {
    return Error("wrong-type", {{"expected", "object"}, {"actual", std::string(command.subject.TypeName())}})
        .At("/subject");
  }
  const Value no_data;
  Draft draft(program, nullptr, command.facts, no_data, program.open_reads(), env);
  Event& event = draft.event();
  event.name = "open";
  event.to = type.initial;
  event.clocks.reserve(program.open_starts().size());
  const bool accepted = TakeActor(&draft, command.actor, type.opened_by) &&
                        CheckShape(&draft, type.facts, command.facts, "/facts") &&
                        CheckNothingFromLater(&draft, command.facts) &&
                        draft.CheckRequirements(program.open_require()) && StartClocks(&draft, program.open_starts());
  if (accepted) {
    event.type = type.name;
    event.region = command.region;
    event.snapshot = program.snapshot().digest;
    event.subject = std::move(given->subject);
    event.parent = command.parent;
    event.facts = std::move(given->facts);
    event.clauses = type.clauses;
  }
  return draft.Finish();
}

}  // namespace anze::workflow
