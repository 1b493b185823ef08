#include "core/workflow/permissions.h"

#include <algorithm>

#include "core/workflow/titles.h"

namespace anze::workflow {
namespace {

const std::string kEveryRole = "*";
const std::string kAssignee = "assignee";

// Having every role is not being the system: what it finds by itself nobody may say in its place.
bool May(const Actor& actor, std::string_view role) {
  return role == kSystemRole ? std::find(actor.roles.begin(), actor.roles.end(), role) != actor.roles.end()
                             : actor.Has(role);
}

}  // namespace

bool OnlyBySystem(const std::vector<std::string>& roles) {
  return !roles.empty() &&
         std::all_of(roles.begin(), roles.end(), [](const auto& role) { return role == kSystemRole; });
}

// An event that names no role is raised by clocks; an actor with every role may raise it too, for
// repairs.
const std::string* RoleOf(const Actor& actor, const std::vector<std::string>& roles) {
  for (const std::string& role : roles) {
    if (May(actor, role)) return &role;
  }
  return roles.empty() && actor.Has(kEveryRole) ? &kEveryRole : nullptr;
}

const std::string* SecondPairOfEyes(const ruleset::EventType& event, const CaseState& state, const Actor& actor) {
  for (const std::string& name : event.not_by) {
    for (const auto& [raised, who] : state.actors) {
      if (raised == name && who == actor.who()) return &name;
    }
  }
  if (!event.not_assignee || state.assignee.empty()) return nullptr;
  const std::string& handler = state.assignee_person.empty() ? state.assignee : state.assignee_person;
  return handler == actor.who() || state.assignee == actor.id ? &kAssignee : nullptr;
}

bool TakeActor(Draft* draft, const Actor& actor, const std::vector<std::string>& roles) {
  const std::string* role = RoleOf(actor, roles);
  if (role == nullptr && OnlyBySystem(roles)) {
    return draft->Refuse(MakeRefusal("system-only", EventArgs(draft->program(), draft->event().name)));
  }
  if (role == nullptr) {
    return draft->Refuse(MakeRefusal("role-not-permitted", Joined(EventArgs(draft->program(), draft->event().name),
                                                                  RoleArgs(draft->program(), roles))));
  }
  draft->event().actor = actor.id;
  if (actor.who() != actor.id) draft->event().person = actor.person;
  draft->event().via = actor.via;
  draft->event().role = *role;
  return true;
}

bool CheckFourEyes(Draft* draft, const CompiledEvent& event, const Actor& actor) {
  const std::string* other = SecondPairOfEyes(*event.source, *draft->state(), actor);
  if (other == nullptr) return true;
  if (event.four_eyes_when) {
    decision::Evaluated asked;
    if (!draft->Evaluate(*event.four_eyes_when, &asked)) return false;
    if (!asked.unknown && asked.value.is_bool() && !asked.value.as_bool()) return true;
  }
  base::MessageArgs args = EventArgs(draft->program(), event.source->name);
  args = Joined(std::move(args), other == &kAssignee ? base::MessageArgs{{"reason", "assignee"}}
                                                     : EventArgs(draft->program(), *other, "other"));
  Refusal refusal = MakeRefusal("four-eyes", std::move(args));
  refusal.clauses = event.source->clauses;
  return draft->Refuse(std::move(refusal));
}

}  // namespace anze::workflow
