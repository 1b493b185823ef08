// Extending a clock: whether it may be, by how much, and from which day (AMB-14 to AMB-18).
//
// The steps of an extension are asked in this order: whether it is allowed at all, how long it is,
// from which day it counts. Then the breach is noted, if the clock has run out, before its dates
// change. Whatever the reading, an extension never brings a due date forward. A clock that counts hours is extended by
// hours or minutes, and only such a clock: the check says so, and here a period of the other kind is a bad one.
#include <algorithm>
#include <utility>

#include "core/workflow/clock_math.h"
#include "core/workflow/clock_steps.h"
#include "core/workflow/titles.h"

namespace anze::workflow {
namespace {

using base::Value;
using calendar::Date;
using calendar::DeadlineOptions;
using calendar::DueRange;
using calendar::Period;
using From = ruleset::ClockExtension::From;

class Extension {
 public:
  Extension(Draft* draft, int index)
      : draft_(draft),
        index_(index),
        compiled_(draft->program().clocks()[static_cast<std::size_t>(index)]),
        rule_(*compiled_.source->extension),
        clock_(draft->Clock(index)) {}

  bool informational() const { return compiled_.source->informational; }
  bool running() const { return clock_ != nullptr && clock_->live() && clock_->status != ClockStatus::kPaused; }
  // Whether Run would not refuse, for a clock that must not.
  bool Possible() const {
    const auto& max = compiled_.extension_max.On(draft_->today());
    return running() && rule_.period_data.empty() && max.ok() && clock_->extensions < *max && !TooLate();
  }

  // Precondition: running().
  bool Run() {
    Period period;
    From from = From::kDue;
    if (!CheckAllowed() || !ChoosePeriod(&period) || !ChooseFrom(&from)) return false;
    return Extend(period, from);
  }

 private:
  bool Refuse(std::string code, base::MessageArgs args, std::string pointer = {}) {
    Refusal refusal =
        MakeRefusal(std::move(code), Joined(ClockArgs(draft_->program(), compiled_.source->name), std::move(args)));
    refusal.clauses = compiled_.source->clauses;
    refusal.pointer = std::move(pointer);
    return draft_->Refuse(std::move(refusal));
  }

  bool CheckAllowed() {
    const auto& max = compiled_.extension_max.On(draft_->today());
    if (!max.ok()) return draft_->Fail(max.errors());
    if (clock_->extensions >= *max) return Refuse("extension-exhausted", {{"max", std::to_string(*max)}});
    if (TooLate()) {
      return Refuse("extension-too-late",
                    clock_->counts_hours() ? MomentArgs(clock_->due_at, "due") : DayArgs(clock_->due, "due"));
    }
    return true;
  }

  // A period that has ended cannot be extended.
  bool TooLate() const {
    const bool over = clock_->status == ClockStatus::kBreached || draft_->event().at >= clock_->due_at;
    return rule_.before_due && over;
  }

  std::string DataPath() const {
    const bool prefixed = rule_.period_data.starts_with("data.");
    return prefixed ? rule_.period_data.substr(5) : rule_.period_data;
  }

  // Whoever raises the event may ask for less than the rules allow, in the event's data; asking for
  // more is refused, and asking for nothing takes all.
  bool ChoosePeriod(Period* period) {
    Period most;
    const std::string& clock = compiled_.source->name;
    if (!draft_->EvaluatePeriod(compiled_.extension_period, compiled_.chosen_extension, clock, &most)) return false;
    *period = most;
    if (rule_.period_data.empty()) return true;
    const std::string path = DataPath();
    const Value* asked = draft_->data().FindPath(path);
    if (asked == nullptr || asked->is_null()) return true;
    std::string pointer = "/data/" + path;
    std::replace(pointer.begin(), pointer.end(), '.', '/');
    const auto parsed = Asked(*asked, most.unit);
    if (!parsed || parsed->count <= 0 || parsed->CountsHours() != most.CountsHours()) {
      const std::string text = asked->is_string()   ? asked->as_string()
                               : asked->is_number() ? asked->as_number().ToString()
                                                    : std::string(asked->TypeName());
      return draft_->Fail({base::Error("bad-period", {{"text", text}}).At(std::move(pointer))});
    }
    if (Longer(*parsed, most)) {
      return Refuse("extension-too-long", Joined(PeriodArgs(*parsed, "asked"), PeriodArgs(most, "max")), pointer);
    }
    *period = *parsed;
    return true;
  }

  // A number counts in the unit of the longest extension there may be; a text is a period of its own.
  static std::optional<Period> Asked(const Value& asked, calendar::Unit unit) {
    if (asked.is_integer() && asked.as_int() > 0 && asked.as_int() <= base::limits::kPeriodCount) {
      return Period{static_cast<int>(asked.as_int()), unit};
    }
    if (!asked.is_string()) return std::nullopt;
    const auto parsed = Period::Parse(asked.as_string());
    return parsed.ok() ? std::optional<Period>(*parsed) : std::nullopt;
  }

  // Different units are compared by where they lead from the present due day.
  bool Longer(Period asked, Period most) const {
    if (asked.unit == most.unit) return asked.count > most.count;
    if (asked.CountsHours()) return asked.Minutes() > most.Minutes();
    const DeadlineOptions options = Options();
    const auto a = AddPeriod(draft_->calendar(), DueRange::Known(clock_->due), asked, options);
    const auto b = AddPeriod(draft_->calendar(), DueRange::Known(clock_->due), most, options);
    return !a.ok() || !b.ok() || a->due > b->due;
  }

  bool ChooseFrom(From* from) {
    *from = rule_.from;
    if (rule_.from_parameter.empty()) return true;
    const auto value = draft_->program().snapshot().ParameterValue(rule_.from_parameter, draft_->today());
    if (!value.ok()) return draft_->Fail(value.errors());
    const std::string text = value->is_string() ? value->as_string() : std::string();
    if (text == "due" || text == "standard_due") {
      *from = From::kDue;
    } else if (text == "approval" || text == "now") {
      *from = From::kNow;
    } else if (text == "receipt" || text == "start") {
      *from = From::kStart;
    } else {
      return draft_->Fail({base::Error(
          "parameter-wrong-type",
          {{"name", rule_.from_parameter}, {"expected", "due|approval|receipt|now|start"}, {"text", text}})});
    }
    return true;
  }

  DeadlineOptions Options() const { return OptionsOf(draft_->program(), compiled_, clock_->started_at.date()); }

  bool Extend(Period period, From from) {
    NoteBreach(draft_, index_);
    clock_ = draft_->Clock(index_);
    const DeadlineOptions options = Options();
    const bool hours = clock_->counts_hours();
    const calendar::Instant end = hours ? clock_->due_at : calendar::Instant();
    const DueRange old = {clock_->due, clock_->earliest, clock_->latest, clock_->provisional, end};
    ClockChange change;
    change.action = ClockAction::kExtend;
    change.period = period.ToString();
    change.old_due = clock_->due;
    change.reason = draft_->data().GetString("reason", draft_->data().GetString("reasons"));
    DueRange base = old;
    if (from == From::kNow) base = StartingAt(draft_->event().at, hours);
    if (from == From::kStart) {
      base = DueRange::Known(clock_->counted_from);
      base.at = clock_->counted_at;
    }
    if (from != From::kDue) {
      change.counted_from = base.due;
      change.counted_at = base.at;
    }
    const auto sum = AddPeriod(draft_->calendar(), base, period, options);
    if (!sum.ok()) return draft_->Fail(sum.errors());
    // Counted from an early day an extension may end before the clock would have; it never shortens one.
    const bool sooner = hours ? sum->at < old.at : sum->due < old.due;
    SetDates(sooner ? old : *sum, *compiled_.source, draft_->calendar(), options, &change);
    // Granted late, it is watched from now on.
    change.in_time = clock_->status == ClockStatus::kBreached && change.due_at > draft_->event().at;
    draft_->ChangeClock(index_, std::move(change));
    return true;
  }

  Draft* draft_;
  int index_;
  const CompiledClock& compiled_;
  const ruleset::ClockExtension& rule_;
  const ClockState* clock_;
};

}  // namespace

bool ExtendClocks(Draft* draft, const std::vector<int>& clocks) {
  int enforced = 0;
  int extended = 0;
  for (const int index : clocks) {
    Extension extension(draft, index);
    if (extension.informational()) {
      // It is shown beside and refuses nothing: what cannot be extended stays as it is.
      if (extension.Possible() && !extension.Run()) return false;
      continue;
    }
    ++enforced;
    if (!extension.running()) continue;
    ++extended;
    if (!extension.Run()) return false;
  }
  if (enforced == 0 || extended > 0) return true;
  Refusal refusal = MakeRefusal("clock-not-running", EventArgs(draft->program(), draft->event().name));
  refusal.clauses = draft->event().clauses;
  return draft->Refuse(std::move(refusal));
}

}  // namespace anze::workflow
