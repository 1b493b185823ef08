#include "server/app/rules/parameter_on_day.h"

#include "core/change/words.h"

namespace anze::app {

ParameterOnDay ParameterOf(const ruleset::Snapshot& snapshot, const std::string& name, calendar::Date day) {
  ParameterOnDay out{snapshot.ParameterOn(name, day), {}};
  if (const ruleset::DatedValue* value = out.in_force.governing) {
    out.words = change::AmountWords(*out.in_force.parameter, value->value);
  }
  return out;
}

}  // namespace anze::app
