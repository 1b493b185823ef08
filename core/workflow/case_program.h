// CaseProgram: a compiled case type. States, events and clocks are numbered; conditions are compiled.
//
// Compile also checks the case type. Errors: "unknown-asked", "unknown-decision", "unknown-asked-record",
// "unknown-state", "unknown-event", "unknown-parameter", "unknown-fact" (of `set` and of extension data),
// "case-key-type", "unknown-role-list" (empty by), "extension-without-event", "four-eyes-unknown-event",
// "too-many-clocks", those of LintApplication, and those of decision::Condition. Warnings: "dead-state" (cannot be
// reached, or not final and no way out), "unreachable-event", "clock-never-starts", "clock-never-stops" (an enforced
// clock that no reachable event stops; one whose breach raises an event, and a sanction term, end by running out).
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
#include "core/ruleset/model/dated.h"
#include "core/ruleset/model/snapshot.h"
#include "core/workflow/application_form.h"

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
  bool itself = false;              // case.id, case.parent
  bool answers = false;             // answers.*; records.* and cases.* of the formulas that gather facts for them
  std::vector<std::string> stated;  // facts that the event's data may state
};

struct CompiledRequirement {
  const ruleset::Requirement* source = nullptr;
  decision::Condition condition;
};

// An expression that gives a value. Most expressions only name a fact; those are read directly, without being run.
struct Formula {
  decision::Condition condition;
  std::string path;  // of the fact that the expression consists of; empty for any other expression
};

struct CompiledEffect {
  const ruleset::Effect* source = nullptr;
  std::optional<decision::Condition> when;
  std::vector<std::pair<std::string, Formula>> facts;
  std::vector<std::pair<std::string, Formula>> key;  // of the cases in which it raises its event
};

struct CompiledRegister {
  const ruleset::Register* source = nullptr;
  std::vector<std::pair<std::string, Formula>> key;
};

struct CompiledCases {
  const ruleset::CaseSource* source = nullptr;
  ruleset::UniqueKey key;                               // of the other case
  std::vector<std::pair<std::string, Formula>> values;  // by paths of that key
  std::optional<decision::Condition> when;              // over the other case
};

// A decision of the case type with the formulas and keys of its facts compiled.
struct CompiledAsk {
  const ruleset::AskedDecision* source = nullptr;
  std::vector<std::pair<std::string, Formula>> facts;
  std::vector<CompiledRegister> registers;
  std::vector<CompiledCases> cases;
};

// An event type with its conditions compiled and its clocks numbered.
struct CompiledEvent {
  const ruleset::EventType* source = nullptr;
  // By state index: whether it may happen there.
  std::vector<bool> from;
  int to = -1;  // state index, -1: stays
  // Reads no data, so that a list of allowed events can ask it before there is any.
  std::optional<decision::Condition> four_eyes_when;
  std::vector<CompiledRequirement> require;
  std::vector<std::pair<std::string, Formula>> set;
  std::vector<CompiledEffect> effects;
  std::vector<int> asks;                                     // CaseProgram::asks
  std::vector<int> starts, stops, pauses, resumes, extends;  // clock indexes
  // Of all the above, and of the clocks it starts.
  Reads reads;
};

// A clock with its periods looked up for every day: the day of the event decides which holds.
struct CompiledClock {
  const ruleset::Clock* source = nullptr;
  std::optional<decision::Condition> when;
  std::optional<Formula> from;
  ruleset::Dated<calendar::Period> period{calendar::Period()};
  // Where the facts of the case choose the value of the period's parameter: that value, as a text. `period` then holds
  // errors. Likewise of the extension.
  std::optional<decision::Condition> chosen_period;
  std::optional<decision::Condition> chosen_extension;
  // Whether its last day may roll; what the readings say of rolling then holds.
  ruleset::Dated<bool> rolls{true};
  // The longest extension; a period of 0 and a count of 0 where the clock cannot be extended.
  ruleset::Dated<calendar::Period> extension_period{calendar::Period()};
  // On days on which the parameter is no integer: Error "parameter-wrong-type".
  ruleset::Dated<int> extension_max{0};
};

class CaseProgram {
 public:
  // Compiles a case type of the snapshot, and appends warnings to `warnings`, which may be nullptr.
  // All errors at once. Rules that an earlier build accepted (Bundle::kept) are compiled without the checks.
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
  const std::vector<CompiledAsk>& asks() const { return asks_; }
  const std::vector<int>& open_starts() const { return open_starts_; }  // clocks started by the opening
  const std::vector<CompiledRequirement>& open_require() const { return open_require_; }
  const Reads& open_reads() const { return open_reads_; }
  // nullptr for a type that nobody applies for.
  const CompiledApplication* application() const { return application_ ? &*application_ : nullptr; }
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
  std::vector<CompiledAsk> asks_;
  std::optional<CompiledApplication> application_;
  std::vector<int> open_starts_;
  std::vector<CompiledRequirement> open_require_;
  Reads open_reads_;
  ruleset::Dated<calendar::DeadlineOptions> options_{calendar::DeadlineOptions()};
};

}  // namespace anze::workflow
