// A decision in the making: the event as far as it has got, what its expressions may read, and
// why it was refused or failed, if it was.
//
// The steps (clock_steps.h, permissions.h, effects.h) each take the Draft and answer whether to
// go on; a step that answers false has said why.
// Ownership: borrows everything it is given. Threads: one thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

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
  calendar::Date today() const { return context_.as_of; }
  Event& event() { return event_; }

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
  // Whether each holds; the first that does not refuses, and those that cannot be known do so together.
  bool CheckRequirements(const std::vector<CompiledRequirement>& requirements);
  // Before the first SetFact: how many there will be at most.
  void ReserveFacts(std::size_t count);
  // A fact of the case that later expressions of this event see as well. `path` must outlive the draft.
  void SetFact(const std::string& path, base::Value value);

  // The clock as it stands after the changes so far; nullptr if it never started. Good until the next change.
  const ClockState* Clock(int index) const;
  void ChangeClock(int index, ClockChange change);

  // The ruleset's sentence with its {fact.paths} filled in.
  base::Localized Fill(const base::Localized& text) const;

  // Errors: "case-too-large" when the event would not fit the journal, or the case its state.
  base::Result<Decided> Finish();

 private:
  void ShowClock(std::size_t read);
  bool RefuseUnknown(const std::vector<std::string>& missing, std::string_view what);
  Refusal Unknown(const std::vector<std::string>& missing) const;
  const base::Value* Look(std::string_view path) const;

  const CaseProgram& program_;
  const CaseState* state_;
  const base::Value& facts_;
  const base::Value& data_;
  const Reads& reads_;
  decision::Context context_;
  // What expressions read: the facts, under layers for data.*, clocks.* and the facts this event sets.
  const base::Value* tree_;
  std::vector<decision::Layer> layers_;
  std::size_t fixed_layers_ = 0;            // those that are no facts
  std::vector<base::Value> clock_values_;   // one for each of reads_.clocks; null while the clock never started
  base::Value own_;                         // the facts after an object among them was set
  mutable std::vector<ClockState> folded_;  // the clock last asked for that this event changed
  Event event_;
  std::optional<Refusal> refusal_;
  base::Diagnostics errors_;
};

Refusal MakeRefusal(std::string code, base::MessageArgs args);

}  // namespace anze::workflow
