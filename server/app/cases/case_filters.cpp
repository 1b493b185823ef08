#include "server/app/cases/case_filters.h"

#include <set>
#include <string>
#include <utility>

namespace anze::app {
namespace {

// Whether any stored case fits; a storage that does not answer says so to the list itself.
bool Stored(ports::Storage* storage, ports::CaseQuery query) {
  query.limit = 1;
  const auto rows = storage->ListCases(query);
  return !rows.ok() || !rows->empty();
}

}  // namespace

std::optional<Problem> UnknownFilter(Rules* rules, ports::Storage* storage, const ports::CaseQuery& query) {
  if (auto problem = UnknownRegion(*rules, query.region_prefix)) {
    ports::CaseQuery alone;
    alone.region_prefix = query.region_prefix;
    alone.scope = query.scope;
    if (!Stored(storage, alone)) return problem;
  }
  if (query.type.empty() && query.state.empty()) return std::nullopt;
  const auto names = rules->Names();
  std::set<std::string, std::less<>> types;
  std::set<std::string, std::less<>> states;
  for (const auto& [type, its] : names->case_states) {
    types.insert(type);
    if (query.type.empty() || query.type == type) states.insert(its.begin(), its.end());
  }
  ports::CaseQuery alone;
  alone.type = query.type;
  alone.scope = query.scope;
  if (!query.type.empty() && !types.contains(query.type) && !Stored(storage, alone)) {
    return Invalid({UnknownValue("type", query.type, types)});
  }
  alone.state = query.state;
  if (!query.state.empty() && !states.contains(query.state) && !Stored(storage, alone)) {
    return Invalid({UnknownValue("state", query.state, states)});
  }
  return std::nullopt;
}

}  // namespace anze::app
