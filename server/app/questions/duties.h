// The duties of a region as a list: the due days, and how the cases stand that were opened for them.
//
// Ownership: an answer holds the rules that it points into. Threads: safe from any thread; it reads every case of the
// duties asked for.
#pragma once

#include <string>
#include <vector>

#include "core/calendar/date.h"
#include "core/duty/obligations.h"
#include "core/ports/storage.h"
#include "core/workflow/state.h"
#include "server/app/answers/problem.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// Which due days are asked about, both included, and the present moment.
struct DutySpan {
  calendar::Date from;
  calendar::Date to;
  calendar::Instant now;  // the lights are those of this moment
};

// How the cases of one period stand.
struct DutyCases {
  int opened = 0;
  int met = 0;     // filed, in time or not
  int late = 0;    // filed late, or overdue
  int waived = 0;  // closed without a filing
  workflow::Light light = workflow::Light::kNone;
  // Of the case that was counted last: of the only one, where `opened` is 1.
  std::string case_id;
  std::string state;

  bool settled() const { return opened > 0 && opened == met + waived; }
};

// One period of one duty. While it has no case, its light shows how near the due day is, as the region's duty.warn.*
// say. Once it has, the light is the reddest of its cases: green once all are filed, none once all are closed.
struct DuePeriod {
  Rules::BookPtr book;
  duty::Obligation obligation;
  DutyCases cases;
  workflow::Light light = workflow::Light::kNone;
  bool overdue = false;  // the due day has passed, and not every case there is was filed or closed
};

// The obligations that are due in [from, to]; each version of the rules in force in that time puts the due days into
// its own days. Problems: kInvalid at "/region", "/from", "/to", and "duties-too-many" {max} (limits::kDutyItems).
// Cases that the scope does not find are counted by nobody; nullopt: all are.
Answer<std::vector<DuePeriod>> Duties(Rules* rules, ports::Storage* storage, const std::string& region,
                                      const DutySpan& span, const std::optional<ports::ReadScope>& scope = {});

}  // namespace anze::app
