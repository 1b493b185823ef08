// Two walks over the open cases. Plan looks how each would move; if anything stands in the way of one, nothing is
// written. Write looks again, because the plans are not kept (a data folder may hold a million cases), and writes in
// batches. A crash between two batches leaves every case whole, moved or not.
#include "server/app/rules/migrate.h"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/region.h"
#include "core/change/replay.h"
#include "core/workflow/commit.h"
#include "core/workflow/parties.h"

namespace anze::app {
namespace {

using ports::Commit;
using workflow::CaseState;

// Whoever may write to the data folder holds the administrator's token as well.
constexpr const char* kActor = "admin";
constexpr std::size_t kBatch = 1000;

class Migration {
 public:
  Migration(Rules* stored, Rules* rules, ports::Storage* storage, const ports::Clock& clock,
            const MigrateOptions& options)
      : stored_(stored),
        rules_(rules),
        storage_(storage),
        clock_(clock),
        options_(options),
        found_{0, 0, CaseOutcomes(options.limit)} {}

  // Counts the move of each case; nothing is written.
  base::Status Plan() {
    return EachCase(storage_, true, [this](const std::string& id) -> base::Status {
      auto move = Look(id);
      if (!move.ok()) return move.errors();
      if (!*move) return base::Ok{};
      ++found_.cases;
      found_.outcomes.Take((*move)->planned.outcome);
      return base::Ok{};
    });
  }

  bool refused() const { return found_.outcomes.refused(); }

  // `telling_` is off: the outcomes were counted by Plan.
  base::Status Write() {
    telling_ = false;
    base::Status looked = EachCase(storage_, true, [this](const std::string& id) -> base::Status {
      auto move = Look(id);
      if (!move.ok()) return move.errors();
      if (!*move || !(*move)->planned.event) return base::Ok{};
      const bool closes = (*move)->closes;
      CaseState& state = (*move)->state;
      batch_.push_back(workflow::MakeCommit(&state, std::move(*(*move)->planned.event), closes));
      batch_.back().parties = workflow::PartiesOf((*move)->program->source(), nullptr, state.subject, state.facts);
      return batch_.size() < kBatch ? base::Status(base::Ok{}) : Flush();
    });
    return looked.ok() ? Flush() : looked;
  }

  Migrated Take() && { return std::move(found_); }

 private:
  struct Move {
    CaseState state;
    change::PlannedMove planned;
    bool closes = false;
    Rules::BookPtr book;                             // keeps the program alive
    const workflow::CaseProgram* program = nullptr;  // where it goes
  };

  // nullopt: not wanted, cannot be read, or stands where it would go.
  base::Result<std::optional<Move>> Look(const std::string& id) {
    const std::optional<Move> nothing;
    auto stored = storage_->LoadCase(id);
    if (!stored.ok()) return stored.errors();
    if (!*stored) return nothing;
    auto state = workflow::DecodeState((*stored)->state);
    if (!state.ok()) return Unreadable(id, state.errors());
    if (!base::LiesIn(state->region, options_.region)) return nothing;
    auto after = WouldStandUnder(rules_, *state);
    if (!after.ok()) return after.errors();
    if (after->book && after->book->snapshot->digest == state->snapshot) return nothing;
    auto before = StandsUnder(stored_, *state);
    if (!before.ok()) return Unreadable(id, before.errors());
    Move move;
    // A move is an event like any other: never dated before the last one.
    const calendar::Instant now = std::max(calendar::Instant(clock_.NowMillis()), state->updated_at);
    move.planned = change::PlanMove(before->ground, after->ground, *state, {kActor, {"system"}}, now);
    move.closes = move.planned.event && after->ground.program->IsFinal(move.planned.event->to);
    move.book = after->book;
    move.program = after->ground.program;
    move.state = std::move(state).value();
    return std::optional(std::move(move));
  }

  std::optional<Move> Unreadable(const std::string& id, const base::Diagnostics& errors) {
    if (telling_) found_.outcomes.Unreadable(id, errors);
    return std::nullopt;
  }

  // A conflict here means that somebody else writes, although none may: asking again is safe.
  base::Status Flush() {
    for (const ports::AppendResult& result : storage_->Append(batch_)) {
      if (result.outcome == ports::AppendOutcome::kWritten) {
        ++found_.written;
      } else {
        return result.error.value_or(base::Error("storage-busy"));
      }
    }
    batch_.clear();
    return base::Ok{};
  }

  Rules* stored_;
  Rules* rules_;
  ports::Storage* storage_;
  const ports::Clock& clock_;
  const MigrateOptions& options_;
  Migrated found_;
  bool telling_ = true;
  std::vector<Commit> batch_;
};

}  // namespace

Answer<Migrated> Migrate(Rules* stored, Rules* rules, ports::Storage* storage, const ports::Clock& clock,
                         const MigrateOptions& options) {
  Migration migration(stored, rules, storage, clock, options);
  if (base::Status planned = migration.Plan(); !planned.ok()) return FromFailure(planned.errors());
  if (!options.dry_run && !migration.refused()) {
    if (base::Status written = migration.Write(); !written.ok()) return FromFailure(written.errors());
  }
  return std::move(migration).Take();
}

}  // namespace anze::app
