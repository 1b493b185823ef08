#include "server/loops/outbox_loop.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/base/json.h"
#include "core/base/limits.h"
#include "core/base/text.h"
#include "core/workflow/decide_effect.h"

namespace anze::loops {
namespace {

using base::Error;
using base::Value;

constexpr std::size_t kBatch = 64;
constexpr std::int64_t kLongestSleepMillis = 30'000;
constexpr std::int64_t kFirstPauseMillis = 1'000;
constexpr std::int64_t kLongestPauseMillis = 3'600'000;

// Only a problem that may pass with time is tried again; a refusal by the rules will not change by waiting.
bool Permanent(const app::Problem& problem) {
  return problem.kind != app::ProblemKind::kUnavailable && problem.kind != app::ProblemKind::kInternal;
}

// The thing that the effect names: the case type to open, the event to raise, the record type to write, the message to
// send, the system to upload to.
std::string TargetOf(const Value& payload) {
  for (const char* name : {"event", "type", "record", "message", "system"}) {
    if (const std::string_view text = payload.GetString(name); !text.empty()) return std::string(text);
  }
  return {};
}

}  // namespace

OutboxLoop::OutboxLoop(const app::CaseEffects::Means& means, ports::Notifier* notifier, const ports::Clock* clock,
                       observe::Log* log)
    : effects_(means),
      cases_(means.cases),
      storage_(means.storage),
      notifier_(notifier),
      clock_(clock),
      log_(log),
      sleep_(kLongestSleepMillis),
      loop_({.place = "outbox-loop", .at_most_millis = kLongestSleepMillis}, log) {
  loop_.Start([this](bool) {
    sleep_ = kLongestSleepMillis;
    while (!loop_.stopping() && DeliverPending()) {
    }
    return sleep_;
  });
}

OutboxLoop::~OutboxLoop() { Stop(); }

bool OutboxLoop::DeliverPending() {
  auto items = storage_->PendingOutbox(clock_->NowMillis(), kBatch);
  if (!items.ok()) {
    ++failures_;
    log_->Failed("outbox-loop", items.errors());
    sleep_ = kFirstPauseMillis;
    return false;
  }
  std::vector<std::int64_t> done;
  // Items are carried out one after another and removed together. One that fails is put off on its own and does not
  // hold up those behind it.
  bool writable = true;
  for (const ports::OutboxItem& item : *items) {
    base::Status carried = Carry(item);
    if (carried.ok()) {
      done.push_back(item.id);
    } else if (writable = PutOff(item, carried.errors()); !writable) {
      break;
    }
  }
  delivered_ += done.size();
  if (!done.empty()) {
    if (base::Status completed = storage_->CompleteOutbox(done); !completed.ok()) {
      ++failures_;
      log_->Failed("outbox-loop", completed.errors());
      sleep_ = kFirstPauseMillis;
      return false;
    }
  }
  // When the storage takes no writes, going on would carry the same items out again and again.
  return writable && items->size() == kBatch;
}

bool OutboxLoop::PutOff(const ports::OutboxItem& item, const base::Diagnostics& errors) {
  ++failures_;
  log_->Failed("outbox-loop", errors, {{"case", item.case_id}, {"effect", item.kind}});
  if (item.attempts + 1 == base::limits::kEffectTriesUntilTold) {
    auto payload = base::ParseJson(item.payload);
    const base::Status told =
        Tell(item, payload.ok() ? *payload : Value::EmptyMap(), errors.front(), base::Localized(), true);
    if (!told.ok()) log_->Failed("outbox-loop", told.errors(), {{"case", item.case_id}});
  }
  // A second at first, doubled each time, an hour at most.
  const std::int64_t pause = std::min(kFirstPauseMillis << std::min(item.attempts, 20), kLongestPauseMillis);
  sleep_ = std::min(sleep_, pause);
  const base::Status deferred = storage_->DeferOutbox(item.id, clock_->NowMillis() + pause);
  if (!deferred.ok()) log_->Failed("outbox-loop", deferred.errors());
  return deferred.ok();
}

base::Status OutboxLoop::Carry(const ports::OutboxItem& item) {
  auto payload = base::ParseJson(item.payload);
  if (!payload.ok()) return payload.errors();
  if (const auto problems = effects_.Carry(item, *payload)) return Settle(item, *payload, *problems);
  return notifier_->Deliver({item.id, item.case_id, item.kind, std::move(payload).value()});
}

// One that may pass makes the whole item come again; those that refused will then refuse again, and be told.
base::Status OutboxLoop::Settle(const ports::OutboxItem& item, const Value& payload,
                                const std::vector<app::Problem>& problems) {
  for (const app::Problem& problem : problems) {
    if (!Permanent(problem)) return problem.error;
  }
  for (const app::Problem& problem : problems) {
    // The error that points into the request says more than its heading.
    const Error& error = problem.errors.empty() ? problem.error : problem.errors.front();
    if (base::Status told = Tell(item, payload, error, problem.message, false); !told.ok()) return told;
  }
  if (!problems.empty()) ++refused_;
  return base::Ok{};
}

base::Status OutboxLoop::Tell(const ports::OutboxItem& item, const Value& payload, const Error& error,
                              const base::Localized& sentence, bool retried) {
  workflow::EffectFailedCommand command;
  command.kind = item.kind;
  command.target = TargetOf(payload);
  command.asked_by = item.sequence;
  command.code = error.code;
  // The ruleset's own sentence where it has one, else the sentence of the error: the journal is read by people.
  command.reason = sentence;
  if (sentence.zh.empty()) {
    command.reason.zh = base::Describe(error, base::Language::kZh).message;
    command.reason.en = base::Describe(error, base::Language::kEn).message;
  }
  command.retried = retried;
  log_->Warning("outbox-loop", retried ? "effect-delayed" : "effect-refused",
                {{"case", item.case_id}, {"effect", item.kind}, {"target", command.target}, {"reason", error.code}});
  return cases_->NoteEffectFailure(item.case_id, command,
                                   "outbox:" + std::to_string(item.id) + (retried ? ":delayed" : ":refused"));
}

}  // namespace anze::loops
