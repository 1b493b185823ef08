// A first day that was wrong: every clock that is counted from a fact of the case is derived again
// from the fact as it is now. The journal keeps what was counted before.
//
// A clock that is still reckoned from its start is simply reckoned from the other day. One that was
// paused and resumed is reckoned by what was left to it, so what was left is changed by as many
// days as the period now ends later or sooner (ShiftWhatWasLeft). An extension that was granted
// from its day of approval stays as it was granted. A paused clock has its remaining days moved in
// the same way, because it has no due date to move. A clock that counts hours is moved by minutes.
//
// The new dates may make a breach untrue (in_time), or show one that nobody saw. Of a clock that was
// stopped it is recorded here. One that still runs is left to its timer, which is due at once and
// raises the event that the rules want at a breach, as it would have on the true day.
#include <algorithm>
#include <utility>

#include "core/workflow/clock_math.h"
#include "core/workflow/clock_steps.h"

namespace anze::workflow {
namespace {

using calendar::Date;
using calendar::DeadlineOptions;
using calendar::DueRange;
using calendar::Instant;
using calendar::Period;
using calendar::Unit;
using From = ruleset::ClockExtension::From;

// Of an event that has passed, data is not there to be read again.
bool ReadsData(const Formula& formula) {
  const auto& facts = formula.condition.facts();
  return std::any_of(facts.begin(), facts.end(), [](const std::string& path) { return path.starts_with("data."); });
}

// An extension that is counted from the day of its approval does not depend on the first day.
bool CountedFromApproval(const Draft& draft, const ruleset::Clock& clock) {
  if (!clock.extension) return false;
  if (clock.extension->from_parameter.empty()) return clock.extension->from == From::kNow;
  const auto value = draft.program().snapshot().ParameterValue(clock.extension->from_parameter, draft.today());
  return value.ok() && value->is_string() && (value->as_string() == "approval" || value->as_string() == "now");
}

class Recounting {
 public:
  Recounting(Draft* draft, int index)
      : draft_(draft),
        index_(index),
        compiled_(draft->program().clocks()[static_cast<std::size_t>(index)]),
        old_(*draft->Clock(index)),
        moved_(old_),
        options_(OptionsOf(draft->program(), compiled_, old_.started_at.date())) {}

  bool Run(const DueRange& from) {
    moved_.counted_from = from.due;
    moved_.counted_at = from.at;
    if (old_.reckoned_from == old_.counted_from && old_.reckoned_at == old_.counted_at) {
      moved_.reckoned_from = from.due;
      moved_.reckoned_at = from.at;
    } else if (old_.extensions == 0 || !CountedFromApproval(*draft_, *compiled_.source)) {
      if (!ShiftWhatWasLeft()) return false;
    }
    const auto due = Reckon(draft_->calendar(), ReckonedFrom(moved_), moved_.reckoning, options_);
    if (!due.ok()) return draft_->Fail(due.errors());
    draft_->ChangeClock(index_, ChangeTo(*due));
    NoteLateStop();
    return true;
  }

 private:
  // From one day to the other, in the unit.
  int Between(Date a, Date b, Unit unit) const {
    if (unit != Unit::kWorkingDay) return b - a;
    return Reading(draft_->calendar(), options_).CountWorkingDays(a, b);
  }

  // A resumed clock is counted by what was left to it: as many days more or fewer as its period ends later or sooner.
  // With fewer than none it had run out before it was paused, and ends there.
  bool ShiftWhatWasLeft() {
    const std::string reckoning = old_.reckoning;
    const std::size_t plus = std::min(reckoning.find('+'), reckoning.size());
    auto left = Period::Parse(reckoning.substr(0, plus));
    if (!left.ok()) return draft_->Fail(left.errors());
    const auto end = [&](Date from) {
      ClockState whole = old_;
      whole.reckoned_from = from;
      whole.reckoning = old_.period;
      return NominalEnd(draft_->calendar(), whole, options_);
    };
    if (old_.counts_hours()) {
      *left = {left->Minutes() + MinutesUpTo(old_.counted_at, moved_.counted_at), Unit::kMinute};
    } else {
      left->count += Between(end(old_.counted_from), end(moved_.counted_from), left->unit);
    }
    const bool ran_out = left->count < 0;
    if (ran_out) {
      moved_.reckoned_from = moved_.counted_from;
      moved_.reckoned_at = moved_.counted_at;
    }
    moved_.reckoning = (ran_out ? old_.period : left->ToString()) + reckoning.substr(plus);
    return true;
  }

  ClockChange ChangeTo(const DueRange& due) const {
    ClockChange change;
    change.action = ClockAction::kRecount;
    change.counted_from = moved_.counted_from;
    change.counted_at = moved_.counted_at;
    change.reckoned_from = moved_.reckoned_from;
    change.reckoned_at = moved_.reckoned_at;
    change.period = moved_.reckoning;
    change.old_due = old_.due;
    change.reason = draft_->data().GetString("reason", draft_->data().GetString("reasons"));
    SetDates(due, *compiled_.source, draft_->calendar(), options_, &change);
    if (old_.status == ClockStatus::kPaused) change.remaining = std::max(0, old_.remaining + MovedBy(change));
    change.in_time = old_.status == ClockStatus::kBreached && change.due_at > Ended();
    return change;
  }

  // How much later the period ends, in the unit in which the clock keeps what is left.
  int MovedBy(const ClockChange& change) const {
    if (old_.counts_hours()) return MinutesUpTo(old_.due_at, change.due_at);
    const Date before = NominalEnd(draft_->calendar(), old_, options_);
    const Date after = NominalEnd(draft_->calendar(), moved_, options_);
    return Between(before, after, LeftPeriod(old_).unit);
  }

  Instant Ended() const { return old_.live() ? draft_->event().at : old_.stopped_at; }

  // Stopped late, by the true first day.
  void NoteLateStop() {
    const ClockState* now = draft_->Clock(index_);
    const bool late = now->status == ClockStatus::kStopped && now->stopped_at >= now->due_at;
    if (late && !now->informational && !compiled_.source->reminds) draft_->ChangeClock(index_, BreachOf(*now));
  }

  Draft* draft_;
  int index_;
  const CompiledClock& compiled_;
  const ClockState old_;
  ClockState moved_;
  const DeadlineOptions options_;
};

// The breach under the old dates is noted first: it happened, as far as anybody could know, and is
// then withdrawn by the change if the new dates say so. Clocks whose first day comes from an
// event's data keep it.
bool Recount(Draft* draft, int index) {
  const CompiledClock& compiled = draft->program().clocks()[static_cast<std::size_t>(index)];
  const ClockState* clock = draft->Clock(index);
  if (clock == nullptr || !compiled.from || ReadsData(*compiled.from)) return true;
  decision::Evaluated first;
  if (!draft->Evaluate(*compiled.from, &first)) return false;
  if (first.unknown) return true;
  const bool hours = clock->counts_hours();
  const auto from = first.value.is_string() ? StartingAt(first.value.as_string(), hours) : std::nullopt;
  if (!from) {
    return draft->Fail({base::Error(hours ? "bad-instant" : "bad-date", {{"text", std::string(first.value.TypeName())}},
                                    compiled.source->from.span)});
  }
  if (from->due == clock->counted_from && from->at == clock->counted_at) return true;
  NoteBreach(draft, index);
  return Recounting(draft, index).Run(*from);
}

}  // namespace

bool RecountClocks(Draft* draft) {
  for (std::size_t i = 0; i < draft->program().clocks().size(); ++i) {
    if (!Recount(draft, static_cast<int>(i))) return false;
  }
  return true;
}

}  // namespace anze::workflow
