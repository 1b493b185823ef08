// Views of a case, its clocks, its journal and its row in a list: all that is said of them, worked out under their
// rules. Plain values, which one writer (http/wire/case_json.h) brings into their form for the API and the command
// line.
//
// Errors: none; a title that the rules do not have is the name itself.
// Ownership: a view borrows the case, event or row it is of, and its rules: all must outlive it. Threads: pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/text.h"
#include "core/workflow/case_program.h"
#include "core/workflow/commit.h"
#include "core/workflow/decide.h"
#include "core/workflow/state.h"
#include "server/app/rules/rules.h"

namespace anze::app {

// A case at a moment, with the rules it stands under. Views are worked out from this.
struct CaseNow {
  const workflow::CaseState* state = nullptr;
  // Subject and facts as JSON text, where they were not read into `state`.
  std::optional<std::string_view> subject;
  std::optional<std::string_view> facts;
  Rules::BookPtr book;  // keeps the program alive
  const workflow::CaseProgram* program = nullptr;
  const calendar::WorkCalendar* calendar = nullptr;
  calendar::Instant now;
  std::span<const std::string> parties{};  // by ports::PartyKey
};

// What is left of a clock, in its unit and in words: "剩余3个工作日", "今日到期", "超期2个工作日"; of one that counts
// hours the minutes, a begun one too: "剩余5小时20分".
struct Remaining {
  int left = 0;      // negative: overdue by that many
  std::string unit;  // "wd" | "d" | "min"
  std::string text;
};
// `term`: the days of a thing with a term, of which none is late: "距期满10日", "已届满2日".
// Of a stopped clock: the days that were left when it stopped; of a paused one: those it will have when it goes on.
Remaining RemainingOf(const workflow::ClockState& clock, const calendar::WorkCalendar& calendar, calendar::Instant now,
                      base::Language language, bool term = false);

// running | paused | stopped | breached
std::string_view ClockStatusName(const workflow::ClockState& clock);

// A clock of a case, with its light and the time that is left.
struct ClockView {
  const workflow::ClockState* clock = nullptr;
  int index = -1;                          // of its source in the case type
  const ruleset::Clock* source = nullptr;  // null when the rules have no such clock
  std::string_view status;
  workflow::Light light = workflow::Light::kNone;
  Remaining remaining;
};
ClockView ClockViewOf(const workflow::ClockState& clock, const workflow::CaseProgram& program,
                      const calendar::WorkCalendar& calendar, calendar::Instant now, base::Language language);

// All of a case that its page shows.
struct CaseView {
  CaseNow at;
  int state_index = -1;                            // in the case type
  workflow::Light light = workflow::Light::kNone;  // of the soonest clock
  std::vector<ClockView> clocks;
  std::vector<workflow::AllowedEvent> allowed;
};
// `allowed` holds the events that the state allows, each with whether `actor` may raise it.
CaseView CaseViewOf(CaseNow at, const workflow::Actor& actor, base::Language language);

// Where a case stands, in short: enough for a program that sends many changes.
struct BriefView {
  struct Clock {
    const workflow::ClockState* clock = nullptr;
    std::string_view status;
    workflow::Light light = workflow::Light::kNone;
  };
  const workflow::CaseState* state = nullptr;
  workflow::Light light = workflow::Light::kNone;  // of the soonest clock
  const workflow::ClockState* soonest = nullptr;   // null where none runs
  std::vector<Clock> clocks;
};
BriefView BriefViewOf(const CaseNow& at);

// An entry of a journal. Titles of the rules are missing where there are no rules (`program` null).
struct EventView {
  const workflow::Event* event = nullptr;
  base::Language language = base::Language::kZh;  // of the titles
  std::string title;
  std::optional<std::string> to_title;
  std::vector<std::optional<std::string>> clock_titles;  // of each of event->clocks
  std::vector<workflow::AnswerInWords> answers;          // of each of event->answers; empty where there are no rules
  const ruleset::Snapshot* snapshot = nullptr;           // that its clauses stand in; null where there are no rules
};
EventView EventViewOf(const workflow::Event& event, const workflow::CaseProgram* program, base::Language language);

// A row of a work list. `program` and `calendar` may be null: then names stand for titles, and `remaining` is missing.
struct RowView {
  // The clock that is due next.
  struct Due {
    calendar::Date day;
    calendar::Instant at;
    workflow::Light light = workflow::Light::kNone;
    std::string clock_title;
    std::optional<Remaining> remaining;  // none without a calendar
  };
  const ports::IndexRow* row = nullptr;
  std::string type_title;
  std::string region_title;
  std::string state_title;
  std::optional<Due> due;  // none: no clock runs
};
RowView RowViewOf(const ports::IndexRow& row, const workflow::CaseProgram* program,
                  const calendar::WorkCalendar* calendar, calendar::Instant now, base::Language language);

}  // namespace anze::app
