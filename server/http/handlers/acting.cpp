#include "server/http/handlers/acting.h"

#include <string>

#include "core/base/pointer.h"
#include "core/base/text.h"
#include "core/people/rights.h"
#include "server/http/wire/people.h"
#include "server/http/wire/texts.h"

namespace anze::http {

using base::Error;
using base::Value;

bool IsSystemName(std::string_view name) {
  const std::string folded = FoldedName(name);
  return folded == base::Text("system-name", base::Language::kEn) ||
         folded == base::Text("system-name", base::Language::kZh);
}

// An integration token may act for another person: {"actor": {"id": "…", "role": "…"}}. The journal keeps both.
Acting ActingOf(const Call& call, const Value& body, base::Diagnostics* problems) {
  const people::Principal& who = call.identity.principal;
  const Value* stated = body.Find("actor");
  // Before anything is said of what they hold: whoever may name nobody learns no more than that.
  for (const char* member : {"actor", "role"}) {
    if (!who.acts_for.empty() || body.Get(member).is_null()) continue;
    problems->insert(problems->begin(), Error("actor-not-permitted").At(base::PointerBelow("", member)));
    return {};
  }
  if (stated == nullptr || stated->is_null()) return {{who.account, {}, who.person, who.via}, false};
  const Value& id = stated->Get("id");
  const Value& role = stated->Get("role");
  if (!stated->is_map() || id.is_null() || role.is_null()) {
    problems->push_back(Error("actor-incomplete").At("/actor"));
    return {};
  }
  const std::size_t before = problems->size();
  for (const auto& [name, member] : stated->as_map()) {
    const std::string pointer = base::PointerBelow("/actor", name);
    if (name == "id" || name == "role") {
      if (member.is_string() && IsSystemName(member.as_string())) continue;  // told below
      CheckName(member, pointer, name, problems);
    } else {
      problems->push_back(Error("unknown-field", {{"field", name}}).At(pointer));
    }
  }
  if (problems->size() > before) return {};
  for (const char* member : {"id", "role"}) {
    const std::string& text = stated->Get(member).as_string();
    if (!IsSystemName(text)) continue;
    problems->push_back(Error("system-reserved", {{"text", text}}).At(base::PointerBelow("/actor", member)));
  }
  if (!people::MayActFor(who, role.as_string())) {
    problems->insert(problems->begin(), Error("actor-not-permitted").At("/actor/role"));
    return {};
  }
  return {{id.as_string(), {role.as_string()}, id.as_string(), people::ViaOf(who)}, true};
}

}  // namespace anze::http
