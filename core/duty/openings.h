// Duties as cases: which periods of which duty are to be opened on a day, and for whom.
//
// A period opens one case for each debtor: for each record named by `for_each`, for each text of a
// list parameter, or one for the region's own body. It is opened from `open_before` its due day on.
// A period due before `since` is not opened, because nobody knows whether it was met before anyone
// watched. Nor is a period that ended before the layer that speaks of the duty was in force. Every
// opening has a key that stays the same whenever it is asked for, so that opening twice can be
// told.
// Ownership: plain values; Opening::duty lies in the snapshot. Threads: re-entrant, pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/work_calendar.h"
#include "core/decision/scope.h"
#include "core/duty/obligations.h"
#include "core/ruleset/model/snapshot.h"

namespace anze::duty {

// One who owes a duty.
struct Debtor {
  std::string id;                      // of the record; else the text of the list, or the role of the region's own body
  base::Value subject;                 // of the case: name, code and record, or name, or role
  std::optional<calendar::Date> from;  // has the duty from this day on, and
  std::optional<calendar::Date> until;  // until this one
  // Fields of the record without which it cannot be told that the duty is about it, by their titles; empty: it is.
  std::vector<std::string> missing = {};
};

// A stored record as the core sees it; `data` as its type says.
struct DebtorRecord {
  std::string id;
  base::Value data;
};

// Who owes the duty by its records, those that it is about on context.as_of; one of which that cannot be told owes it,
// with what it lacks. Of several with one `code` (an insurer registered in the city and again in a district) the first
// by id stands for all. Precondition: duty.each_record is not empty, and the context has a snapshot.
// Errors: those of decision::Condition::CompileBoolean.
base::Result<std::vector<Debtor>> DebtorsOf(const ruleset::Duty& duty, const decision::Context& context,
                                            std::span<const DebtorRecord> records);

// Compiles whom the duties of a snapshot are about. Empty: all compile.
base::Diagnostics CheckDuties(const ruleset::Snapshot& snapshot);

// A case that is to be open.
struct Opening {
  const ruleset::Duty* duty = nullptr;
  std::string key;  // duty:<region>:<name>:<period>:<debtor>
  std::string period;
  calendar::Date due;
  bool provisional = false;
  base::Value subject;
  base::Value facts;  // duty.name, period, due_on, subject_role; recipient_role, provisional, goal and missing if so
};

struct OpeningDays {
  calendar::Date since;  // periods due before this day are not opened
  calendar::Date day;    // today
};

// Returns the cases that are to be open on a day, ascending by due day, then in the order of the
// debtors. `recorded` is read only where the duty names a record type. Empty for a duty that opens
// nothing.
// Errors: "unknown-parameter", "parameter-without-value", "parameter-wrong-type", those of
// Obligations.
base::Result<std::vector<Opening>> Openings(const ruleset::Duty& duty, const ruleset::Snapshot& snapshot,
                                            const calendar::WorkCalendar& calendar, const OpeningDays& days,
                                            std::span<const Debtor> recorded);

// Returns the first day on which a case is open whose due day is `due`: with 30d and 2026-12-07
// that is 2026-11-07, with 5wd and Tue 2026-12-08 it is Tue 12-01.
calendar::Date OpensOn(const calendar::WorkCalendar& calendar, calendar::Date due, calendar::Period before);

}  // namespace anze::duty
