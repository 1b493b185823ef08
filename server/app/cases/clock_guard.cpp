#include "server/app/cases/clock_guard.h"

#include <utility>

#include "core/base/limits.h"
#include "core/calendar/work_calendar.h"

namespace anze::app {
namespace {

using calendar::Instant;

constexpr std::int64_t kAheadMillis = base::limits::kClockAheadDays * 24LL * 3600 * 1000;

}  // namespace

base::Result<std::optional<std::int64_t>> NewestEvent(ports::CaseStore* storage) {
  ports::CaseQuery query;
  query.order = ports::CaseOrder::kNewest;
  query.limit = 1;
  auto rows = storage->ListCases(query);
  if (!rows.ok()) return rows.errors();
  if (rows->empty()) return std::optional<std::int64_t>();
  return std::optional(rows->front().updated_at);
}

base::Status PlausibleAfter(std::int64_t now, std::optional<std::int64_t> newest) {
  const bool in_range = calendar::WorkCalendar::InRange(Instant(now).date());
  if (in_range && (!newest || now - *newest <= kAheadMillis)) return base::Ok{};
  return base::Error("clock-implausible", {{"now", Instant(now).ToString()},
                                           {"newest", newest ? Instant(*newest).ToString() : "-"},
                                           {"days", std::to_string(base::limits::kClockAheadDays)}});
}

void ClockGuard::Know(std::int64_t at) {
  std::int64_t known = known_;
  while (known < at && !known_.compare_exchange_weak(known, at)) {
  }
}

// The store is asked only when the known moment does not vouch for this one.
base::Status ClockGuard::Check(std::int64_t now) {
  const auto known = [&] {
    const std::int64_t at = known_;
    return at == INT64_MIN ? std::optional<std::int64_t>() : std::optional(at);
  };
  if (const auto at = known(); at && PlausibleAfter(now, at).ok()) return base::Ok{};
  const auto newest = NewestEvent(storage_);
  if (!newest.ok()) return newest.errors();
  if (*newest) Know(**newest);
  return PlausibleAfter(now, known());
}

void ClockGuard::Submit(ports::Commit commit, TellOutcome tell) {
  if (base::Status plausible = Check(commit.at); !plausible.ok()) {
    return tell({ports::AppendOutcome::kFailed, plausible.errors().front()});
  }
  writer_->Submit(std::move(commit), std::move(tell));
}

}  // namespace anze::app
