// A small region with a service plan, duties, the case type "report" and the record type "insurer", for the tests of
// core/duty.
#pragma once

#include <memory>
#include <string>

#include "core/calendar/work_calendar.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::duty::testing {

std::shared_ptr<const calendar::WorkCalendar> Calendar();
// `parameters` and `duties` are the texts below their top keys; they come on top of the region's own parameters.
std::shared_ptr<const ruleset::Snapshot> Load(const std::string& parameters = "", const std::string& duties = "",
                                              bool with_plan = true);
// With the items and other keys of a plan of one's own, without an early first service and follow-ups.
std::shared_ptr<const ruleset::Snapshot> LoadPlan(const std::string& below_plan, const std::string& parameters = "");
calendar::Date D(std::string_view text);
base::Value J(std::string_view json);

}  // namespace anze::duty::testing
