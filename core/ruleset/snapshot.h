// Snapshot: the immutable result of resolving one region at one instant (生效规则快照).
//
// Named by the SHA-256 of its canonical content, so that two days with the same rules
// have the same snapshot. It holds all dated values of its parameters; which one is in
// force is asked by date.
// Ownership: shared_ptr<const Snapshot>, keeps its Bundle alive. Threads: immutable.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/calendar/deadline.h"
#include "core/ruleset/bundle.h"
#include "core/ruleset/model.h"
#include "core/ruleset/report.h"

namespace anze::ruleset {

struct LayerRef {
  std::string region;
  base::Localized title;
  EffectiveTime effective;
  bool in_force = true;  // on the snapshot's date
  std::vector<std::string> expiry_clauses;
};

struct Snapshot {
  std::string region;
  base::Localized title;
  std::string digest;
  std::string bundle_digest;
  calendar::Date resolved_on;                           // a date of the stretch it was resolved for
  std::vector<LayerRef> layers;                         // root first, expired and future ones too
  std::map<std::string, RegulationDocument> documents;  // of every layer, also expired ones: a citation must resolve
  std::map<std::string, Clause> clauses;
  std::map<std::string, Parameter> parameters;
  std::map<std::string, Decision> decisions;
  std::map<std::string, CaseType> case_types;
  std::map<std::string, Duty> duties;
  std::map<std::string, Schema> records;
  std::map<std::string, Message> messages;
  std::map<std::string, Report> reports;
  std::optional<ServicePlanRules> service_plan;
  std::vector<Lock> locks;  // of every layer in force
  // Decisions and case types that an expired layer of this region stated: name -> that layer.
  std::map<std::string, std::string> expired_names;
  std::shared_ptr<const Bundle> bundle;

  // nullopt parameter when the name is unknown; governing == nullptr when it has no value that day.
  ParameterInForce ParameterOn(std::string_view name, calendar::Date day) const;
  // Its value, or Error "unknown-parameter" / "parameter-without-value" {name, date}.
  base::Result<base::Value> ParameterValue(std::string_view name, calendar::Date day) const;
  // A typed period; Errors as above, or "parameter-wrong-type".
  base::Result<calendar::Period> PeriodParameter(std::string_view name, calendar::Date day) const;
  // The calendar.* and period.* switches in force that day. calendar.roll says which way a last day moves;
  // period.roll_forward: false keeps it where it is, true changes nothing.
  calendar::DeadlineOptions DeadlineOptionsOn(calendar::Date day) const;
  // {id, document, locator, quote}; unknown ids give an object with the id only.
  base::Value CitationValue(std::string_view clause_id) const;
  base::Value CitationValues(const std::vector<std::string>& clause_ids) const;
};

// Errors: "unknown-region" {region}; "ruleset-not-yet-in-force" when no layer of the chain is in force that day.
base::Result<std::shared_ptr<const Snapshot>> Resolve(std::shared_ptr<const Bundle> bundle, std::string_view region,
                                                      calendar::Date day);

}  // namespace anze::ruleset
