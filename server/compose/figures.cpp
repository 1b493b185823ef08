#include "server/compose/figures.h"

#include <limits>
#include <utility>
#include <vector>

#include "server/compose/process_figures.h"

namespace anze::compose {
namespace {

// Waiting rows are counted up to here: a scrape must not walk through a million.
constexpr std::size_t kWaitingCounted = 1'000;

using Gauges = std::vector<observe::Gauge>;

void Add(Gauges* out, const char* name, const char* help, double value) {
  out->push_back({name, help, value, false, {}});
}

void Count(Gauges* out, const char* name, const char* help, std::uint64_t value) {
  out->push_back({name, help, static_cast<double>(value), true, {}});
}

void AddConnections(const Parts& parts, Gauges* out) {
  const http::FrontStats front = parts.front->stats();
  Add(out, "connections_open", "Connections open now.", static_cast<double>(front.open));
  Count(out, "connections_accepted_total", "Connections accepted.", front.accepted);
  Count(out, "connections_refused_total", "Connections over the limit.", front.refused);
  Count(out, "requests_timed_out_total", "Requests that came too slowly.", front.timed_out);
  Add(out, "request_body_bytes", "Bytes of large bodies arriving or being answered.",
      static_cast<double>(front.body_bytes));
  Add(out, "feed_followers", "Pages that follow what changes.", static_cast<double>(parts.feed->followers()));
}

void AddLoops(const Parts& parts, Gauges* out) {
  Add(out, "commits_queued", "Commits waiting for the writer.", static_cast<double>(parts.commits->queued()));
  Count(out, "clocks_fired_total", "Clock events written.", parts.timers->fired());
  Count(out, "clock_failures_total", "Looks at due clocks that failed.", parts.timers->failures());
  Count(out, "duty_cases_opened_total", "Cases opened for duties.", parts.duties->opened());
  Count(out, "duty_failures_total", "Looks at the duties that failed.", parts.duties->failures());
  Count(out, "effects_delivered_total", "Effects carried out.", parts.outbox->delivered());
  Count(out, "effects_refused_total", "Effects that the rules refused; the asking case's journal tells.",
        parts.outbox->refused());
  Count(out, "effect_failures_total", "Effects to be tried again.", parts.outbox->failures());
  Count(out, "housekeeping_failures_total", "Hourly looks at old data that failed.", parts.housekeeping->failures());
  Count(out, "log_warnings_total", "Warnings written to the log, or held back as repeats.",
        parts.log->count(observe::Level::kWarning));
  Count(out, "log_errors_total", "Faults written to the log, or held back as repeats.",
        parts.log->count(observe::Level::kError));
}

void AddWaiting(const Parts& parts, std::int64_t now, Gauges* out) {
  const auto due = parts.storage->DueTimers(now, kWaitingCounted);
  if (due.ok()) {
    Add(out, "clocks_overdue", "Clocks that have come due and are not written yet, counted up to 1000.",
        static_cast<double>(due->size()));
  }
  const auto next = parts.storage->NextTimer();
  if (next.ok() && *next) {
    Add(out, "next_clock_seconds", "Seconds until the next clock comes due; negative: since it did.",
        static_cast<double>(**next - now) / 1000);
  }
  const auto effects = parts.storage->PendingOutbox(std::numeric_limits<std::int64_t>::max(), kWaitingCounted);
  if (effects.ok()) {
    Add(out, "effects_waiting", "Effects not carried out yet, counted up to 1000.",
        static_cast<double>(effects->size()));
  }
  Add(out, "ready", "1 when a change would be kept, else 0.", parts.storage->Ready().ok() ? 1 : 0);
}

void AddAge(const char* name, const char* help, const std::atomic<std::int64_t>& last, std::int64_t now, Gauges* out) {
  const std::int64_t at = last;
  if (at > 0) Add(out, name, help, static_cast<double>(now - at) / 1000);
}

void AddAges(const Parts& parts, std::int64_t now, Gauges* out) {
  AddAge("verification_age_seconds", "Seconds since the whole store was last proved sound.", parts.last->proof, now,
         out);
  Add(out, "verification_failed", "1 when the last proof of the store found something, else 0.",
      parts.last->proof_failed ? 1 : 0);
  AddAge("checkpoint_age_seconds", "Seconds since the last checkpoint was written.", parts.last->checkpoint, now, out);
  AddAge("backup_age_seconds", "Seconds since the last scheduled back-up was made.", parts.last->backup, now, out);
}

}  // namespace

std::string RenderFigures(const Parts& parts) {
  Gauges gauges;
  const std::int64_t now = parts.clock->NowMillis();
  gauges.push_back({"build_info", "1; its labels tell what runs.", 1, false, parts.build_info});
  AddConnections(parts, &gauges);
  AddLoops(parts, &gauges);
  AddWaiting(parts, now, &gauges);
  AddAges(parts, now, &gauges);
  AddDiskFigures(parts.data, &gauges);
  AddProcessFigures(&gauges);
  return parts.metrics->Render(
      gauges,
      {{"commit_batch_size", "Commits written in one transaction.", &parts.commits->batches()},
       {"commit_duration_seconds", "Time until a transaction of commits was durable.", &parts.commits->seconds()},
       {"clock_lateness_seconds", "Time from the moment of a clock to its event's being written.",
        &parts.timers->lateness()}});
}

}  // namespace anze::compose
