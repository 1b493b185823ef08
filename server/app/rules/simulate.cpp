#include "server/app/rules/simulate.h"

#include <limits>
#include <utility>

#include "core/base/region.h"
#include "core/change/replay.h"

namespace anze::app {
namespace {

using workflow::CaseState;

class Simulation {
 public:
  Simulation(Rules* current, Rules* draft, ports::Storage* storage, const SimulateOptions& options)
      : current_(current),
        draft_(draft),
        storage_(storage),
        options_(options),
        found_{0, 0, CaseOutcomes(options.limit)} {}

  base::Status Run() {
    return EachCase(storage_, false, [this](const std::string& id) { return One(id); });
  }

  Simulated Take() && { return std::move(found_); }

 private:
  base::Status Unreadable(const std::string& id, const base::Diagnostics& errors) {
    found_.outcomes.Unreadable(id, errors);
    return base::Ok{};
  }

  base::Status One(const std::string& id) {
    auto stored = storage_->LoadCase(id);
    if (!stored.ok()) return stored.errors();
    if (!*stored) return base::Ok{};
    auto state = workflow::DecodeState((*stored)->state);
    if (!state.ok()) return Unreadable(id, state.errors());
    if (!base::LiesIn(state->region, options_.region)) return base::Ok{};
    ++found_.cases;
    auto before = StandsUnder(current_, *state);
    if (!before.ok()) return Unreadable(id, before.errors());
    auto after = WouldStandUnder(draft_, *state);
    if (!after.ok()) return after.errors();
    const bool same = after->book && after->book->snapshot->digest == state->snapshot &&
                      after->calendar->digest() == before->calendar->digest();
    // Under the same rules and calendar nothing can differ, so the journal need not be read.
    if (same) {
      found_.events += static_cast<std::int64_t>(state->sequence);
      return base::Ok{};
    }
    return Replay(std::move(state).value(), *before, *after);
  }

  base::Status Replay(CaseState state, const Standing& before, const Standing& after) {
    auto rows = storage_->LoadJournal(state.id, 0, std::numeric_limits<std::int32_t>::max());
    if (!rows.ok()) return rows.errors();
    change::StoredHistory history;
    history.state = std::move(state);
    history.journal.reserve(rows->size());
    for (const ports::StoredEvent& row : *rows) {
      auto event = workflow::DecodeEvent(row.event);
      if (!event.ok()) return Unreadable(history.state.id, event.errors());
      history.journal.push_back(std::move(event).value());
    }
    auto outcome = change::ReplayCase(before.ground, after.ground, history);
    if (!outcome.ok()) return Unreadable(history.state.id, outcome.errors());
    found_.events += static_cast<std::int64_t>(history.journal.size());
    found_.outcomes.Take(*outcome);
    return base::Ok{};
  }

  Rules* current_;
  Rules* draft_;
  ports::Storage* storage_;
  const SimulateOptions& options_;
  Simulated found_;
};

}  // namespace

Answer<Simulated> Simulate(Rules* current, Rules* draft, ports::Storage* storage, const SimulateOptions& options) {
  Simulation simulation(current, draft, storage, options);
  if (base::Status ran = simulation.Run(); !ran.ok()) return FromFailure(ran.errors());
  return std::move(simulation).Take();
}

}  // namespace anze::app
