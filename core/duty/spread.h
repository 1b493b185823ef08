// How many services fall into which stretch of a policy's term, and when (AMB-24, AMB-25). Inside the room.
// Threads: pure.
#pragma once

#include <string_view>
#include <vector>

#include "core/calendar/date.h"

namespace anze::duty {

// A service year, or what is left of one.
struct Stretch {
  calendar::Date from;
  calendar::Date to;      // last day
  int months = 12;        // a month that has begun counts whole
};

// The stretches of a term under a reading of 每年: policy_term and rolling_12m cut twelve months from the effect
// date on, calendar_year cuts at the end of December.
std::vector<Stretch> Stretches(calendar::Date from, calendar::Date to, std::string_view cycle);

// Months of [from, to], a month that has begun counted whole.
int MonthsOf(calendar::Date from, calendar::Date to);

// The part of a yearly number that a stretch owes, rounded up; the whole number for twelve months or more.
int ShareOf(int yearly, int months);

struct Window {
  calendar::Date from;
  calendar::Date due;
};

// `count` windows of equal length over [from, to], in order.
std::vector<Window> Spread(calendar::Date from, calendar::Date to, int count);

}  // namespace anze::duty
