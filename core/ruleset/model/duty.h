// Recurring obligations, and how the services of a policy are planned.
// Ownership: plain values that own all they hold. Errors: none. Threads: as model.h says.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/calendar/period.h"
#include "core/ruleset/model/expression.h"
#include "core/ruleset/model/law.h"
#include "core/ruleset/model/rolling.h"

namespace anze::ruleset {

// A recurring obligation of an organisation, for example a report that is due every quarter.
struct Duty {
  std::string name;
  base::Localized title;
  // Role or kind of organisation that owes it: insurer, district_bureau …
  std::string subject;
  std::string recipient;
  // When it is due: a parameter of type string that holds a Recurrence, or
  std::string recurrence_parameter;
  // the recurrence itself.
  std::optional<calendar::Recurrence> recurrence;
  // Whether its day moves off a day of rest; duty/obligations.h says what yes, no and nothing mean.
  Rolling roll;
  EffectiveTime effective;
  // The lowest layer that speaks of it. Its periods are cases of that region, not of every region
  // below.
  std::string region;
  // The case that a period opens; empty: none, the duty is only listed.
  std::string case_type;
  // One case for each stored record of this type, or
  std::string each_record;
  // one for each text of this list. Both empty: one for the region's own body.
  std::string each_parameter;
  // Date fields of the record: the first day on which it has the duty, and
  std::string each_from;
  // the last. Empty: no such bound.
  std::string each_until;
  // Of one for each record: whom of them it is about, over the fields of the record. Empty: all.
  Expression applies_to;
  // True: aimed at (力争), so it is never late.
  bool goal = false;
  // How long before the due day the case is opened: a parameter's name, or the period itself.
  std::string open_before_parameter;
  std::optional<calendar::Period> open_before;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// One kind of service that a policy obliges the insurer to, for core/duty's service plans.
struct ServiceItem {
  // risk_assessment, hazard_check, deep_check …
  std::string id;
  base::Localized title;
  // Output of the plan's decision that gives the count for a year.
  std::string count_output;
  // True: promised once for a policy, in its first year, and not in each of them.
  bool once = false;
  // True: counted inside another item (AMB-26), which `inside` names.
  bool included_in_checks = false;
  // The id of that item.
  std::string inside;
  // The count is owed in each of these calendar periods; 0: in each year of the term.
  int every_months = 0;
  // Of `every_months`: what a period that the term covers in part only owes: its share, rounded up, or nothing.
  bool partial_free = false;
  // The months in which a visit may fall, 1 to 12 and ascending; empty: all.
  std::vector<int> months;
  // Not owed where it was done so short a time before: a parameter of type period, or the period itself. Both empty: it
  // is owed all the same.
  std::string unless_within_parameter;
  std::optional<calendar::Period> unless_within;
  // Whom it is owed to, over what the plan's decision and the policy tell. Empty: all.
  Expression applies_to;
};

// How the services of a policy are planned over its year. Each *_parameter is a period, or names a parameter of type
// period; that of call-back and filing may also be a rule for the day (calendar::Recurrence), or name a parameter of
// type string that holds one.
struct ServicePlanRules {
  // The decision that says how many services a year.
  std::string decision;
  // Whom the plan is about, over what the decision and the policy tell. Where it is false nothing is planned. Empty:
  // all.
  Expression applies_to;
  // From the day the policy takes effect to the first service.
  std::string first_service_parameter;
  std::string call_back_parameter;
  std::string filing_parameter;
  std::string retention_parameter;
  // Where this does not hold, the first service is not promised (AMB-31). Empty: always promised.
  Expression first_service_when;
  // Facts of the decision that registers do not hold as they are: path and formula over policy.* and enterprise.*, the
  // fields of the stored policy and of its insured unit.
  std::vector<std::pair<std::string, Expression>> from_records;
  std::vector<ServiceItem> items;
  // Items that are done on one visit where their windows allow it.
  std::vector<std::string> together;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

}  // namespace anze::ruleset
