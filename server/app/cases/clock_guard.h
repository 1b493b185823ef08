// Keeps events off the store while the machine's clock cannot be believed.
//
// A clock that is far ahead for one start would breach cases for good, date people's actions years too late and send
// notices to everybody; nothing takes that back. So a change is held against the newest event that is stored and
// against the range of the calendar: beyond limits::kClockAheadDays it is refused, "clock-implausible" {now, newest,
// days}, whoever asks for it, and nothing is written. A clock that is behind harms nothing: no event is dated before
// the last one of its case. An empty store has nothing to compare with but the range.
// Ownership: borrows the writer and the storage. Threads: every call from any thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "core/base/result.h"
#include "server/app/cases/committer.h"

namespace anze::app {

// When the newest event of any case was written, in milliseconds; nullopt: there is none. Errors: those of the storage.
base::Result<std::optional<std::int64_t>> NewestEvent(ports::CaseStore* storage);
// Whether an event at `now` may follow one at `newest`, both in milliseconds. Error: "clock-implausible" {now, newest,
// days}; "newest" is "-" where there is none.
base::Status PlausibleAfter(std::int64_t now, std::optional<std::int64_t> newest);

class ClockGuard : public Committer {
 public:
  ClockGuard(Committer* writer, ports::CaseStore* storage) : writer_(writer), storage_(storage) {}

  // The operator vouches for the clock as it stands: later changes are held against this moment.
  void Accept(std::int64_t now) { Know(now); }
  // ok, "clock-implausible", or an error of the storage.
  base::Status Check(std::int64_t now);

  base::Status Accepts(std::int64_t at) override { return Check(at); }
  // A commit whose moment is implausible fails with kFailed; every other one goes on to the writer.
  void Submit(ports::Commit commit, TellOutcome tell) override;

 private:
  // Raises the known moment; never lowers it.
  void Know(std::int64_t at);

  Committer* writer_;
  ports::CaseStore* storage_;
  std::atomic<std::int64_t> known_{INT64_MIN};  // an event, or the operator's word, is at least as late
};

}  // namespace anze::app
