#include "server/app/people/policy_of.h"

#include <utility>

namespace anze::app {

people::Policy PolicyOn(const Rules& rules, calendar::Date day) {
  people::Policy policy;
  // The platform's parameters reach every region; the national one is there in every installation.
  const auto snapshot = rules.SnapshotAt("cn", day);
  if (!snapshot.ok()) return policy;
  const std::pair<const char*, std::int64_t*> figures[] = {
      {"people.password.length", &policy.password_length},
      {"people.password.kinds", &policy.password_kinds},
      {"people.password.days", &policy.password_days},
      {"people.session.idle_minutes", &policy.idle_minutes},
      {"people.session.hours", &policy.session_hours},
      {"people.sign_in.failures", &policy.failures},
      {"people.sign_in.wait_seconds", &policy.wait_seconds},
      {"people.sign_in.wait_most_seconds", &policy.wait_most_seconds},
      {"people.sign_in.failures_elsewhere", &policy.failures_elsewhere},
      {"people.sign_in.failures_of_address", &policy.failures_of_address}};
  for (const auto& [name, figure] : figures) {
    const auto value = (*snapshot)->ParameterValue(name, day);
    if (value.ok() && value->is_integer()) *figure = value->as_int();
  }
  const std::pair<const char*, std::vector<std::string>*> lists[] = {
      {"people.second_factor.roles", &policy.second_factor_roles},
      {"people.organisation.roles", &policy.organisation_roles},
      {"people.personal.clear_roles", &policy.clear_roles},
      {"people.personal.reveal_roles", &policy.reveal_roles}};
  for (const auto& [name, list] : lists) {
    const auto value = (*snapshot)->ParameterValue(name, day);
    if (!value.ok() || !value->is_list()) continue;
    list->clear();
    for (const base::Value& item : value->as_list()) {
      if (item.is_string()) list->push_back(item.as_string());
    }
  }
  return policy;
}

}  // namespace anze::app
