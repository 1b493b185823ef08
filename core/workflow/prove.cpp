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

std::string ClockText(const ClockChange& change, bool with_dates) {
  std::string text = std::to_string(static_cast<int>(change.action)) + " " + change.clock + " " + change.period + " " +
                     change.light + " " + std::to_string(change.remaining);
  if (with_dates) text += " " + change.counted_from.ToString() + " " + change.due.ToString();
  return text;
}

std::string EffectsText(const Event& event) {
  std::string text;
  for (const EffectRequest& effect : event.effects)
    text += effect.kind + " " + base::WriteCanonicalJson(effect.payload) + "\n";
  return text;
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
    } else if (event.name != "recompute") {  // a recomputation rests on a calendar that came later
      Compare(event, program_);
    }
    Evolve(&state_, event);
    return base::Ok{};
  }

  Proof Finish() { return std::move(proof_); }

 private:
  Result<Decided> Decide(const Event& event, const CaseProgram* next, const calendar::WorkCalendar* calendar) const {
    const Actor actor{event.actor, {event.role}};
    const Environment env{calendar, event.at};
    if (event.name == "open") {
      return DecideOpen(*program_, {event.type, event.region, event.subject, event.facts, event.parent, actor}, env);
    }
    if (event.name == "move_snapshot") return DecideMove(*program_, *next, state_, actor, env);
    if (!Follows(event, *program_)) return DecideEvent(*program_, state_, {event.name, event.data, actor}, env);
    const auto breach = std::find_if(event.clocks.begin(), event.clocks.end(), [&](const ClockChange& change) {
      return change.action == ClockAction::kBreach || change.action == ClockAction::kWarn;
    });
    return DecideClockDue(*program_, state_, {breach == event.clocks.end() ? std::string() : breach->clock}, env);
  }

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
        again = std::get<Event>(std::move(*decided));
        if (SameCalendars(stored, *again)) break;
      }
    }
    if (!again) return Add(stored, "refused", stored.name, refused);
    if (stored.to != again->to) Add(stored, "state", stored.to, again->to);
    if (!(stored.facts == again->facts)) {
      Add(stored, "facts", base::WriteJson(stored.facts), base::WriteJson(again->facts));
    }
    const bool dates = SameCalendars(stored, *again);
    if (!dates) ++proof_.uncounted;
    const std::string clocks = ClocksText(stored, dates);
    if (clocks != ClocksText(*again, dates)) Add(stored, "clocks", clocks, ClocksText(*again, dates));
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

bool Follows(const Event& event, const CaseProgram& program) {
  if (event.role != "system") return false;
  if (event.name == "clock_due" || event.name == "recompute") return true;
  return std::any_of(event.clocks.begin(), event.clocks.end(), [&](const ClockChange& change) {
    const int index = change.action == ClockAction::kBreach ? program.ClockIndex(change.clock) : -1;
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
