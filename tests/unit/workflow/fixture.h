// Case types written as in a ruleset, compiled, and run step by step, for the tests of core/workflow.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "core/calendar/work_calendar.h"
#include "core/ruleset/load.h"
#include "core/ruleset/model/snapshot.h"
#include "core/workflow/commit.h"
#include "core/workflow/decide.h"

namespace anze::workflow::testing {

// The calendar of rulesets/calendars, in full and as known on a day.
std::shared_ptr<const calendar::WorkCalendar> Calendar();
std::shared_ptr<const calendar::WorkCalendar> CalendarKnownOn(std::string_view day);

// The files of that calendar, to be loaded with others.
std::vector<ruleset::SourceFile> CalendarFiles();

// Loads region "cn" from the texts of a cases file and a parameters file (both without their top key).
// Aborts with the diagnostics when they do not load.
std::shared_ptr<const ruleset::Snapshot> Load(const std::string& case_types, const std::string& parameters = "");

// `types` must hold exactly one case type; aborts when it does not compile.
struct Compiled {
  std::shared_ptr<const ruleset::Snapshot> snapshot;
  std::shared_ptr<const CaseProgram> program;
};
Compiled Compile(const std::string& case_types, const std::string& parameters = "");
// Everything that compiling the one case type of a whole cases file reports, errors first.
base::Diagnostics LintFile(const std::string& cases_file);
// Everything that compiling the rule book of a whole decisions file reports, errors first; `parameters` as for Load.
base::Diagnostics LintDecisions(const std::string& decisions_file, const std::string& parameters = "");

std::string Describe(const base::Diagnostics& diagnostics);

calendar::Date D(std::string_view text);
// "2025-03-04" is nine in the morning; "2025-03-04T15:00:00+08:00" is itself.
calendar::Instant T(std::string_view text);
// A one-line JSON text.
base::Value J(std::string_view json);
// "handler:h1"; "*:x" has every role.
Actor Who(std::string_view text);

// A case that lives through commands; each accepted one goes through MakeCommit.
class LivingCase {
 public:
  explicit LivingCase(Compiled compiled, std::shared_ptr<const calendar::WorkCalendar> calendar = Calendar())
      : compiled_(std::move(compiled)), calendar_(std::move(calendar)) {
    state.id = "case-1";
  }

  // Each answers "ok", "refused <code>" or "error <code> <pointer>".
  std::string Open(std::string_view at, std::string_view who, std::string_view facts,
                   std::string_view subject = "null");
  std::string Raise(std::string_view at, std::string_view who, std::string_view event, std::string_view data = "null");
  std::string Due(std::string_view at, std::string_view clock);
  std::string Recompute(std::string_view at);
  void Use(std::shared_ptr<const calendar::WorkCalendar> calendar) { calendar_ = std::move(calendar); }

  // "2025-03-18", or "none".
  std::string DueDay(std::string_view clock) const;
  const ClockState& Clock(std::string_view name) const;
  std::string Actions() const;  // of the last event: "stop reply, start verify"

  CaseState state;
  Event last;
  Refusal refusal;
  base::Diagnostics errors;
  Commit commit;
  std::vector<Event> journal;

 private:
  std::string Take(base::Result<Decided> decided);

  Compiled compiled_;
  std::shared_ptr<const calendar::WorkCalendar> calendar_;
};

}  // namespace anze::workflow::testing
