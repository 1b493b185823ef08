#include "core/workflow/permissions.h"

namespace anze::workflow {
namespace {

const std::string kEveryRole = "*";
const std::string kAssignee = "assignee";

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) {
    if (!joined.empty()) joined += ", ";
    joined += text;
  }
  return joined;
}

}  // namespace

const std::string* RoleOf(const Actor& actor, const std::vector<std::string>& roles) {
  for (const std::string& role : roles) {
    if (actor.Has(role)) return &role;
  }
  return roles.empty() && actor.Has(kEveryRole) ? &kEveryRole : nullptr;
}

const std::string* SecondPairOfEyes(const ruleset::EventType& event, const CaseState& state, const Actor& actor) {
  for (const std::string& name : event.not_by) {
    for (const auto& [raised, who] : state.actors) {
      if (raised == name && who == actor.id) return &name;
    }
  }
  return event.not_assignee && !state.assignee.empty() && state.assignee == actor.id ? &kAssignee : nullptr;
}

bool TakeActor(Draft* draft, const Actor& actor, const std::vector<std::string>& roles) {
  const std::string* role = RoleOf(actor, roles);
  if (role == nullptr) {
    return draft->Refuse(MakeRefusal("role-not-permitted", {{"event", draft->event().name}, {"roles", Joined(roles)}}));
  }
  draft->event().actor = actor.id;
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
  Refusal refusal = MakeRefusal("four-eyes", {{"event", event.source->name}, {"other", *other}});
  refusal.clauses = event.source->clauses;
  return draft->Refuse(std::move(refusal));
}

}  // namespace anze::workflow
