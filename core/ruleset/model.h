// The model of a ruleset: what the YAML says, resolved but not yet compiled.
//
// Conditions stay text with a span here; core/decision and core/workflow compile them.
// Everything cites clauses by id. All structs are plain values, immutable once inside
// a Snapshot, and may be read from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/base/value.h"
#include "core/calendar/date.h"
#include "core/calendar/period.h"
#include "core/ruleset/schema.h"

namespace anze::ruleset {

struct EffectiveTime {
  std::optional<calendar::Date> from;  // first day in force
  std::optional<calendar::Date> to;    // last day in force
  bool Contains(calendar::Date day) const { return (!from || *from <= day) && (!to || day <= *to); }
};

// A published text: 忻应急发〔2024〕71号.
struct RegulationDocument {
  std::string id;
  std::string number;
  base::Localized title;
  base::Localized issuer;
  std::optional<calendar::Date> issued;
  EffectiveTime effective;
};

struct Clause {
  std::string id;
  std::string document;           // RegulationDocument id
  std::string locator;            // 附件3 第十九条
  std::string quote;              // verbatim; empty only when the text is not at hand, then
  base::Localized paraphrase;     // says in our words what it states
  bool machine_checkable = true;  // false: no rule can state it, and `reason` says why
  base::Localized reason;
  base::SourceSpan span;
};

// Text of a condition or formula in Lua's expression grammar, and where it stands.
struct Expression {
  std::string text;
  base::SourceSpan span;
  bool empty() const { return text.empty(); }
};

struct DatedValue {
  calendar::Date from;               // first day it holds
  std::optional<calendar::Date> to;  // last day; otherwise until the next value of the same layer
  base::Value value;
  std::vector<std::string> clauses;
  std::string region;  // the layer that states it
  base::SourceSpan span;
};

// Another reading of an ambiguous clause.
struct Reading {
  base::Value value;
  base::Localized meaning;
};

enum class ParameterType { kBoolean, kInteger, kNumber, kRatio, kMoney, kPeriod, kString, kEnum, kDate, kList };

struct Parameter {
  std::string name;
  base::Localized title;
  ParameterType type = ParameterType::kString;
  std::string unit;
  std::vector<std::string> enum_values;
  std::vector<base::Localized> enum_titles;  // as enum_values: from `titles`, else a reading's meaning, else empty
  // How layers combine: the lowest region's value, or the highest / lowest value of all layers in force.
  enum class Combine { kOverride, kMax, kMin } combine = Combine::kOverride;
  std::vector<DatedValue> values;  // all layers, root first, then by `from`
  std::string ambiguity;           // AMB-12
  std::vector<Reading> readings;   // the other readings
  base::Localized reason;          // why the default is the default
  base::SourceSpan span;
};

// A parameter's value on a day, and what yielded to it.
struct ParameterInForce {
  const Parameter* parameter = nullptr;
  const DatedValue* governing = nullptr;   // nullptr: no value on that day
  std::vector<const DatedValue*> yielded;  // values of other layers in force that day
};

struct Rule {
  std::string id;
  base::Localized title;
  Expression when;          // empty: always; false: the rule is skipped
  Expression require;       // the condition that must hold
  std::string each;         // list fact: the rule is tested for each item …
  std::string as;           // … bound to this name
  base::Localized failure;  // what to tell the applicant, may be empty; {placeholders} are fact paths
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// A row of a decision table: unary tests as text ("coal_mine", ">= 300", "[300..1000)", "not micro", "-" for any).
// A YAML list [a, b] (one of) reads as its items joined by ", ": "a, b". An output that is an expression
// keeps its "=" prefix; an output the row does not state is empty.
struct TableRow {
  std::string id;
  std::vector<Expression> tests;    // one per input
  std::vector<Expression> outputs;  // one per output: literals or expressions
  std::string outcome;              // value name; empty: the row id
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

struct FormulaStep {
  std::string id;  // later steps may read it as a fact
  base::Localized title;
  Expression when;
  Expression value;    // gives a value to `id` …
  Expression require;  // … or states a condition (exactly one of the two)
  base::Localized failure;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

enum class DecisionKind { kChecklist, kTable, kFormula, kLua, kNotApplicable };
enum class HitPolicy { kUnique, kFirst, kCollect };

struct Decision {
  std::string name;
  DecisionKind kind = DecisionKind::kChecklist;
  base::Localized title;
  base::Localized summary;
  Schema facts;
  std::vector<Rule> rules;  // checklist; for the other kinds: conditions tested first
  HitPolicy hit = HitPolicy::kUnique;
  std::vector<std::string> inputs;  // fact paths of the columns
  std::vector<std::string> outputs;
  std::vector<Type> output_types;
  std::vector<TableRow> rows;
  std::vector<FormulaStep> steps;
  Expression value;  // of a formula, optional for a checklist
  std::string unit;
  std::string script_file;  // of a lua decision
  std::string script;       // its text
  std::string function;
  std::vector<std::string> clauses;
  std::string region;  // lowest layer that touched it
  base::SourceSpan span;
};

struct State {
  std::string name;
  base::Localized title;
  bool final = false;
  base::SourceSpan span;
};

struct Requirement {
  std::string id;
  Expression condition;
  base::Localized failure;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// What a transition asks the outside for.
struct Effect {
  enum class Kind { kNotify, kUpload, kOpenCase, kRaiseEvent } kind = Kind::kNotify;
  std::string target;   // roles joined by ",", system, case type, or event of the parent case
  std::string message;  // message id of a notification
  std::vector<std::pair<std::string, Expression>> facts;  // of the case to open / payload
  Expression when;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

struct EventType {
  std::string name;
  base::Localized title;
  std::vector<std::string> from;    // states; ["*"]: any that is not final
  std::string to;                   // state; empty: stays
  std::vector<std::string> by;      // roles
  std::vector<std::string> not_by;  // events: whoever raised one of them may not raise this one (four eyes)
  bool not_assignee = false;        // the one who handles the case may not raise it
  Expression four_eyes_when;        // both hold only if this does; empty: always
  bool assigns = false;             // the actor (or data.assignee) becomes the one who handles the case
  Schema data;
  std::vector<Requirement> require;
  std::vector<std::pair<std::string, Expression>> set;  // fact path <- expression over facts and data.*
  std::vector<Effect> effects;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

struct ClockExtension {
  std::string event;                       // the event that extends
  std::string period_parameter;            // how much; or
  std::optional<calendar::Period> period;  // a literal; or
  std::string period_data;                 // … a path in the event's data, at most the parameter
  enum class From { kDue, kNow, kStart } from = From::kDue;
  std::string from_parameter;  // a parameter that chooses due|approval|receipt, may be empty
  int max_count = 1;
  std::string max_count_parameter;
  bool before_due = true;  // refused once the old due date has passed
  base::SourceSpan span;
};

struct Clock {
  std::string name;
  base::Localized title;
  Expression when;                         // the clock exists only if this holds at its start
  std::vector<std::string> start;          // events; "open" is the opening of the case
  Expression from;                         // the day it counts from; empty: the day of the event
  std::string period_parameter;            // name of a parameter of type period, or
  std::optional<calendar::Period> period;  // a literal
  std::vector<std::string> stop;
  std::vector<std::string> pause;
  std::vector<std::string> resume;
  std::optional<ClockExtension> extension;
  calendar::Period yellow;  // lights change when this much is left (0: never)
  calendar::Period red;
  std::string on_breach;       // event the system raises when it runs out, may be empty
  bool informational = false;  // shown beside, never enforced (another regime's clock)
  bool sanction_term = false;  // the term of a penalty: rolls only where a reading says so (AMB-03)
  bool rolls = true;           // false: the day was agreed or is named, and stays where it is
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// Where an open case goes when it moves to these rules: from a state of the rules it stands under.
struct Migration {
  std::string from;
  std::string to;  // a state of these rules
  base::Localized reason;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

struct CaseType {
  std::string name;
  base::Localized title;
  base::Localized summary;
  Schema facts;
  std::string initial;
  std::vector<State> states;
  std::vector<EventType> events;
  std::vector<Clock> clocks;
  std::vector<std::string> opened_by;  // roles
  std::vector<Requirement> require;    // to open
  std::vector<Migration> migrate;
  std::vector<std::string> clauses;
  std::string region;
  base::SourceSpan span;
};

// A recurring obligation of an organisation.
struct Duty {
  std::string name;
  base::Localized title;
  std::string subject;  // role or organisation kind: insurer, district_bureau …
  std::string recipient;
  std::string recurrence_parameter;  // parameter of type string holding a Recurrence, or
  std::optional<calendar::Recurrence> recurrence;
  EffectiveTime effective;
  std::string region;          // lowest layer that speaks of it: the region whose cases its periods are
  std::string case_type;       // what a period opens; empty: nothing, the duty is only listed
  std::string each_record;     // one case for each stored record of this type, or
  std::string each_parameter;  // for each text of this list; both empty: one for the region's own body
  std::string each_from;       // date fields of the record, or empty: the first and
  std::string each_until;      // the last day on which what it describes has the duty
  bool goal = false;           // aimed at (力争), never late
  // How long before the due day the case is opened: a parameter's name, or the period itself.
  std::string open_before_parameter;
  std::optional<calendar::Period> open_before;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// One kind of service a policy obliges to, for core/duty's service plans.
struct ServiceItem {
  std::string id;  // risk_assessment, hazard_check, deep_check …
  base::Localized title;
  std::string count_output;         // output of decision service-minimum that gives the yearly count
  bool included_in_checks = false;  // counted inside another item (AMB-26)
  std::string inside;               // … which one
};

struct ServicePlanRules {
  std::string decision;                 // "service-minimum"
  std::string first_service_parameter;  // period from effect of the policy
  std::string call_back_parameter;
  std::string filing_parameter;
  std::string retention_parameter;
  Expression first_service_when;  // scope of the promise (AMB-31)
  std::vector<ServiceItem> items;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

struct Lock {
  std::string id;
  enum class Forbids {
    kAddRule,         // add or tighten a rule of decision `target`
    kChangeRule,      // change, replace or disable a rule of decision `target`
    kSetParameter,    // give parameter `target` a value (any, or one of `values`)
    kLowerParameter,  // a value under the one in force here
    kRaiseParameter,
    kAddDecision,  // define decision `target`
    kAddCaseType,
  } forbids = Forbids::kAddRule;
  std::string target;
  std::vector<base::Value> values;
  base::Localized reason;
  std::vector<std::string> clauses;
  std::string region;
  base::SourceSpan span;
};

struct Message {
  std::string id;
  base::Localized text;
};

}  // namespace anze::ruleset
