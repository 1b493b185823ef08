// Draft: the working state of one call of Decide. It holds the event being built, the facts its expressions may read,
// and the reason if the event was refused or failed.
//
// Each step (clock_steps.h, permissions.h, effects.h) takes the Draft and returns whether to continue. A step that
// returns false has called Refuse or Fail before.
// Ownership: borrows everything it is given. Threads: one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/decision/trace.h"
#include "core/workflow/decide.h"

namespace anze::workflow {

class Draft {
 public:
  // `state` is nullptr while the case is being opened; then `facts` are those given with the request.
  Draft(const CaseProgram& program, const CaseState* state, const base::Value& facts, const base::Value& data,
        const Reads& reads, const Environment& env);
  Draft(const Draft&) = delete;
  Draft& operator=(const Draft&) = delete;

  const CaseProgram& program() const { return program_; }
  const CaseState* state() const { return state_; }
  const base::Value& data() const { return data_; }
  const calendar::WorkCalendar& calendar() const { return *context_.calendar; }
  const Environment& env() const { return env_; }
  const decision::Context& context() const { return context_; }
  calendar::Date today() const { return context_.as_of; }
  Event& event() { return event_; }
  // What expressions read as records.*: the records of the decision that is being asked, by their names.
  base::Value& records() { return records_; }
  // Likewise cases.*: what other cases give.
  base::Value& cases() { return cases_; }
  // Shows an answer to expressions as answers.<name>.*; an unknown one stays unknown to them.
  void Show(const ruleset::AskedDecision& asked, decision::Explanation answer);

  // Both return false, for the step to return in turn.
  bool Refuse(Refusal refusal);
  bool Fail(base::Diagnostics errors);

  bool Evaluate(const decision::Condition& condition, decision::Evaluated* out);
  bool Evaluate(const Formula& formula, decision::Evaluated* out);
  // Refuses "requirement-unknown" for an answer that is not known.
  template <typename Expression>
  bool EvaluateKnown(const Expression& expression, std::string_view what, base::Value* out) {
    decision::Evaluated evaluated;
    if (!Evaluate(expression, &evaluated)) return false;
    if (evaluated.unknown) return RefuseUnknown(evaluated.missing, what);
    *out = std::move(evaluated.value);
    return true;
  }
  // The length of a clock, or of its extension, under the rules of today; `chosen` gives it where facts choose.
  bool EvaluatePeriod(const ruleset::Dated<calendar::Period>& period, const std::optional<decision::Condition>& chosen,
                      std::string_view what, calendar::Period* out);
  // Returns whether each holds. Otherwise refuses with all that do not hold or cannot be known; the
  // refusal is about those that do not hold, if there are any ("requirement-not-met"), else about
  // the others ("requirement-unknown").
  bool CheckRequirements(const std::vector<CompiledRequirement>& requirements);
  // Before the first SetFact: how many there will be at most.
  void ReserveFacts(std::size_t count);
  // A fact of the case that later expressions of this event see as well. `path` must outlive the draft.
  void SetFact(const std::string& path, base::Value value);

  // Returns the clock as it stands after the changes so far; nullptr if it never started. Good
  // until the next change.
  const ClockState* Clock(int index) const;
  void ChangeClock(int index, ClockChange change);

  // The value that an expression would read at a path: layers first, then facts. Good until a fact is set.
  const base::Value* Look(std::string_view path) const;

  // Returns where in this request the fact at a path would stand; empty where the request cannot
  // give that one.
  std::string PointerOf(const std::string& path) const;

  // Returns the ruleset's sentence with its {fact.paths} filled in as people say them (money in yuan, choices by their
  // titles, days in words); a path without a value stays as it is written.
  base::Localized Fill(const base::Localized& text) const;

  // Returns the outcome, to be called once, last: the errors of Fail, else the refusal, else the
  // event.
  // Errors also: "case-too-large" when the event would not fit the journal, or the case its state.
  base::Result<Decided> Finish();

 private:
  // An answer that was shown, for a refusal that rests on it.
  struct Shown {
    const ruleset::AskedDecision* asked = nullptr;
    decision::Explanation answer;
  };
  // The answer that a path answers.<name>.* reads; nullptr for any other path.
  const Shown* ShownAt(std::string_view path) const;
  // Says in the refusal why those answers are as they are that the requirement reads.
  void ExplainAnswers(const CompiledRequirement& requirement, Refusal* refusal) const;
  // Brings a clock value that expressions read up to date.
  void ShowClock(std::size_t read);
  // The field that a sentence's {path} names, of the facts or of the event's data; nullptr for anything else.
  const ruleset::Field* FieldAt(std::string_view path) const;
  bool RefuseUnknown(const std::vector<std::string>& missing, std::string_view what);
  Refusal Unknown(const std::vector<std::string>& missing) const;
  base::Error Unmet(const CompiledRequirement& requirement, const std::vector<std::string>& missing) const;
  const CaseProgram& program_;
  const CaseState* state_;
  const base::Value& facts_;
  const base::Value& data_;
  const Reads& reads_;
  const Environment env_;
  decision::Context context_;
  // The values that expressions read: the facts, under layers for data.*, clocks.* and the facts
  // this event sets.
  const base::Value* tree_;
  std::vector<decision::Layer> layers_;
  std::size_t fixed_layers_ = 0;           // those that are no facts
  base::Value itself_;                     // the id of the case, and that of its parent where it has one
  std::vector<base::Value> clock_values_;  // one for each of reads_.clocks; null while the clock never started
  base::Value answers_;                    // as expressions read them
  base::Value records_;
  base::Value cases_;
  std::vector<Shown> shown_;
  base::Value own_;                         // the facts after an object among them was set
  mutable std::vector<ClockState> folded_;  // the clock last asked for that this event changed
  Event event_;
  std::optional<Refusal> refusal_;
  base::Diagnostics errors_;
};

// A refusal with its code and arguments only.
Refusal MakeRefusal(std::string code, base::MessageArgs args);

}  // namespace anze::workflow
