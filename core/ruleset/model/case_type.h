// Procedures as their files state them: states, events with their conditions and effects, and clocks.
// Ownership: plain values that own all they hold. Errors: none. Threads: as model.h says.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/localized.h"
#include "core/base/result.h"
#include "core/calendar/period.h"
#include "core/ruleset/model/application.h"
#include "core/ruleset/model/expression.h"
#include "core/ruleset/model/rolling.h"
#include "core/ruleset/model/schema.h"

namespace anze::ruleset {

// A state of a case. A case in a final state takes no event but one that names that state in its
// `from`.
struct State {
  std::string name;
  base::Localized title;
  bool final = false;
  base::SourceSpan span;
};

// A condition on an event or on opening a case. Where it does not hold the command is refused with
// `failure`.
struct Requirement {
  std::string id;
  Expression condition;
  base::Localized failure;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// Something that a transition asks the outside for. It is written with the event and carried out
// afterwards.
struct Effect {
  enum class Kind { kNotify, kUpload, kOpenCase, kRaiseEvent, kWriteRecord } kind = Kind::kNotify;
  // kNotify: roles joined by ",". kUpload: the system. kOpenCase: the case type. kRaiseEvent: the
  // event, of the parent case or of those that `key` finds. kWriteRecord: the record type.
  std::string target;
  // kRaiseEvent: the type of the cases in which it is raised. Empty: in the parent case.
  std::string case_type;
  // Fact paths of those cases with the values they must have.
  std::vector<std::pair<std::string, Expression>> key;
  // kWriteRecord: only a record that is there is changed. Else one that is not there is added.
  bool existing = false;
  // Message id of a notification.
  std::string message;
  // Facts of the case to open, fields of the record, or the payload: name and formula, in file order.
  std::vector<std::pair<std::string, Expression>> facts;
  // Left out where this does not hold. Empty: always.
  Expression when;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// A record in which a case looks up what its decision reads: of the type `record`, with this key.
struct Register {
  // Facts under this name are the record's fields; expressions read them as records.<name>.*.
  std::string name;
  std::string record;
  // The fields of the key with their values; a field without a name is the one of a key of one field.
  std::vector<std::pair<std::string, Expression>> key;
  base::SourceSpan span;
};

// What a decision learns from other cases: those of a type whose facts have these values.
struct CaseSource {
  // Formulas of facts read what the cases give as cases.<name>.
  std::string name;
  std::string case_type;
  // Fact paths of the other case with the values they must have; empty: every case of the type.
  std::vector<std::pair<std::string, Expression>> key;
  // States of the other case; empty: any.
  std::vector<std::string> states;
  // Over the other case's facts, case.state and case.opened_on. Only cases for which it holds count; empty: all.
  Expression when;
  // How many cases; whether there is one; the sum of `fact`; `fact` of the case opened last that has it.
  enum class Gives { kCount, kAny, kSum, kLatest } gives = Gives::kCount;
  // A fact path of the other case.
  std::string fact;
  base::SourceSpan span;
};

// A decision that a case rests on, and where the facts that it reads come from. Each fact is taken
// from the first of these that has it: its formula, a register, the case's own fact of the same path.
struct AskedDecision {
  // How the case calls the answer: answers.<name>.outcome, answers.<name>.value.
  std::string name;
  // The decision. A region may lack it; the outcome is then not_applicable or expired.
  std::string decision;
  // True: the case may state what the decision reads, as facts of its own, which are never required.
  bool stated = false;
  std::vector<std::pair<std::string, Expression>> facts;
  std::vector<Register> registers;
  std::vector<CaseSource> cases;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// One thing that may happen to a case: who may raise it from which states, what it needs, and what
// it changes.
struct EventType {
  std::string name;
  base::Localized title;
  // States; ["*"]: every state that is not final.
  std::vector<std::string> from;
  // The state it leads to; empty: the case stays where it is.
  std::string to;
  // Roles that may raise it. Empty only for an event that a clock raises when it runs out.
  std::vector<std::string> by;
  // Events. Whoever raised one of them on this case may not raise this one (four eyes).
  std::vector<std::string> not_by;
  // True: whoever handles the case may not raise it.
  bool not_assignee = false;
  // True: what it sets may be a clock's first day, so all clocks are derived again.
  bool recounts = false;
  // not_by and not_assignee hold only where this does; empty: always.
  Expression four_eyes_when;
  // True: the actor, or data.assignee, becomes the one who handles the case.
  bool assigns = false;
  // The shape of the data an event carries; read as `data.*`.
  Schema data;
  // AskedDecision names. Each is answered before the conditions are tested, which may read it.
  std::vector<std::string> asks;
  // AskedDecision names. What these read may be stated with the event, and then becomes a fact.
  std::vector<std::string> supplies;
  std::vector<Requirement> require;
  // Fact path and formula over facts and data.*; all are computed from the facts before the event.
  std::vector<std::pair<std::string, Expression>> set;
  std::vector<Effect> effects;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// How a clock's due date may be put off, and how often.
struct ClockExtension {
  // The event that extends.
  std::string event;
  // How long: a parameter of type period, or
  std::string period_parameter;
  // a literal period.
  std::optional<calendar::Period> period;
  // A path in the event's data that may ask for less than that, never for more. Empty: nobody asks.
  std::string period_data;
  enum class From { kDue, kNow, kStart } from = From::kDue;
  // A parameter that chooses among due, approval and receipt in place of `from`. Empty: `from`
  // holds.
  std::string from_parameter;
  // Extensions allowed, unless max_count_parameter names a parameter for it.
  int max_count = 1;
  std::string max_count_parameter;
  // True: refused once the old due date has passed.
  bool before_due = true;
  base::SourceSpan span;
};

// A time limit of a case (时限). It counts as calendar/deadline.h does, under the readings of the
// region. One whose period is in hours or minutes runs from an instant to an instant, and never rolls.
struct Clock {
  std::string name;
  base::Localized title;
  // The clock exists only if this holds at its start.
  Expression when;
  // Events that start it; "open" is the opening of the case.
  std::vector<std::string> start;
  // The day it counts from, of a clock in hours the instant; empty: that of the event.
  Expression from;
  // Its length: a parameter of type period, or
  std::string period_parameter;
  // a literal period.
  std::optional<calendar::Period> period;
  // Events that end it, hold it and let it go on.
  std::vector<std::string> stop;
  std::vector<std::string> pause;
  std::vector<std::string> resume;
  std::optional<ClockExtension> extension;
  // The lights change when this much is left; a period of 0: never.
  calendar::Period yellow;
  calendar::Period red;
  // The event that the system raises when the clock runs out; empty: none.
  std::string on_breach;
  // True: another regime's clock, shown beside the others and never enforced.
  bool informational = false;
  // True: a reminder of an own choice, where the law states no days. It raises its event on its day and ends with that:
  // it is never red and never breached.
  bool reminds = false;
  // True: the term of a thing (a policy, a qualification, an agreement), that runs its course: when it is over nobody
  // is late, and people are told so. Only the words differ.
  bool term = false;
  // True: the term of a penalty, whose last day rolls only where a reading says so (AMB-03).
  bool sanction_term = false;
  // No: the day was agreed or is named, and stays where it is even on a day of rest. Yes, or nothing said: it rolls as
  // the region's readings say.
  Rolling roll;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// Where an open case goes when it moves to these rules. `from` is a state of the rules it stands
// under, `to` one of these.
struct Migration {
  std::string from;
  // A state of these rules.
  std::string to;
  base::Localized reason;
  std::vector<std::string> clauses;
  base::SourceSpan span;
};

// Whose case it is: whoever belongs to an organisation of one of these codes may read it, and may do in it what the
// rules give to their role. Bureaus need not be named: they read the cases of their region.
struct Party {
  std::string role;
  // Fact paths of the code of an organisation, or "subject.code". A fact that is not given names nobody.
  std::vector<std::string> paths;
  base::SourceSpan span;
};

// A procedure: states, the events between them, and the clocks that run meanwhile.
// workflow/case_program.h compiles it.
struct CaseType {
  std::string name;
  base::Localized title;
  base::Localized summary;
  Schema facts;
  // The state of a new case.
  std::string initial;
  std::vector<AskedDecision> decisions;
  std::vector<State> states;
  std::vector<EventType> events;
  std::vector<Clock> clocks;
  // Roles that may open one; never empty in a type that compiles.
  std::vector<std::string> opened_by;
  // By role; a role has one entry. Empty: only bureaus read cases of the type.
  std::vector<Party> parties;
  // Conditions on opening.
  std::vector<Requirement> require;
  // What an applicant is asked before a case is opened; absent: nobody applies, cases are opened one by one.
  std::optional<Application> application;
  // For cases that stand under older rules; at most one per old state.
  std::vector<Migration> migrate;
  std::vector<std::string> clauses;
  std::string region;
  base::SourceSpan span;
};

}  // namespace anze::ruleset
