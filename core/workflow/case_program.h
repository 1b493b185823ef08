// A case type compiled: states and events as numbers, conditions and data schemas ready to run.
//
// Lint on Compile. Errors: "unknown-state", "unknown-event", "unknown-parameter", "unknown-fact" (of `set` and of
// extension data), "unknown-role-list" (empty by), "extension-without-event", "four-eyes-unknown-event",
// "too-many-clocks", and those of decision::Condition. Warnings: "dead-state" (cannot be reached, or not final and no
// way out), "unreachable-event", "clock-never-starts", "clock-never-stops" (an enforced clock that no reachable event
// stops; one whose breach raises an event, and a sanction term, end by running out).
// Ownership: immutable, shared; refers into its Snapshot, which must outlive it. Threads: re-entrant.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/decision/condition.h"
#include "core/ruleset/dated.h"
#include "core/ruleset/snapshot.h"

namespace anze::workflow {

// clocks.<name>.due or clocks.<name>.breached in an expression.
struct ClockRead {
  std::string path;
  int clock = -1;
  bool breached = false;  // else due
};

// Everything the expressions of one event may read, each path once.
struct Reads {
  std::vector<std::string> facts;  // of the case
  std::vector<std::string> data;   // of the event, with their "data."
  std::vector<ClockRead> clocks;
  bool empty() const { return facts.empty() && data.empty() && clocks.empty(); }
};

struct CompiledRequirement {
  const ruleset::Requirement* source = nullptr;
  decision::Condition condition;
};

// An expression that gives a value. Most only name a fact, and that one is read without running anything.
struct Formula {
  decision::Condition condition;
  std::string path;  // the fact, if it is no more than that
};

struct CompiledEffect {
  const ruleset::Effect* source = nullptr;
  std::optional<decision::Condition> when;
  std::vector<std::pair<std::string, Formula>> facts;
};

struct CompiledEvent {
  const ruleset::EventType* source = nullptr;
  std::vector<bool> from;                             // by state index
  int to = -1;                                        // state index, -1: stays
  std::optional<decision::Condition> four_eyes_when;  // reads no data
  std::vector<CompiledRequirement> require;
  std::vector<std::pair<std::string, Formula>> set;
  std::vector<CompiledEffect> effects;
  std::vector<int> starts, stops, pauses, resumes, extends;  // clock indexes
  Reads reads;                                               // of all the above, and of the clocks it starts
};

struct CompiledClock {
  const ruleset::Clock* source = nullptr;
  std::optional<decision::Condition> when;
  std::optional<Formula> from;
  ruleset::Dated<calendar::Period> period{calendar::Period()};
  ruleset::Dated<calendar::Period> extension_period{calendar::Period()};
  ruleset::Dated<int> extension_max{0};
};

class CaseProgram {
 public:
  static base::Result<std::shared_ptr<const CaseProgram>> Compile(const ruleset::CaseType& type,
                                                                  const ruleset::Snapshot& snapshot,
                                                                  base::Diagnostics* warnings);

  const ruleset::CaseType& source() const { return *type_; }
  const ruleset::Snapshot& snapshot() const { return *snapshot_; }
  int StateIndex(std::string_view name) const;  // -1 if none
  int EventIndex(std::string_view name) const;
  int ClockIndex(std::string_view name) const;
  const std::vector<CompiledEvent>& events() const { return events_; }
  const std::vector<CompiledClock>& clocks() const { return clocks_; }
  const std::vector<int>& open_starts() const { return open_starts_; }  // clocks started by the opening
  const std::vector<CompiledRequirement>& open_require() const { return open_require_; }
  const Reads& open_reads() const { return open_reads_; }
  // Whether a case in this state is closed; false for a state the type does not have.
  bool IsFinal(std::string_view state) const;
  // The calendar.* and period.* switches in force that day.
  const calendar::DeadlineOptions& OptionsOn(calendar::Date day) const { return options_.On(day).value(); }

 private:
  friend class ProgramCompiler;

  const ruleset::CaseType* type_ = nullptr;
  const ruleset::Snapshot* snapshot_ = nullptr;
  std::vector<CompiledEvent> events_;
  std::vector<CompiledClock> clocks_;
  std::vector<int> open_starts_;
  std::vector<CompiledRequirement> open_require_;
  Reads open_reads_;
  ruleset::Dated<calendar::DeadlineOptions> options_{calendar::DeadlineOptions()};
};

}  // namespace anze::workflow
