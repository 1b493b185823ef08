#include <utility>

#include "core/workflow/clock_steps.h"
#include "core/workflow/permissions.h"
#include "core/workflow/transition.h"

namespace anze::workflow {

using base::Error;
using base::Result;
using base::Value;

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
