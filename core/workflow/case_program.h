// A case type compiled: states and events as numbers, conditions and data schemas ready to run.
//
// Lint on Compile: "dead-state" (cannot be reached, or not final and no way out), "unreachable-event",
// "clock-never-stops", "clock-never-starts", "unknown-state", "unknown-event", "unknown-role-list" (empty by),
// "extension-without-event", "unknown-parameter", "four-eyes-unknown-event", and those of decision::Condition.
// Ownership: immutable, shared; refers into its Snapshot, which must outlive it. Threads: re-entrant.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/decision/condition.h"
#include "core/ruleset/snapshot.h"

namespace anze::workflow {

struct CompiledRequirement {
  const ruleset::Requirement* source = nullptr;
  decision::Condition condition;
};

struct CompiledEffect {
  const ruleset::Effect* source = nullptr;
  std::optional<decision::Condition> when;
  std::vector<std::pair<std::string, decision::Condition>> facts;
};

struct CompiledEvent {
  const ruleset::EventType* source = nullptr;
  std::vector<bool> from;                 // by state index
  int to = -1;                            // state index, -1: stays
  std::vector<CompiledRequirement> require;
  std::vector<std::pair<std::string, decision::Condition>> set;
  std::vector<CompiledEffect> effects;
  std::vector<int> starts, stops, pauses, resumes, extends;   // clock indexes
};

struct CompiledClock {
  const ruleset::Clock* source = nullptr;
  std::optional<decision::Condition> when;
  std::optional<decision::Condition> from;
};

class CaseProgram {
 public:
  static base::Result<std::shared_ptr<const CaseProgram>> Compile(const ruleset::CaseType& type,
                                                                  const ruleset::Snapshot& snapshot,
                                                                  base::Diagnostics* warnings);

  const ruleset::CaseType& source() const { return *type_; }
  const ruleset::Snapshot& snapshot() const { return *snapshot_; }
  int StateIndex(std::string_view name) const;   // -1 if none
  int EventIndex(std::string_view name) const;
  int ClockIndex(std::string_view name) const;
  const std::vector<CompiledEvent>& events() const { return events_; }
  const std::vector<CompiledClock>& clocks() const { return clocks_; }
  const std::vector<int>& open_starts() const { return open_starts_; }  // clocks started by the opening
  const std::vector<CompiledRequirement>& open_require() const { return open_require_; }

 private:
  const ruleset::CaseType* type_ = nullptr;
  const ruleset::Snapshot* snapshot_ = nullptr;
  std::vector<CompiledEvent> events_;
  std::vector<CompiledClock> clocks_;
  std::vector<int> open_starts_;
  std::vector<CompiledRequirement> open_require_;
};

}  // namespace anze::workflow
