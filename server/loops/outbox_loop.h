// The outbox loop: carries out the effects that transitions asked for: opens sub-cases, raises events of other cases,
// writes records, and hands notifications and uploads to the Notifier. At least once, in order of writing; a failed
// item is tried again later with growing pauses and never blocks the others.
//
// A refusal by the rules (a sub-case whose required fact is missing, an event that the parent does not allow or a
// parent that does not exist) will not change by waiting: the item ends with the event "effect_failed" in the journal
// of the case that asked, a line in the log and a count. An item that has failed limits::kEffectTriesUntilTold times
// for other reasons is told in the same way, once, and tried on.
//
// Ownership: owns its thread; the collaborators must outlive it. Threads: Wake from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "core/ports/notifier.h"
#include "server/app/cases/case_effects.h"
#include "server/app/cases/cases.h"
#include "server/loops/periodic_loop.h"
#include "server/observe/log.h"

namespace anze::loops {

// An item may be carried out twice, when the server stops between doing it and noting it. Cases are protected by
// idempotency keys made of the item's id; a Notifier is given the id.
class OutboxLoop {
 public:
  // Starts at once with the items that the last run left.
  OutboxLoop(const app::CaseEffects::Means& means, ports::Notifier* notifier, const ports::Clock* clock,
             observe::Log* log);
  ~OutboxLoop();
  // Effects were written: looks now.
  void Wake() { loop_.Wake(); }
  void Stop() { loop_.Stop(); }

  // Counts since the start: items that ended (carried out or refused), and tries that failed.
  std::uint64_t delivered() const { return delivered_; }
  std::uint64_t failures() const { return failures_; }
  // Items that ended because the rules refused them.
  std::uint64_t refused() const { return refused_; }

 private:
  // True when more waits now.
  bool DeliverPending();
  // False when the item could not even be put off.
  bool PutOff(const ports::OutboxItem& item, const base::Diagnostics& errors);
  // Carries one item out. Any error means: try again later.
  base::Status Carry(const ports::OutboxItem& item);
  // Ok when the item is done: carried out, or refused by the rules and told. Else an error that may pass with time.
  base::Status Settle(const ports::OutboxItem& item, const base::Value& payload,
                      const std::vector<app::Problem>& problems);
  // Writes "effect_failed" into the journal of the case that asked, and a warning into the log.
  base::Status Tell(const ports::OutboxItem& item, const base::Value& payload, const base::Error& error,
                    const base::Localized& sentence, bool retried);

  app::CaseEffects effects_;
  app::Cases* cases_;
  ports::Storage* storage_;
  ports::Notifier* notifier_;
  const ports::Clock* clock_;
  observe::Log* log_;
  std::int64_t sleep_;  // milliseconds; the loop's own: until a failed item may be tried again
  std::atomic<std::uint64_t> delivered_{0};
  std::atomic<std::uint64_t> failures_{0};
  std::atomic<std::uint64_t> refused_{0};
  PeriodicLoop loop_;
};

}  // namespace anze::loops
