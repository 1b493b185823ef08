#include "core/people/removal.h"

#include <cstdint>
#include <utility>

#include "core/base/json.h"

namespace anze::people {

using base::Value;

std::string TextOf(const NotedProposal& proposal) {
  Value cases = Value::EmptyList();
  for (const ports::CaseRemoval& one : proposal.cases) {
    Value item = Value::EmptyList();
    item.Append(one.case_id);
    item.Append(static_cast<std::int64_t>(one.sequence));
    item.Append(one.chain);
    cases.Append(std::move(item));
  }
  Value data = Value::EmptyMap();
  data.Set("person", proposal.person);
  data.Set("reason", proposal.reason);
  data.Set("cases", std::move(cases));
  return base::WriteJson(data);
}

std::string TextOf(const NotedApproval& approval) {
  Value left = Value::EmptyMap();
  for (const auto& [id, why] : approval.left) left.Set(id, why);
  Value data = Value::EmptyMap();
  data.Set("person", approval.person);
  data.Set("proposed_by", approval.proposed_by);
  data.Set("reason", approval.reason);
  data.Set("removed", Value::ListOf(approval.removed));
  data.Set("left", std::move(left));
  return base::WriteJson(data);
}

base::Result<NotedProposal> ReadProposal(std::string_view text) {
  const auto data = base::ParseJson(text);
  if (!data.ok()) return base::Error("audit-entry-unreadable", {{"why", data.error().code}});
  NotedProposal proposal;
  proposal.person = data->GetString("person");
  proposal.reason = data->GetString("reason");
  const Value& cases = data->Get("cases");
  if (!cases.is_list()) return base::Error("audit-entry-unreadable", {{"why", "cases"}});
  for (const Value& one : cases.as_list()) {
    const bool three = one.is_list() && one.as_list().size() == 3;
    if (!three || !one.as_list()[0].is_string() || !one.as_list()[1].is_integer() || !one.as_list()[2].is_string())
      return base::Error("audit-entry-unreadable", {{"why", "cases"}});
    const auto& parts = one.as_list();
    proposal.cases.push_back(
        {parts[0].as_string(), static_cast<std::uint64_t>(parts[1].as_int()), parts[2].as_string()});
  }
  return proposal;
}

}  // namespace anze::people
