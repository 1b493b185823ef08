// The names that a scenario of a region may use: those that the region has on any day.
// Ownership: points into the bundle, which outlives it. Threads: plain value.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/ruleset/merge/prepare.h"

namespace anze::ruleset {

struct ScenarioNames {
  ScenarioNames(const Bundle& bundle, const std::string& region);

  using Names = std::set<std::string, std::less<>>;
  Names decisions, parameters, records, reports, duties, roles;
  // What an effect may be called by: its kind, its message, the case type, event, record or system that it names.
  Names effects;
  // All versions of a case type; a name may have changed on the way.
  std::map<std::string, std::vector<const CaseType*>, std::less<>> case_types;
  std::map<std::string, std::vector<const Decision*>, std::less<>> decision_types;
  // By report: the ids of its columns.
  std::map<std::string, Names, std::less<>> columns;
};

// All versions together: what one of them has.
struct CaseNames {
  // `names` has the decisions whose facts may be stated in a case.
  CaseNames(const std::vector<const CaseType*>& versions, const ScenarioNames& names);

  ScenarioNames::Names states, events, clocks, facts;
  // By event, and for "open": the ids of its requirements, its data, and whether only the system raises it.
  std::map<std::string, ScenarioNames::Names, std::less<>> requirements, data;
  ScenarioNames::Names system_only;
};

// What versions of a decision may answer and which rules, rows and steps they have. Of a script: what it writes out
// between quotes.
struct AnswerNames {
  explicit AnswerNames(const std::vector<const Decision*>& versions);

  ScenarioNames::Names outcomes, rules;
  // Of tables; empty where a version is none.
  ScenarioNames::Names outputs;
};

// All versions of a decision and of those that it uses.
std::vector<const Decision*> AskedWith(const std::string& decision, const ScenarioNames& names);
// Every path of their facts.
void AddFactsOf(const std::string& decision, const ScenarioNames& names, ScenarioNames::Names* paths);
// By fact: the words that it may be, of facts that are a choice in all of them.
std::map<std::string, ScenarioNames::Names, std::less<>> WordsOfFacts(const std::vector<const Decision*>& decisions);

// Every path of a schema, those of objects too.
void AddPaths(const std::vector<Field>& fields, const std::string& above, ScenarioNames::Names* paths);

}  // namespace anze::ruleset
