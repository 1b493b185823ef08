// Snapshot: the immutable result of resolving one region at one instant (生效规则快照).
//
// Named by the SHA-256 of its canonical content, so that two days with the same rules have the same
// snapshot. It holds all dated values of its parameters; which one is in force is asked by date.
// Ownership: shared_ptr<const Snapshot>, keeps its Bundle alive. Pointers and references returned
// by its functions live as long as the snapshot. Threads: immutable.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/deadline.h"
#include "core/ruleset/model/bundle.h"
#include "core/ruleset/model/model.h"
#include "core/ruleset/model/report.h"

namespace anze::ruleset {

// The parts of a layer that a snapshot keeps for each layer of its chain, in force or not.
struct LayerRef {
  std::string region;
  base::Localized title;
  EffectiveTime effective;
  // On the snapshot's date.
  bool in_force = true;
  // As Layer's members of the same names.
  std::vector<std::string> expiry_clauses;
  AfterExpiry after_expiry;
};

// The rules of one region. The maps are by name; they hold only what is in force, except documents
// and clauses.
struct Snapshot {
  std::string region;
  base::Localized title;
  // SHA-256 of the content; cases keep it as the name of the rules they stand under.
  std::string digest;
  std::string bundle_digest;
  // A date of the stretch it was resolved for.
  calendar::Date resolved_on;
  // Root first, the region's own last; expired and future ones too.
  std::vector<LayerRef> layers;
  // Documents and clauses of every layer, also of expired ones: an old citation must still resolve.
  std::map<std::string, RegulationDocument> documents;
  std::map<std::string, Clause> clauses;
  std::map<std::string, Parameter> parameters;
  std::map<std::string, Decision> decisions;
  std::map<std::string, CaseType> case_types;
  std::map<std::string, Duty> duties;
  std::map<std::string, Schema> records;
  std::map<std::string, Message> messages;
  std::map<std::string, Role> roles;
  std::map<std::string, Report> reports;
  // nullopt: the region plans no services.
  std::optional<ServicePlanRules> service_plan;
  std::vector<Lock> locks;  // of every layer in force
  // Decisions and case types that an expired layer of this region stated: name -> region of that
  // layer.
  std::map<std::string, std::string> expired_names;
  // Names that a region may lack: the answer is then "not applicable".
  std::set<std::string> shared_decisions;
  // Question -> decision. A lower layer's name replaces a higher one's.
  std::map<std::string, std::string> asks;
  std::shared_ptr<const Bundle> bundle;

  // Returns the decision that answers one of the engine's own questions: "ledger-entry",
  // "ledger-account", "subsidy", "subsidy-sharing" (docs/ruleset-format.md). A question that no
  // layer names is asked of the decision of that name, which may not exist.
  std::string_view Asked(std::string_view question) const;
  // The decision that the service plan rests on; empty where the region has no plan.
  std::string_view PlanDecision() const;

  // Returns the title of a role; its name where none is declared, as in rules of before roles were.
  base::Localized RoleTitle(const std::string& role) const;
  // Returns the region's own layer where it has lapsed by that day: then nothing new begins, save
  // the types that its after_expiry names. nullptr: it has not lapsed. Layers above it are not
  // looked at. The day may lie after or before resolved_on.
  const LayerRef* LapsedOn(calendar::Date day) const;

  // Returns the parameter and its value on that day. `parameter` is nullptr for an unknown name,
  // `governing` where the parameter has no value that day.
  ParameterInForce ParameterOn(std::string_view name, calendar::Date day) const;
  // Returns the value alone. Errors: "unknown-parameter" {name}, "parameter-without-value" {name,
  // date}, "parameter-needs-facts" {name} where a value is about some only, so that facts decide.
  base::Result<base::Value> ParameterValue(std::string_view name, calendar::Date day) const;
  // Returns the value as a period. Errors: those of ParameterValue; "parameter-wrong-type" {name,
  // expected, text} when it is not the text of one.
  base::Result<calendar::Period> PeriodParameter(std::string_view name, calendar::Date day) const;
  // Returns the value as a yes or no. Errors: those of ParameterValue; "parameter-wrong-type".
  base::Result<bool> BooleanParameter(std::string_view name, calendar::Date day) const;
  // Returns the calendar.* and period.* switches in force that day. A switch without a value that
  // day, or with one of another type, keeps the default of DeadlineOptions. calendar.roll says
  // which way a last day moves; period.roll_forward: false keeps it where it is, true changes
  // nothing.
  calendar::DeadlineOptions DeadlineOptionsOn(calendar::Date day) const;
  // Returns {id, document, locator, cited, quote}, with {zh, en} under "paraphrase" where the quote is
  // empty, and "verified": false where the clause is known at second hand only. `document` is the document's number, or
  // its title where it has none; `cited` is the whole as official texts cite it. An unknown id gives an object with the
  // id only.
  base::Value CitationValue(std::string_view clause_id) const;
  base::Value CitationValues(const std::vector<std::string>& clause_ids) const;
};

}  // namespace anze::ruleset
