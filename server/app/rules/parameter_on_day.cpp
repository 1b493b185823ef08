#include "server/app/rules/parameter_on_day.h"

#include "core/change/words.h"

namespace anze::app {

ParameterOnDay ParameterOf(const ruleset::Snapshot& snapshot, const std::string& name, calendar::Date day) {
  ParameterOnDay out{snapshot.ParameterOn(name, day), {}, {}};
  out.words = change::ValueWords(out.in_force, snapshot);
  for (const ruleset::DatedValue* value : out.in_force.special) {
    out.special.push_back(change::ValueWords(*out.in_force.parameter, *value, snapshot));
  }
  return out;
}

}  // namespace anze::app
