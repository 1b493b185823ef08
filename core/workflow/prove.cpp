// Proves a journal by deciding it again.
//
// Prover walks the journal with the state that the events before left. For each event it rebuilds
// the command: an opening, a move, an event of a person, or a timer of the clock that warned or ran
// out. That command is decided under the rules the case stood under, at the instant of the event,
// and the new event is compared with the stored one part by part. Then the stored event is folded,
// not the new one: a disagreement must not spread to the events behind it.
//
// Rules are named by digest and cannot have changed. The calendar can: a notice may have come
// since, or two versions may have been in use on one day. So the event is decided under every
// calendar that may have been used, and the one that gives the stored dates is taken; where none
// does, dates are left out of the comparison and counted as uncounted, because their calendar can
// no longer be built. Events that rest on news from outside (a recompute under a later calendar,
// another case's answer) cannot be decided from the journal alone and are folded without proof.
#include "core/workflow/prove.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/json.h"
#include "core/workflow/move.h"

namespace anze::workflow {
namespace {

using base::Error;
using base::Result;
using base::Value;

// The parts of a change that follow from the command; lights and digests of calendars follow from
// the dates.
std::string ClockText(const ClockChange& change, bool with_dates) {
  std::string text = std::to_string(static_cast<int>(change.action)) + " " + change.clock + " " + change.period + " " +
                     change.light + " " + std::to_string(change.remaining);
  if (with_dates) text += " " + change.counted_from.ToString() + " " + change.due.ToString();
  // Of hours, which end within a day.
  if (with_dates && change.counted_at.millis() != 0) text += " " + change.due_at.ToString();
  return text;
}

std::string EffectsText(const Event& event) {
  std::string text;
  for (const EffectRequest& effect : event.effects)
    text += effect.kind + " " + base::WriteCanonicalJson(effect.payload) + "\n";
  return text;
}

// What the decisions answered, and how: from the facts that the journal holds the same must come out.
std::string AnswersText(const Event& event) {
  std::string text;
  if (!event.answers.is_map()) return text;
  for (const auto& [name, answer] : event.answers.as_map()) {
    text += name + " " + std::string(answer.GetString("outcome")) + " " +
            base::WriteCanonicalJson(answer.Get("value")) + " " + std::string(answer.GetString("trace")) + "\n";
  }
  return text;
}

// Whether the change is what its day does to a clock: a breach, or the end of one that only reminds.
bool RanOut(const ClockChange& change, const CaseProgram& program) {
  if (change.action == ClockAction::kBreach) return true;
  const int index = change.action == ClockAction::kStop ? program.ClockIndex(change.clock) : -1;
  return index >= 0 && program.clocks()[static_cast<std::size_t>(index)].source->reminds;
}

// Whether the dates of both come from one calendar, or from none.
bool SameCalendars(const Event& stored, const Event& again) {
  if (stored.clocks.size() != again.clocks.size()) return true;
  for (std::size_t i = 0; i < stored.clocks.size(); ++i) {
    if (stored.clocks[i].calendar_digest != again.clocks[i].calendar_digest) return false;
  }
  return true;
}

std::string ClocksText(const Event& event, bool with_dates) {
  std::string text;
  for (const ClockChange& change : event.clocks) text += (text.empty() ? "" : "; ") + ClockText(change, with_dates);
  return text;
}

// A calendar whose far years changed has another digest and counts as it did.
bool SameDates(const Event& stored, const Event& again) { return ClocksText(stored, true) == ClocksText(again, true); }

// Rests on what the case's own rules and journal do not hold: a calendar that came later, another case's answer.
bool ToldFromOutside(const Event& event) { return event.name == "recompute" || event.name == "effect_failed"; }

class Prover {
 public:
  explicit Prover(const Witness& witness) : witness_(witness) {}

  base::Status Take(const Event& event) {
    if (event.name == "open" || event.name == "move_snapshot") {
      const CaseProgram* next = witness_.program(event.snapshot);
      if (next == nullptr) return Error("unknown-snapshot", {{"digest", event.snapshot}});
      if (event.name == "open") program_ = next;
      Compare(event, next);
      program_ = next;
    } else if (!ToldFromOutside(event)) {
      Compare(event, program_);
    }
    Evolve(&state_, event);
    return base::Ok{};
  }

  Proof Finish() { return std::move(proof_); }

 private:
  Result<Decided> Decide(const Event& event, const CaseProgram* next, const calendar::WorkCalendar* calendar) const {
    const Actor actor{event.actor, {event.role}};
    const RuleBook* book = witness_.book ? witness_.book(program_->snapshot().digest) : nullptr;
    const Environment env{calendar, event.at, book, nullptr, witness_.scripts, &event.answers};
    if (event.name == "open") {
      return DecideOpen(*program_, {event.type, event.region, event.subject, event.facts, event.parent, actor}, env);
    }
    if (event.name == "move_snapshot") return DecideMove(*program_, *next, state_, actor, env);
    if (!Follows(event, *program_)) return DecideEvent(*program_, state_, {event.name, event.data, actor}, env);
    const auto due = std::find_if(event.clocks.begin(), event.clocks.end(), [&](const ClockChange& change) {
      return change.action == ClockAction::kWarn || RanOut(change, *program_);
    });
    return DecideClockDue(*program_, state_, {due == event.clocks.end() ? std::string() : due->clock}, env);
  }

  // Several calendars may have been in use on that day (as known then, as known now). The one that the event
  // names is taken, else one that gives the stored dates; if none does, everything but the dates is compared.
  void Compare(const Event& stored, const CaseProgram* next) {
    ++proof_.decided;
    std::optional<Event> again;
    std::string refused;
    for (const calendar::WorkCalendar* calendar : witness_.calendars(*next, stored.at.date())) {
      auto decided = Decide(stored, next, calendar);
      if (!decided.ok()) {
        refused = decided.error().code;
      } else if (const auto* refusal = std::get_if<Refusal>(&*decided)) {
        refused = refusal->code;
      } else {
        Event& found = std::get<Event>(*decided);
        const bool same = SameCalendars(stored, found);
        if (same || !again || SameDates(stored, found)) again = std::move(found);
        if (same) break;
      }
    }
    if (!again) return Add(stored, "refused", stored.name, refused);
    if (stored.to != again->to) Add(stored, "state", stored.to, again->to);
    if (!(stored.facts == again->facts)) {
      Add(stored, "facts", base::WriteJson(stored.facts), base::WriteJson(again->facts));
    }
    const bool dates = SameCalendars(stored, *again) || SameDates(stored, *again);
    if (!dates) ++proof_.uncounted;
    const std::string clocks = ClocksText(stored, dates);
    if (clocks != ClocksText(*again, dates)) Add(stored, "clocks", clocks, ClocksText(*again, dates));
    if (AnswersText(stored) != AnswersText(*again)) {
      Add(stored, "answers", AnswersText(stored), AnswersText(*again));
    }
    if (EffectsText(stored) != EffectsText(*again)) Add(stored, "effects", EffectsText(stored), EffectsText(*again));
    if (stored.assignee != again->assignee) Add(stored, "assignee", stored.assignee, again->assignee);
  }

  void Add(const Event& event, const char* what, std::string stored, std::string again) {
    proof_.disagreements.push_back({event.sequence, event.name, what, std::move(stored), std::move(again)});
  }

  const Witness& witness_;
  const CaseProgram* program_ = nullptr;
  CaseState state_;
  Proof proof_;
};

}  // namespace

// A breach may be recorded under the name of an event of the ruleset (on_breach). Such an event was raised by the
// system, although its name looks like one that people raise.
bool Follows(const Event& event, const CaseProgram& program) {
  if (event.role != "system") return false;
  if (event.name == "clock_due" || ToldFromOutside(event)) return true;
  return std::any_of(event.clocks.begin(), event.clocks.end(), [&](const ClockChange& change) {
    const int index = RanOut(change, program) ? program.ClockIndex(change.clock) : -1;
    return index >= 0 && program.clocks()[static_cast<std::size_t>(index)].source->on_breach == event.name;
  });
}

Result<Proof> Prove(const std::vector<Event>& journal, const Witness& witness) {
  if (journal.empty() || journal.front().name != "open") return Error("journal-corrupt", {{"why", "open"}});
  Prover prover(witness);
  for (const Event& event : journal) {
    if (base::Status taken = prover.Take(event); !taken.ok()) return taken.errors();
  }
  return prover.Finish();
}

}  // namespace anze::workflow
