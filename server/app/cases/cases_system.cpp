// The system's own work on cases: clocks that came due, a calendar that changed, effects that failed.
#include <algorithm>
#include <set>
#include <utility>

#include "core/base/limits.h"
#include "server/app/cases/case_registers.h"
#include "server/app/cases/cases.h"

namespace anze::app {

using base::Error;
using ports::AppendOutcome;
using ports::Commit;
using workflow::Event;
using workflow::Refusal;

base::Result<std::optional<Commit>> Cases::PrepareTimer(const ports::DueTimer& timer) {
  Answer<Loaded> answer = Load(timer.case_id);
  if (auto* problem = std::get_if<Problem>(&answer)) {
    // A timer without its case cannot fire; anything else may pass.
    if (problem->kind == ProblemKind::kNotFound) return std::optional<Commit>();
    return problem->error;
  }
  Loaded& loaded = std::get<Loaded>(answer);
  // An event is never dated before the last one, even when the machine's clock was set back.
  const CaseRegisters registers(storage_, rules_->Names(), *loaded.book->snapshot);
  const workflow::Environment env{loaded.calendar.get(),
                                  std::max(calendar::Instant(clock_->NowMillis()), loaded.state.updated_at),
                                  loaded.book.get(), &registers, rules_->scripts()};
  auto decided = workflow::DecideClockDue(*loaded.program, loaded.state, {timer.clock}, env);
  if (!decided.ok()) return decided.errors();
  if (std::holds_alternative<Refusal>(*decided)) return std::optional<Commit>();
  const Event& event = std::get<Event>(*decided);
  const base::Value before = event.facts.is_null() ? base::Value() : loaded.state.facts;
  Commit commit = workflow::MakeCommit(&loaded.state, event, loaded.program->IsFinal(event.to));
  if (base::Status put = PutParties(&loaded, env.now.date(), &commit); !put.ok()) return put.errors();
  if (!event.facts.is_null()) PutFoundBy(rules_->Names()->FoundBy(loaded.state.type), before, loaded.state, &commit);
  commit.rests_on = registers.read();
  return std::optional(std::move(commit));
}

base::Result<std::size_t> Cases::FireTimers(std::span<const ports::DueTimer> timers) {
  if (base::Status accepted = committer_->Accepts(clock_->NowMillis()); !accepted.ok()) return accepted.errors();
  // While the writer writes the first, the next are prepared.
  Pending pending;
  std::vector<ports::AppendResult> outcomes(timers.size());
  std::vector<ports::TimerRemoval> stale;
  std::optional<base::Diagnostics> failure;
  std::set<std::string_view> taken;
  for (std::size_t i = 0; i < timers.size(); ++i) {
    const ports::DueTimer& timer = timers[i];
    outcomes[i].outcome = AppendOutcome::kConflict;     // nothing written
    if (!taken.insert(timer.case_id).second) continue;  // its next clock fires after this one is written
    auto prepared = PrepareTimer(timer);
    if (!prepared.ok()) {
      failure = prepared.errors();
    } else if (!*prepared) {
      stale.push_back({timer.case_id, timer.fire_at, timer.clock});
    } else {
      pending.Add();
      committer_->Submit(std::move(**prepared), [&pending, out = &outcomes[i]](ports::AppendResult result) {
        *out = std::move(result);
        pending.One();
      });
    }
  }
  pending.Wait();
  std::size_t written = 0;
  for (const ports::AppendResult& outcome : outcomes) {
    if (outcome.outcome == AppendOutcome::kWritten) ++written;
    if (outcome.outcome == AppendOutcome::kFailed && outcome.error) failure = base::Diagnostics{*outcome.error};
  }
  if (!stale.empty()) {
    base::Status removed = storage_->RemoveTimers(stale);
    if (!removed.ok()) failure = removed.errors();
  }
  if (failure && written == 0) return *failure;
  return written;
}

base::Result<bool> Cases::Recompute(std::string_view case_id, const std::string& reason) {
  for (int attempt = 0; attempt <= base::limits::kConflictRetries; ++attempt) {
    Answer<Loaded> answer = Load(case_id);
    if (auto* problem = std::get_if<Problem>(&answer)) return problem->error;
    Loaded& loaded = std::get<Loaded>(answer);
    const workflow::Environment env{loaded.calendar.get(),
                                    std::max(calendar::Instant(clock_->NowMillis()), loaded.state.updated_at)};
    auto decided = workflow::DecideRecompute(*loaded.program, loaded.state, {reason}, env);
    if (!decided.ok()) return decided.errors();
    if (std::holds_alternative<Refusal>(*decided)) return false;
    const Event& event = std::get<Event>(*decided);
    Commit commit = workflow::MakeCommit(&loaded.state, event, loaded.program->IsFinal(event.to));
    if (base::Status put = PutParties(&loaded, env.now.date(), &commit); !put.ok()) return put.errors();
    const ports::AppendResult result = committer_->SubmitAndWait(std::move(commit));
    if (result.outcome == AppendOutcome::kWritten) return true;
    if (result.outcome == AppendOutcome::kFailed)
      return result.error.value_or(Error("storage-unavailable", {{"why", "append"}}));
  }
  return Error("storage-busy");
}

base::Status Cases::NoteEffectFailure(std::string_view case_id, const workflow::EffectFailedCommand& command,
                                      const std::string& key) {
  for (int attempt = 0; attempt <= base::limits::kConflictRetries; ++attempt) {
    Answer<Loaded> answer = Load(case_id);
    if (auto* problem = std::get_if<Problem>(&answer)) return problem->error;
    Loaded& loaded = std::get<Loaded>(answer);
    auto event = workflow::DecideEffectFailed(loaded.state, command, Now());
    if (!event.ok()) return event.errors();
    const bool is_final = loaded.program->IsFinal(event->to);
    workflow::Commit commit = workflow::MakeCommit(&loaded.state, std::move(*event), is_final);
    if (base::Status put = PutParties(&loaded, Now().date(), &commit); !put.ok()) return put.errors();
    commit.idempotency = ToKeep({key, command.code}, {}, commit.at);
    const ports::AppendResult result = committer_->SubmitAndWait(std::move(commit));
    if (result.outcome == AppendOutcome::kWritten || result.outcome == AppendOutcome::kDuplicateKey) return base::Ok{};
    if (result.outcome == AppendOutcome::kFailed) {
      return result.error.value_or(Error("storage-unavailable", {{"why", "append"}}));
    }
  }
  return Error("storage-busy");
}

}  // namespace anze::app
